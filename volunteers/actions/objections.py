"""公示异议: anybody may object while a star or a certificate is on notice; the receipt number opens the answer."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from volunteers.actions.certificates import end, hold
from volunteers.actions.stars import drop
from volunteers.choices import CertificateState, ObjectionState
from volunteers.models import NoticeObjection, StarAward, Volunteer

MOST_WAITING = 20  # about one thing
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike


@transaction.atomic
def file_objection(*, text, star=None, certificate=None):
    """Against one of the two. Returns the objection; its `receipt` is what the person takes along."""
    thing = star or certificate
    Volunteer.objects.select_for_update().get(pk=thing.volunteer_id)
    thing.refresh_from_db()
    if not _on_notice(thing):
        raise ActionRefused("公示期已结束，有意见请直接联系社区。")
    text = text.strip()
    if len(text) < 5:
        raise ActionRefused("请写明有什么意见、为什么，至少 5 个字。")
    waiting = NoticeObjection.objects.waiting().filter(star=star, certificate=certificate)
    for each in waiting.filter(at__gte=timezone.now() - timedelta(minutes=10)):
        if each.text == text[:2000]:  # the same form sent twice
            return each
    if waiting.count() >= MOST_WAITING:
        raise ActionRefused("收到的异议较多，正在处理。请改天再提，或直接联系社区。")
    made = NoticeObjection.objects.create(
        star=star, certificate=certificate, text=text[:2000],
        receipt="".join(secrets.choice(LETTERS) for _ in range(10)),
    )  # fmt: skip
    ledger.record("volunteer_notice.objected", made, by=None, unit=thing.volunteer.path)
    return made


def _on_notice(thing):
    if thing.notice_until is None or timezone.localdate() > thing.notice_until:
        return False
    if isinstance(thing, StarAward):
        return not thing.dropped_why and thing.given_at is None
    return thing.state == CertificateState.NOTICE


@transaction.atomic
def answer_objection(objection, *, by, upheld, answer):
    """成立 ends the star or the certificate, 不成立 lets it go on; either way the objector reads why."""
    volunteer = objection.volunteer
    if volunteer.user_id == by.pk:
        raise ActionRefused("对自己公示的异议由同事处理。")
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    mine = NoticeObjection.objects.select_for_update(of=("self",)).select_related("star", "certificate")
    mine = mine.get(pk=objection.pk)
    if mine.state != ObjectionState.OPEN:
        raise Conflict(f"这条异议已经处理：{mine.get_state_display()}。请刷新页面。")
    if len(answer.strip()) < 4:
        raise ActionRefused("请写明处理意见（至少 4 个字），提出异议的人凭回执号能看到。")
    mine.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    mine.answer, mine.answered_by, mine.answered_at = answer.strip()[:500], by, timezone.now()
    mine.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    ledger.record("volunteer_notice.answered", mine, by=by, unit=volunteer.path, upheld=upheld)
    if upheld and mine.star_id:
        star = StarAward.objects.select_for_update(of=("self",)).select_related("volunteer").get(pk=mine.star_id)
        if not (star.dropped_why or star.given_at):
            drop(star, "公示期间异议成立", by=by)
    elif upheld and mine.certificate.state == CertificateState.NOTICE:
        held = hold(mine.certificate, CertificateState.NOTICE, by=by)
        end(held, CertificateState.REFUSED, "公示期间异议成立", by=by, action="certificate.refused")
    return mine
