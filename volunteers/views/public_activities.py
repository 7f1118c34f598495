"""For everybody, without signing in: activities one may join, calls for works, and the gallery."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation.access import PUBLIC, access
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from residents.offices import answering_for, public_units
from volunteers import published_activities as published

KEPT = 60  # seconds the first page may be old
SHOWN, FEW = 20, 10
FIELDS = ("pk", "title", "place")


def unit_of(code):
    """The street or community behind a code."""
    return get_object_or_404(public_units(), code=code)


@access(PUBLIC)
@require_GET
def public_activities(request, code):
    """What one may join, soonest first, then what was. Context: unit, soon [shifts], calls, past (page)."""
    unit = unit_of(code)
    key = f"public-activities:{unit.path}"
    facts = _shown(unit) if request.GET else cache.get_or_set(key, lambda: _shown(unit), KEPT)
    past = page(published.over(unit), request.GET, SHOWN)
    return render(request, "volunteers/public_activities.html", facts | {"unit": unit, "past": past})


def _shown(unit):
    return {"soon": list(published.ahead(unit)[:SHOWN]), "calls": list(published.calls(unit)[:FEW])}


@access(PUBLIC)
@require_GET
def public_activity(request, pk):
    """One activity with its shifts and free places. Context: activity, unit, shifts, photos (only agreed ones)."""
    one = get_object_or_404(published.activities(), pk=pk)
    shifts = list(one.shifts.all())
    for shift in shifts:
        shift.free = max(0, shift.capacity - shift.joined)
        shift.ahead = shift.closed_at is None and shift.ends_at > timezone.now()
    facts = {"activity": one, "unit": answering_for(one.path), "shifts": shifts}
    return render(request, "volunteers/public_activity.html", facts | {"photos": one.photos.filter(public=True)})


@access(PUBLIC)
@require_GET
def public_activity_photo(request, pk):
    return picture(get_object_or_404(published.photos(), pk=pk).file)


@access(PUBLIC)
@require_GET
def gallery(request, pk):
    """A call, and what hangs: title and the name its maker chose. Context: call, unit, page (works)."""
    call = get_object_or_404(published.calls(), pk=pk)
    works = page(published.works(call), request.GET, SHOWN)
    facts = {"call": call, "unit": answering_for(call.path), "page": works}
    return render(request, "volunteers/gallery.html", facts)


@access(PUBLIC)
@require_GET
def public_work_picture(request, pk):
    return picture(get_object_or_404(published.works(), pk=pk).picture)
