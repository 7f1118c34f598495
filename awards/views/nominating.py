"""推荐一个对象, and the deeds on one: checked, consented, withdrawn, barred."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from awards import rules
from awards.actions import nominating as actions
from awards.choices import NominationState, Target
from awards.forms import nominating as forms
from awards.forms.nominees import candidate, candidates, source_of, within
from awards.models import RoundKind, Veto
from awards.views.nominations import found, seen
from awards.views.rounds import visible_round
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import allow, deed, plain_deed

MOST_AT_ONCE = 100
PERSONAL = (Target.FAMILY, Target.LEADER)


@access("award.nominate")
@require_http_methods(["GET", "POST"])
def nominate(request, pk):
    """Three steps on one address: ?kind=, then ?who=, then the deeds. Context: round, kinds, entry (None at first),
    found (candidates), q, refusal (why not now)."""
    round, user = visible_round(request, pk), request.user
    entry = _entry_of(round, request.GET.get("kind"))
    chosen = candidate(entry, user, request.GET.get("who", "")) if entry and request.GET.get("who") else None
    if request.GET.get("who") and chosen is None:
        raise Http404
    if chosen is not None:
        return _tell_deeds(request, entry, chosen)
    words = request.GET.get("q", "").strip()[:30]
    context = {
        "round": round,
        "kinds": [each for each in round.kinds.select_related("kind") if within(user, each.kind.target)],
        "entry": entry,
        "found": candidates(entry, user, words) if entry else [],
        "q": words,
        "refusal": rules.why_not_now(round, "nominate"),
        "tab": "nominations",
    }
    return render(request, "awards/nominate.html", context)


def _entry_of(round, key):
    if not key:
        return None
    if not (key.isascii() and key.isdigit()) or len(key) > 18:
        raise Http404
    return get_object_or_404(RoundKind.objects.select_related("kind", "round__office"), round=round, pk=int(key))


def _tell_deeds(request, entry, chosen):
    user, family = request.user, entry.kind.target == Target.FAMILY
    form = forms.NominateForm(request.POST or None, personal=entry.kind.target in PERSONAL, family=family)

    def act(**said):
        return actions.nominate(entry, by=user, source=source_of(user, chosen), **chosen.target, **said)

    lines = [f"已经有人推荐“{chosen.title}”。您再写一份，记为附议，仍是一个推荐。"] if chosen.known else []
    if rules.is_organiser(user, entry.round):
        lines.append(f"您推荐以后，“{entry.kind}”的核算、批准和异议要请同事办；街道人手少的，请社区来推荐。")
    return deed(
        request,
        form,
        act,
        title=f"推荐{chosen.title}",
        success=lambda made: "已记为附议，谢谢。同一对象只算一个推荐。" if made.seconding else "已推荐，等待审核。",
        back=_after,
        cancel=f"{reverse('nominate', args=[entry.round_id])}?kind={entry.pk}",
        submit="提交推荐",
        icon="send",
        up=(f"{entry.kind}", f"{reverse('nominate', args=[entry.round_id])}?kind={entry.pk}"),
        intro=chosen.place,
        lines=lines,
    )


def _after(made):
    """To the one just named; to the list for somebody who seconded one out of his reach."""
    return reverse("nominations", args=[made.entry.round_id]) if made.seconding else made.get_absolute_url()


def checked(request, pk):
    it = found(request, pk)
    allow(request.user, "awards.check_nomination", it)
    return it


@access("award.check")
@require_POST
def accept_nomination(request, pk):
    it = checked(request, pk)
    return plain_deed(
        request, lambda: actions.check(it, by=request.user, fits=True, version=request.POST.get("version") or None),
        success="已审核：符合条件，进入下一阶段。", back=it.get_absolute_url(),
    )  # fmt: skip


@access("award.check")
@require_http_methods(["GET", "POST"])
def decline_nomination(request, pk):
    it = checked(request, pk)
    return _deed_on(
        request, it, forms.DeclineForm(request.POST or None, initial={"version": it.version}),
        lambda **said: actions.check(it, by=request.user, fits=False, **said), "不符合条件",
        "已登记，推荐人会看到原因。", "circle-x",
    )  # fmt: skip


@access("award.check")
@require_POST
def accept_nominations(request, pk):
    """The ticked rows of a round, each on its own; says how many went through and why others did not."""
    round = visible_round(request, pk)
    asked = [int(word) for word in request.POST.getlist("chosen")[:MOST_AT_ONCE] if word.isdecimal() and len(word) < 18]
    done, refusals = 0, []
    for it in seen(request.user).filter(entry__round=round, pk__in=asked).select_related("entry__round__office"):
        try:
            allow(request.user, "awards.check_nomination", it)
            actions.check(it, by=request.user, fits=True)
            done += 1
        except ActionRefused as refused:
            refusals.append(f"{it.title}：{refused}")
    if done:
        messages.success(request, f"{done} 个推荐已审核为符合条件。")
    for words in refusals[:5]:
        messages.error(request, words)
    return redirect(f"{reverse('nominations', args=[round.pk])}?st={NominationState.SUBMITTED}")


@access("award.nominate")
@require_POST
def withdraw_nomination(request, pk):
    it = found(request, pk)
    allow(request.user, "awards.withdraw_nomination", it)
    return plain_deed(
        request, lambda: actions.withdraw(it, by=request.user), success="已撤回。",
        back=reverse("nominations", args=[it.entry.round_id]),
    )  # fmt: skip


@access("award.nominate")
@require_http_methods(["GET", "POST"])
def consent_nomination(request, pk):
    it = found(request, pk)
    allow(request.user, "awards.record_consent", it)
    now = {"may_publish": it.may_publish, "public_name": it.public_name, "version": it.version}
    return _deed_on(
        request, it, forms.ConsentForm(request.POST or None, initial=now, family=bool(it.household_id)),
        lambda **said: actions.consent(it, by=request.user, **said), "公开姓名的意愿", "已登记。", "check",
    )  # fmt: skip


@access("award.organise")
@require_http_methods(["GET", "POST"])
def bar_nomination(request, pk):
    it = found(request, pk)
    allow(request.user, "awards.bar_nomination", it)
    return _deed_on(
        request, it, forms.BarForm(request.POST or None, reasons=it.entry.criteria.vetoes),
        lambda **said: actions.bar(it, by=request.user, **said), "一票否决", "已登记，不参加排名。", "ban",
    )  # fmt: skip


@access("award.organise")
@require_http_methods(["GET", "POST"])
def lift_veto(request, pk):
    rows = Veto.objects.filter(nomination__in=seen(request.user).values("pk"))
    veto = get_object_or_404(rows.select_related("nomination__entry__round__office"), pk=pk)
    it = veto.nomination
    allow(request.user, "awards.bar_nomination", it)
    return _deed_on(
        request, it, forms.LiftForm(request.POST or None),
        lambda **said: actions.lift(veto, by=request.user, **said), f"解除“{veto.reason}”", "已解除。", "undo-2",
    )  # fmt: skip


def _deed_on(request, it, form, act, title, success, icon):
    return deed(
        request, form, act, title=title, success=success, back=it.get_absolute_url(), submit=title, icon=icon,
        up=(it.title, it.get_absolute_url()),
    )  # fmt: skip
