"""志愿服务证明: asked, put on public notice, issued under a number out of the ledger, and revoked if wrong."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit
from volunteers.certificate_codes import code_of, digest_of
from volunteers.certified import content_of, sums_of
from volunteers.choices import CertificateState, ObjectionState
from volunteers.models import Volunteer, VolunteerCertificate

S = CertificateState
NOTICE = timedelta(days=7)  # 民政部 2015: generally not less


@transaction.atomic
def ask_certificate(volunteer, *, by, unit, since, until, purpose=""):
    """Asked by staff (`by`) or by the volunteer on the own page (None). The same span twice is one certificate."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if unit.depth > 2 or unit.path[:4] != volunteer.path[:4]:
        raise ActionRefused("证明由记录时长的社区或街道出具，请选择本街道或其社区。")
    if since > until:
        raise ActionRefused("服务起止日期颠倒了，请检查。")
    if until > timezone.localdate():
        raise ActionRefused("服务截止日期还没有到，请选今天或以前。")
    same = VolunteerCertificate.objects.filter(
        volunteer=volunteer, unit=unit, since=since, until=until, state__in=[S.ASKED, S.NOTICE]
    ).first()
    if same is not None:
        return same
    made = VolunteerCertificate(
        volunteer=volunteer, unit=unit, path=unit.path, since=since, until=until, purpose=purpose.strip()[:60],
        asked_by=by,
    )  # fmt: skip
    made.minutes, made.services = sums_of(made)
    if not made.minutes:
        raise ActionRefused(f"{unit}在这段时间没有您的时长记录，请核对起止日期或出具单位。")
    made.save()
    ledger.record("certificate.asked", made, by=by, unit=unit, own=by is None)
    return made


def hold(certificate, *states, by=None, version=None):
    """The certificate locked, in one of the states; else whoever comes late reads what it is now."""
    Volunteer.objects.select_for_update().get(pk=certificate.volunteer_id)
    locked = VolunteerCertificate.objects.select_for_update(of=("self",)).select_related("volunteer", "unit")
    mine = locked.get(pk=certificate.pk)
    if mine.state not in states or (version is not None and version != mine.version):
        raise Conflict(f"这份证明现在是“{mine.get_state_display()}”，刚有人办理过。请刷新页面再看。")
    if by is not None and mine.volunteer.user_id == by.pk:
        raise ActionRefused("自己的证明由同事办理。")
    return mine


def _save(certificate, *names):
    certificate.version += 1
    certificate.save(update_fields=[*names, "version"])


@transaction.atomic
def publish_certificate(certificate, *, by, version=None, now=None):
    """受理并公示: on the public page for at least seven days, with what the ledger says today."""
    mine = hold(certificate, S.ASKED, by=by, version=version)
    who = mine.volunteer
    if not (who.document and who.document_number):
        raise ActionRefused("证明上要写证件类型和号码：请先在志愿者资料里补登证件，再公示。")
    mine.minutes, mine.services = sums_of(mine)
    if not mine.minutes:
        raise ActionRefused("这段时间的时长已经更正为零，不能开具证明。")
    mine.state, mine.notice_until = S.NOTICE, timezone.localdate(now) + NOTICE
    _save(mine, "minutes", "services", "state", "notice_until")
    ledger.record("certificate.published", mine, by=by, unit=mine.path, until=f"{mine.notice_until:%m-%d}")
    return mine


@transaction.atomic
def issue_certificate(certificate, *, by, head, clerk, contact, version=None, now=None):
    """开具: after the notice, with no objection open, with the ledger's sums of this moment, under the next number."""
    mine = hold(certificate, S.NOTICE, by=by, version=version)
    now = now or timezone.now()
    if timezone.localdate(now) <= mine.notice_until:
        raise ActionRefused(f"公示到 {mine.notice_until:%m-%d}，公示结束后再开具。")
    if mine.objections.filter(state=ObjectionState.OPEN).exists():
        raise ActionRefused("公示期间收到异议，处理完再开具。")
    if not all(word.strip() for word in (head, clerk, contact)):
        raise ActionRefused("请写明负责人、经办人和联系方式。")
    mine.minutes, mine.services = sums_of(mine)
    if not mine.minutes:
        raise ActionRefused("这段时间的时长已经更正为零，不能开具证明。")
    mine.content = content_of(mine)
    mine.head, mine.clerk, mine.contact = head.strip()[:40], clerk.strip()[:40], contact.strip()[:40]
    mine.number = _next_number(mine, now)
    mine.digest = digest_of(code_of(mine))
    mine.state, mine.issued_by, mine.issued_at = S.ISSUED, by, now
    _save(
        mine, "minutes", "services", "content", "head", "clerk", "contact", "number", "digest", "state", "issued_by",
        "issued_at",
    )  # fmt: skip
    ledger.record("certificate.issued", mine, by=by, unit=mine.path, minutes=mine.minutes)
    return mine


def _next_number(certificate, now):
    """WHZM202600012: the street's code, the year, five digits; the street's row is the queue."""
    office = OrgUnit.objects.select_for_update().get(path=certificate.path[:4])
    head = f"{office.code[:10]}ZM{timezone.localdate(now).year}"
    last = (
        VolunteerCertificate.objects.filter(number__startswith=head)
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    return f"{head}{int(last[len(head) :]) + 1 if last else 1:05d}"


@transaction.atomic
def refuse_certificate(certificate, *, by, why, version=None):
    mine = hold(certificate, S.ASKED, S.NOTICE, by=by, version=version)
    return end(mine, S.REFUSED, why, by=by, action="certificate.refused")


@transaction.atomic
def revoke_certificate(certificate, *, by, why, version=None, now=None):
    """撤销: the number stays taken, and the check page says so from this moment."""
    mine = hold(certificate, S.ISSUED, by=by, version=version)
    mine.revoked_at = now or timezone.now()
    return end(mine, S.REVOKED, why, by=by, action="certificate.revoked")


def end(mine, state, why, *, by, action):
    """Put a held certificate to its last state, with the reason."""
    if not why.strip():
        raise ActionRefused("请写明原因，申请人会看到。")
    mine.state, mine.why = state, why.strip()[:200]
    _save(mine, "state", "why", "revoked_at")
    ledger.record(action, mine, by=by, unit=mine.path)
    return mine
