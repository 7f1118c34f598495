"""For everybody, without signing in: what was decided and is on notice, how it goes, which projects there are.

Only what somebody published is shown; what is read stays in the cache for a minute or until the next publishing.
"""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from deliberation import published
from deliberation.actions.publishing import file_objection, public_key
from deliberation.figures_resolutions import outcomes
from deliberation.forms_decisions import ObjectionForm, ReceiptForm
from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from hierarchy.addresses import address_of
from residents.offices import answering_for, public_units

KEPT = 60  # seconds
SHOWN = 20
MOST_A_DAY = 5  # objections from one address
DAY = 24 * 60 * 60


def unit_of(code):
    """The street or community behind a code; anything else is not found."""
    return get_object_or_404(public_units(), code=code)


def _kept(kind, unit, query, make):
    """The first page from the cache; older ones are read."""
    if query:
        return make()
    return cache.get_or_set(public_key(kind, unit.path), make, KEPT)


@access(PUBLIC)
@require_GET
def public_meetings(request, code):
    """Published extracts, newest first. Context: unit, found {rows [{…}], older, newer}."""
    unit = unit_of(code)
    found = _kept("meetings", unit, request.GET.urlencode(), lambda: _meetings(unit, request.GET))
    return render(request, "deliberation/public_meetings.html", {"unit": unit, "found": found})


def _meetings(unit, query):
    found = page(published.meetings(unit), query, size=SHOWN)
    progress = _progress(found.rows)
    return {
        "rows": [
            {
                "pk": row.pk, "council": row.council.name, "on": timezone.localdate(row.starts_at),
                "until": row.notice_until, "resolutions": progress.get(row.pk, []),
            }
            for row in found.rows
        ],
        "older": found.older, "newer": found.newer,
    }  # fmt: skip


def _progress(meetings):
    """{meeting: [{title, state, words, due_on, lead}]}: how its decisions go. A title stands as the extract has it."""
    told = {}
    for row in published.resolutions_of(meetings):
        told.setdefault(row.item.meeting_id, []).append(
            {
                "title": row.item.open_title,
                "state": row.state, "words": row.get_state_display(), "due_on": row.due_on, "lead": row.lead.name,
            }
        )  # fmt: skip
    return told


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def public_meeting(request, pk):
    """One extract with how its decisions go; while the notice runs, the form to object. After that, the receipt."""
    meeting = get_object_or_404(published.meetings(), pk=pk)
    open_still = timezone.localdate() <= meeting.notice_until
    form, filed, status = ObjectionForm(request.POST or None, meeting=meeting), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                filed, status = _object(request, meeting, form), 200
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
    context = {
        "meeting": meeting,
        "unit": answering_for(meeting.path),
        "resolutions": _progress([meeting]).get(meeting.pk, []),
        "form": form if open_still and filed is None else None,
        "filed": filed,
        "open_still": open_still,
    }
    return render(request, "deliberation/public_meeting.html", context, status=status)


def _object(request, meeting, form):
    key = f"objections:{address_of(request)}:{timezone.localdate()}"
    cache.add(key, 0, DAY)
    if cache.incr(key) > MOST_A_DAY:
        raise ActionRefused("今天从这里提交的异议较多，请明天再提，或直接联系社区。")
    return file_objection(meeting, **form.cleaned_data)


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def public_objection(request):
    """What became of an objection, by its receipt number; posted, so that it does not end in an address bar."""
    form, found = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = published.objection(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", "没有这个回执号，请对照提交后看到的 10 位回执号再输一遍。")
    status = 422 if form.errors else 200
    return render(request, "deliberation/public_objection.html", {"form": form, "found": found}, status=status)


@access(PUBLIC)
@require_GET
def public_projects(request, code):
    """Published projects with what came of them. Context: unit, found {rows, older, newer, outcomes}."""
    unit = unit_of(code)
    found = _kept("projects", unit, request.GET.urlencode(), lambda: _projects(unit, request.GET))
    return render(request, "deliberation/public_projects.html", {"unit": unit, "found": found})


def _projects(unit, query):
    shown = published.projects(unit)
    found = page(shown.select_related("unit").prefetch_related("outcomes"), query, size=SHOWN)
    rows = [
        {
            "pk": row.pk, "title": row.title, "kind": row.get_kind_display(), "year": row.year, "state": row.state,
            "words": row.get_state_display(), "summary": row.public_summary, "unit": row.unit.name,
            "photo": bool(row.photo), "outcomes": [str(each) for each in row.outcomes.all()],
        }
        for row in found.rows
    ]  # fmt: skip
    return {"rows": rows, "older": found.older, "newer": found.newer, "outcomes": outcomes(shown)[:6]}


@access(PUBLIC)
@require_GET
def public_project_photo(request, pk):
    return picture(get_object_or_404(published.projects(), pk=pk).photo)
