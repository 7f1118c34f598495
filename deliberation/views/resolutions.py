"""议定事项: the board, one resolution with its way, and every deed at an address of its own."""

from uuid import uuid4

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from deliberation import rules_decisions as rules
from deliberation.actions import resolutions as actions
from deliberation.deeds_resolutions import DEEDS
from deliberation.figures_resolutions import fulfilment
from deliberation.filters_decisions import TABS, ResolutionFilter
from deliberation.forms_decisions import ResolutionForm
from deliberation.models import AgendaItem, Progress, Project, Resolution, Supervision
from deliberation.views.deciding import allow, deciding
from governance.foundation import notices
from governance.foundation.access import access
from governance.foundation.keyset import page
from governance.foundation.models import Notice
from governance.foundation.photos import picture

STEPS = 100  # of a resolution's way on its page


@access("resolution.read")
@require_GET
def resolutions(request):
    """The board. Context: filter, page, tabs [(key, words, count)], st, rate (落实率), since, until, today."""
    visible = Resolution.objects.visible_to(request.user)
    query = request.GET.copy()
    query.setdefault("st", "open")
    narrowed = ResolutionFilter(query, visible, request=request)
    rows = narrowed.qs.select_related("lead", "unit", "item__meeting") if narrowed.is_valid() else visible.none()
    today = timezone.localdate()
    asked = narrowed.form.cleaned_data if narrowed.is_valid() else {}
    since, until = asked.get("since") or today.replace(month=1, day=1), asked.get("until") or today
    place = ResolutionFilter({"unit": query.get("unit", "")}, visible, request=request)
    of_place = place.qs if place.is_valid() else visible
    context = {
        "filter": narrowed,
        "page": page(rows, request.GET),
        "tabs": _tabs(of_place, today),
        "st": query["st"],
        "rate": fulfilment(of_place, since, until),
        "since": since,
        "until": until,
        "today": today,
    }
    return render(request, "deliberation/resolutions.html", context)


def _tabs(visible, today):
    """What still runs is counted, in one query; what is finished is not: it only ever grows."""
    late = Q(state__in=TABS["late"][1]["state__in"], due_on__lt=today)
    kinds = {key: Q(state=key) for key in ("open", "doing", "done")} | {"late": late}
    number = visible.running().order_by().aggregate(**{key: Count("pk", filter=kind) for key, kind in kinds.items()})
    return [(key, words, number.get(key)) for key, (words, _) in TABS.items()]


def found(request, pk):
    rows = Resolution.objects.visible_to(request.user).select_related(
        "lead", "unit", "ticket", "item__meeting__council", "done_by"
    )
    return get_object_or_404(rows, pk=pk)


@access("resolution.read")
@require_GET
def resolution(request, pk):
    """One resolution. Context: it, steps (newest first), deeds [(name, Deed)], today, meeting, projects from it,
    supervisions of it.
    """
    it = found(request, pk)
    notices.read(request.user, Notice.objects.filter(url=it.get_absolute_url()))
    may = rules.allowed_resolution(request.user, it)
    context = {
        "it": it,
        "steps": list(it.progress.all()[:STEPS]),
        "deeds": [(name, plan) for name, plan in DEEDS.items() if name in may],
        "today": timezone.localdate(),
        "meeting": it.item.meeting if it.item_id else None,
        "projects": list(Project.objects.visible_to(request.user).filter(from_resolution=it)),
        "supervisions": _pressed(request.user, it),
    }
    return render(request, "deliberation/resolution.html", context)


def _pressed(user, it):
    if not user.may("supervision.read"):
        return []
    return list(Supervision.objects.visible_to(user).filter(resolution=it).order_by("-pk")[:20])


def deed(name):
    """The view of one deed on a resolution."""
    plan = DEEDS[name]

    @access(plan.access)
    @require_http_methods(["GET", "POST"])
    def view(request, pk):
        it = found(request, pk)
        refused = (
            "" if rules.RESOLUTIONS[name].test(request.user, it) else rules.why_not_resolution(request.user, it, name)
        )
        initial = {"version": it.version} | ({"due_on": it.due_on} if name == "postpone" else {})
        bound = (request.POST, request.FILES) if request.method == "POST" else ()
        return deciding(
            request, plan.form(*bound, initial=initial), lambda **given: plan.action(it, by=request.user, **given),
            row=it, title=plan.words, success=plan.done, back=it.get_absolute_url(), submit=plan.words, icon=plan.icon,
            refused=refused, crumbs=[(str(it), it.get_absolute_url())],
            lines=[f"验收标准：{it.criterion}"] if it.criterion and name in ("finish", "accept", "refuse") else [],
        )  # fmt: skip

    view.__name__ = f"{name}_resolution"
    return view


@access("meeting.hold")
@require_http_methods(["GET", "POST"])
def make_resolution(request, pk):
    """From one decided item of a meeting."""
    rows = AgendaItem.objects.visible_to(request.user).select_related("meeting__council", "meeting__unit")
    item = get_object_or_404(rows, pk=pk)
    allow(request.user, "deliberation.hold_meeting", item.meeting)
    initial = {"text": item.decision, "client_key": uuid4().hex}
    return deciding(
        request, ResolutionForm(request.POST or None, initial=initial, meeting=item.meeting),
        lambda **given: actions.make_resolution(item, by=request.user, **given),
        row=item, title=f"登记议定事项：{item.title}", success="已登记，已通知牵头单位。", submit="登记",
        icon="list-checks",
        back=lambda made: made.get_absolute_url(),
        cancel=reverse("minutes", args=[item.meeting_id]),
        crumbs=[(item.meeting.title, reverse("minutes", args=[item.meeting_id]))],
        lines=["一题一项：写明谁牵头、何时完成、看什么算办好。"],
    )  # fmt: skip


@access("resolution.read")
@require_GET
def progress_photo(request, pk):
    """A picture, to whoever may see its resolution."""
    step = get_object_or_404(Progress.objects.visible_to(request.user), pk=pk)
    return picture(step.photo)
