"""命名: naming a round, what was given, certificates on paper, the wall, looking again, revoking."""

from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from awards import rules
from awards.actions.naming import PERSONAL, SOON, agree_to_wall, name_all, recheck, revoke
from awards.certificate_codes import code_of
from awards.certified import printed_title, words_of
from awards.forms.results import NameForm, RecheckForm, RevokeForm, WallForm
from awards.models import Award, Nomination
from awards.sheets.certificate_word import write
from awards.views.results import organised_round
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.views.deed import allow, deed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABS = [("", "全部"), ("valid", "有效"), ("ending", "快到期"), ("ended", "已到期"), ("revoked", "已撤销")]
MOST = 300  # certificates in one print


def _rows(user):
    return Award.objects.visible_to(user).select_related(
        "nomination__unit", "nomination__entry__kind", "nomination__entry__round__office"
    )


def _found(request, pk):
    return get_object_or_404(_rows(request.user), pk=pk)


@access("award.read")
@require_GET
def awards(request):
    """Context: page (awards), tabs, st, round (its id in the query, or "")."""
    rows, st, round = _rows(request.user), request.GET.get("st", ""), request.GET.get("round", "")
    today = timezone.localdate()
    if round.isdecimal() and len(round) < 18:
        rows = rows.filter(nomination__entry__round=int(round))
    narrowed = {
        "valid": rows.valid_on(today),
        "ending": rows.valid_on(today).filter(valid_until__lte=today + SOON),
        "ended": rows.filter(revoked_at=None, valid_until__lt=today),
        "revoked": rows.exclude(revoked_at=None),
    }
    context = {"page": page(narrowed.get(st, rows), request.GET), "tabs": TABS, "st": st, "round": round}
    return render(request, "awards/awards.html", context)


@access("award.read")
@require_GET
def award(request, pk):
    """Context: award, round, personal (a family or a person: the wall asks for consent), ending, may {deed: bool}."""
    one, user = _found(request, pk), request.user
    round, today = one.nomination.entry.round, timezone.localdate()
    organises = user.has_perm("awards.work_on_results", round)
    holds = one.revoked_at is None
    context = {
        "award": one,
        "round": round,
        "personal": one.nomination.entry.kind.target in PERSONAL,
        "ending": holds and one.valid_until <= today + SOON,
        "may": {
            "print": organises,
            "wall": holds and user.may("award.check"),
            "decide": holds and user.has_perm("awards.approve_results", round),
        },
    }
    return render(request, "awards/award.html", context)


@access("award.approve")
@require_http_methods(["GET", "POST"])
def name_awards(request, pk):
    round = organised_round(request, pk)
    allow(request.user, "awards.approve_results", round)
    count = Nomination.objects.visible_to(request.user).filter(entry__round=round).on_notice().count()
    said = rules.why_not_now(round, "name")
    return deed(
        request,
        NameForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda on: name_all(round, by=request.user, on=on),
        title="命名",
        success=lambda made: f"已命名 {len(made)} 个，可以打印证书。",
        back=lambda made: f"{reverse('awards')}?round={round.pk}",
        cancel=reverse("award-results", args=[round.pk]),
        submit="命名",
        icon="award",
        intro=str(round),
        lines=[f"公示名单共 {count} 个。命名后结果不再改动，每个得到证书编号和有效期。", *([said] if said else [])],
        up=("结果", reverse("award-results", args=[round.pk])),
    )


def _paper(request, one):
    return {
        "award": one,
        "to": printed_title(one.nomination),
        "words": words_of(one),
        "address": request.build_absolute_uri(reverse("award-check", args=[code_of(one)])),
    }


@access("award.organise")
@require_GET
def award_certificate(request, pk):
    """荣誉证书 for A4 across. Context: papers [{award, to, words, address}], back."""
    one = _found(request, pk)
    allow(request.user, "awards.work_on_results", one.nomination.entry.round)
    return _printed(request, [one], one.get_absolute_url(), one.nomination)


@access("award.organise")
@require_GET
def award_certificates(request, pk):
    """All of a round that were not revoked, one a page."""
    round = organised_round(request, pk)
    rows = _rows(request.user).filter(nomination__entry__round=round, revoked_at=None).order_by("number")
    rows = list(rows.prefetch_related("nomination__household__members")[:MOST])
    return _printed(request, rows, f"{reverse('awards')}?round={round.pk}", round)


def _printed(request, rows, back, of):
    with transaction.atomic():
        unit = rows[0].nomination.path if len(rows) == 1 else request.user.scope.terms[0].post.unit
        ledger.record("award.certificates_printed", of, by=request.user, unit=unit, n=len(rows))
    context = {"papers": [_paper(request, one) for one in rows], "back": back}
    return render(request, "awards/certificates_print.html", context)


@access("award.organise")
@require_GET
def award_word(request, pk):
    one = _found(request, pk)
    allow(request.user, "awards.work_on_results", one.nomination.entry.round)
    with transaction.atomic():
        ledger.record("award.certificates_printed", one.nomination, by=request.user, unit=one.nomination.path, n=1)
    answer = HttpResponse(write(one, _paper(request, one)["address"]), content_type=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{one.number}.docx"'
    return answer


@access("award.check")
@require_http_methods(["GET", "POST"])
def wall_award(request, pk):
    one = _found(request, pk)
    start = {"on_wall": "yes" if one.on_wall else "no", "words": one.words}
    return deed(
        request,
        WallForm(request.POST or None, initial=start),
        lambda **said: agree_to_wall(one, by=request.user, **said),
        title="荣誉墙",
        success="已登记。",
        back=one.get_absolute_url(),
        intro=f"{one.number} · {one.nomination.title}",
        lines=["家庭和个人要本人同意才上墙，随时可以改；不用照片。"],
        up=("命名", one.get_absolute_url()),
    )


def _decided(request, pk, form, act, **more):
    one = _found(request, pk)
    allow(request.user, "awards.approve_results", one.nomination.entry.round)
    return deed(
        request,
        form,
        lambda **said: act(one, by=request.user, **said),
        back=one.get_absolute_url(),
        intro=f"{one.number} · {one.nomination.entry.kind} · {one.nomination.title}",
        up=("命名", one.get_absolute_url()),
        **more,
    )


@access("award.approve")
@require_http_methods(["GET", "POST"])
def recheck_award(request, pk):
    said = f"到期前 {SOON // timedelta(days=1)} 天起可以复核。仍符合条件的续期，不再符合的请撤销。"
    form = RecheckForm(request.POST or None)
    return _decided(
        request, pk, form, recheck, title="复核命名", success="已复核，有效期已续。", submit="续期", lines=[said]
    )


@access("award.approve")
@require_http_methods(["GET", "POST"])
def revoke_award(request, pk):
    said = "撤销后证书编号仍可查，核验页写明已撤销和原因，荣誉墙上取下。"
    form = RevokeForm(request.POST or None)
    more = {"submit": "撤销命名", "lines": [said], "danger": True}
    return _decided(request, pk, form, revoke, title="撤销命名", success="已撤销，扫码核验会显示。", **more)
