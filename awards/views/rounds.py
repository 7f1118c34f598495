"""评选: the list of rounds, the page of one, planning it, its dates, opening and calling it off."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards import rules
from awards.actions import rounds as actions
from awards.actions.kinds import PART
from awards.actions.phases import move_phase as move
from awards.actions.phases import moves, set_dates
from awards.choices import RoundState
from awards.figures import progress_of
from awards.forms import rounds as forms
from awards.models import AwardRound, Review, RoundKind
from awards.views.kinds import lines_of, own_office, parts_of
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.keyset import page
from hierarchy.shell import office_of
from hierarchy.views.deed import deed, plain_deed

UP = "和美评选"


def visible_round(request, pk):
    """The round an address names, or 404; every page of a round begins with it."""
    rows = AwardRound.objects.visible_to(request.user).select_related("office").prefetch_related("phases")
    return get_object_or_404(rows, pk=pk)


def organised_round(request, pk):
    """The same for who organises it; another who sees it is refused."""
    round = visible_round(request, pk)
    if not rules.is_organiser(request.user, round):
        raise PermissionDenied
    return round


@access("award.read")
@require_GET
def rounds(request):
    """Context: page (rounds, newest first), off (whether the street has switched awards off)."""
    rows = AwardRound.objects.visible_to(request.user).select_related("office")
    off = PART in office_of(request.user)[1]
    return render(request, "awards/rounds.html", {"page": page(rows, request.GET), "off": off})


@access("award.read")
@require_GET
def round_page(request, pk):
    """Context: round, tab, phases (each with .now, .over, .progress), kinds, my_marks, organises, can_open."""
    it, user = visible_round(request, pk), request.user
    organises = rules.is_organiser(user, it)
    progress = progress_of(it, user, organises=organises) if it.state != RoundState.DRAFT else {}
    phases, now, today = list(it.phases.all()), rules.phases_on(it), timezone.localdate()
    for phase in phases:
        phase.now, phase.over = phase.name in now, phase.ends_on < today
        phase.progress = progress.get(phase.name, [])
        phase.movable = organises and (it.state == RoundState.DRAFT or (it.state == RoundState.OPEN and not phase.over))
    context = {
        "round": it,
        "tab": "overview",
        "phases": phases,
        "kinds": it.kinds.select_related("kind", "criteria"),
        "my_marks": Review.objects.visible_to(user).filter(judge__round=it).to_do().count(),
        "organises": organises,
        "open_page": not phases or phases[0].ends_on >= today,
    }
    return render(request, "awards/round.html", context)


@access("award.read")
@require_GET
def round_criteria(request, pk):
    """What a kind of a round is judged by. Context: entry, round, lines, parts."""
    entry = get_object_or_404(
        RoundKind.objects.filter(round__in=AwardRound.objects.visible_to(request.user)).select_related(
            "round__office", "kind", "criteria"
        ),
        pk=pk,
    )
    lines = lines_of(entry.criteria)
    context = {"entry": entry, "round": entry.round, "tab": "overview", "lines": lines, "parts": parts_of(lines)}
    return render(request, "awards/round_criteria.html", context)


def _free_name(user, office, year):
    """The usual name of a year's round; of a second one in the year, one that is not taken yet."""
    taken = set(AwardRound.objects.visible_to(user).filter(office=office).values_list("name", flat=True))
    names = [f"{year} 年{which}和美评选" for which in ("度", "第二批", "第三批", "第四批")]
    return next((name for name in names if name not in taken), "")


@access("award.organise")
@require_http_methods(["GET", "POST"])
def new_round(request):
    office, year = own_office(request), timezone.localdate().year
    first, last = timezone.datetime(year, 1, 1).date(), timezone.datetime(year, 12, 31).date()
    initial = {"name": _free_name(request.user, office, year), "since": first, "until": last}
    form = forms.NewRoundForm(request.POST or None, office=office, initial=initial)
    return deed(
        request,
        form,
        lambda **facts: actions.plan_round(office, by=request.user, **facts),
        title="筹备评选",
        success="已备好，请核对名额和日期，再启动。",
        back=lambda made: made.get_absolute_url(),
        cancel=reverse("award-rounds"),
        up=(UP, reverse("award-rounds")),
        submit="下一步",
        template="awards/round_form.html",
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def change_round(request, pk):
    it = organised_round(request, pk)
    now = {name: getattr(it, name) for name in actions.SETTINGS} | {"version": it.version}
    form = forms.RoundForm(request.POST or None, office=it.office, initial=now)
    quotas = dict(it.kinds.values_list("kind", "quota"))
    form.initial |= {f"quota_{kind.pk}": quotas.get(kind.pk) for kind in form.kinds}
    return deed(
        request,
        form,
        lambda **facts: actions.change_round(it, by=request.user, **facts),
        title="修改评选",
        success="已保存。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
        template="awards/round_form.html",
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def date_round(request, pk):
    """All phases anew from a first day, while the round is being prepared."""
    it = organised_round(request, pk)
    return deed(
        request,
        forms.FirstDayForm(request.POST or None, initial={"version": it.version}),
        lambda **facts: set_dates(it, by=request.user, **facts),
        title="重排日期",
        success="已按常用天数排好，单个阶段还可以调整。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def move_phase(request, pk, name):
    """Other days for a phase: first what would move with it is shown, then it is done. Context: form, shifts."""
    it = organised_round(request, pk)
    phase = next((each for each in it.phases.all() if each.name == name), None)
    if phase is None:
        raise Http404
    now = {"begins_on": phase.begins_on, "ends_on": phase.ends_on, "version": it.version}
    form, shifts = forms.PhaseForm(request.POST or None, initial=now), []
    sure = request.POST.get("step") == "move"
    if request.method == "POST" and not sure and form.is_valid():
        try:
            shifts = moves(it, name, form.cleaned_data["begins_on"], form.cleaned_data["ends_on"])
        except ActionRefused as refused:
            form.add_error(None, str(refused))
    if request.method == "GET" or not sure:
        context = {"round": it, "phase": phase, "form": form, "shifts": shifts}
        return render(request, "awards/move_phase.html", context, status=422 if form.errors else 200)
    return deed(
        request,
        form,
        lambda **facts: move(phase, by=request.user, **facts),
        title=f"调整{phase}日期",
        success="日期已调整。",
        back=it.get_absolute_url(),
        template="awards/move_phase.html",
        round=it,
        phase=phase,
        shifts=shifts,
    )


@access("award.organise")
@require_POST
def open_round(request, pk):
    it = organised_round(request, pk)
    version = request.POST.get("version", "")
    return plain_deed(
        request,
        lambda: actions.open_round(it, by=request.user, version=version if version.isdecimal() else None),
        success="评选已启动，细则和名额从现在起固定。",
        back=it.get_absolute_url(),
    )


@access("award.organise")
@require_http_methods(["GET", "POST"])
def cancel_round(request, pk):
    it = organised_round(request, pk)
    return deed(
        request,
        forms.CancelForm(request.POST or None, initial={"version": it.version}),
        lambda **facts: actions.cancel_round(it, by=request.user, **facts),
        title="取消评选",
        success="已取消。",
        back=it.get_absolute_url(),
        up=(it.name, it.get_absolute_url()),
        submit="取消这一轮",
        icon="circle-stop",
    )
