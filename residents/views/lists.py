"""居民名单: who lives where, masked, narrowed by what the address says."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.foundation.access import access
from governance.foundation.keyset import capped_count, page
from hierarchy.models import Building
from residents.filters import asked_for
from residents.models import Resident
from residents.shown import show

MANY = 60  # buildings in one drop-down list; beyond, a unit is chosen first
SEALED = ("id_number", "other_phones", "note", "registered_at")  # not shown, so not opened


@access("resident.read")
@require_GET
def residents(request):
    """Context: filter (ResidentFilter), page (rows of Shown, older, newer), count, pills, buildings, narrowed.

    An htmx request gets only the table.
    """
    narrowed = asked_for(request)
    found = narrowed.qs if narrowed.is_valid() else Resident.objects.none()
    rows = page(for_list(found), request.GET)
    rows.rows = show(request.user, rows.rows)
    chosen = pills(narrowed, request.GET)
    context = {
        "filter": narrowed,
        "page": rows,
        "count": capped_count(found),
        "pills": chosen,
        "buildings": buildings_of(request, narrowed),
        "units": [choice for choice in narrowed.form.fields["unit"].choices],  # noqa: C416 - list() would count them first
    }
    part = request.htmx and not request.htmx.boosted
    return render(request, "residents/_resident_rows.html" if part else "residents/residents.html", context)


def for_list(queryset):
    return (
        queryset.select_related("building__estate", "entrance", "household__dwelling", "party", "care__worker")
        .prefetch_related("care__marks")
        .defer(*SEALED, *(f"care__{name}" for name in ("health", "support", "needs", "contact_phone")))
    )


def buildings_of(request, narrowed):
    """The buildings to choose from, as long as they fit a list: those of the chosen unit, or of one's own place."""
    found = Building.objects.visible_to(request.user).select_related("estate").order_by("estate__name", "pk")
    unit = narrowed.form.cleaned_data.get("unit") if narrowed.is_valid() else None
    if unit is not None:
        found = found.filter(unit__path__startswith=unit.path)
    rows = list(found[: MANY + 1])
    return rows if len(rows) <= MANY else []


def pills(narrowed, query):
    """The filters in force as [(words, key, value)], each removable."""
    made = []
    for name, field in narrowed.form.fields.items():
        for value in filter(None, query.getlist(name)):
            made.append((f"{field.label}：{_said(narrowed, name, field, value)}", name, value))
    return made


def _said(narrowed, name, field, value):
    if not hasattr(field, "queryset"):
        named = {str(key): words for key, words in getattr(field, "choices", None) or []}
        return named.get(value) or ("是" if value == "true" else value)
    chosen = narrowed.form.cleaned_data.get(name) if narrowed.is_valid() else None
    return f"{chosen.estate}{chosen}" if isinstance(chosen, Building) else str(chosen or value)
