"""For everybody, without signing in: activities one may join, calls for works, and the gallery."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation.access import PUBLIC, access
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from hierarchy.models import OrgUnit
from volunteers.choices import ActivityState
from volunteers.models import ActivityPhoto, ArtCall, ArtWork, Shift, VolunteerActivity

KEPT = 60  # seconds the first page may be old
SHOWN, FEW = 20, 10
FIELDS = ("pk", "title", "place")


def unit_of(code):
    """The street or community behind a code; finer units have no page of their own."""
    return get_object_or_404(OrgUnit.objects.current().filter(depth__lte=2), code=code)


def _below(unit):
    return {"street_path" if unit.depth == 1 else "community_path": unit.path}


def _published():
    return VolunteerActivity.objects.filter(state__in=[ActivityState.OPEN, ActivityState.DONE])


@access(PUBLIC)
@require_GET
def public_activities(request, code):
    """What one may join, soonest first, then what was. Context: unit, soon [shifts], calls, past (page)."""
    unit = unit_of(code)
    key = f"public-activities:{unit.path}"
    facts = _shown(unit) if request.GET else cache.get_or_set(key, lambda: _shown(unit), KEPT)
    past = page(
        _published().filter(state=ActivityState.DONE, **_below(unit)).select_related("unit"), request.GET, SHOWN
    )
    return render(request, "volunteers/public_activities.html", facts | {"unit": unit, "past": past})


def _shown(unit):
    ahead = Shift.objects.filter(closed_at=None, ends_at__gt=timezone.now(), activity__state=ActivityState.OPEN)
    ahead = ahead.filter(**{f"activity__{name}": path for name, path in _below(unit).items()})
    calls = ArtCall.objects.published().filter(**_below(unit)).select_related("unit").order_by("-closes_on", "-pk")
    return {
        "soon": list(ahead.select_related("activity__unit", "activity__series").order_by("begins_at", "pk")[:SHOWN]),
        "calls": list(calls[:FEW]),
    }


@access(PUBLIC)
@require_GET
def public_activity(request, pk):
    """One activity with its shifts and free places. Context: activity, unit, shifts, photos (only agreed ones)."""
    rows = _published() | VolunteerActivity.objects.filter(state=ActivityState.CANCELLED)
    one = get_object_or_404(rows.select_related("unit", "series", "team", "partner"), pk=pk)
    shifts = list(one.shifts.all())
    for shift in shifts:
        shift.free = max(0, shift.capacity - shift.joined)
        shift.ahead = shift.closed_at is None and shift.ends_at > timezone.now()
    facts = {"activity": one, "unit": _answering(one.path), "shifts": shifts}
    return render(request, "volunteers/public_activity.html", facts | {"photos": one.photos.filter(public=True)})


def _answering(path):
    """The community, else the street, of a place."""
    return OrgUnit.objects.filter(path__in=[path[:4], path[:8]]).order_by("-path").first()


@access(PUBLIC)
@require_GET
def public_activity_photo(request, pk):
    return picture(get_object_or_404(ActivityPhoto.objects.public(), pk=pk).file)


@access(PUBLIC)
@require_GET
def gallery(request, pk):
    """A call, and what hangs: title and the name its maker chose. Context: call, unit, page (works)."""
    call = get_object_or_404(ArtCall.objects.published().select_related("unit", "building__estate"), pk=pk)
    works = page(ArtWork.objects.shown().filter(call=call).defer("author", "phone"), request.GET, SHOWN)
    facts = {"call": call, "unit": _answering(call.path), "page": works}
    return render(request, "volunteers/gallery.html", facts)


@access(PUBLIC)
@require_GET
def public_work_picture(request, pk):
    return picture(get_object_or_404(ArtWork.objects.shown(), pk=pk).picture)
