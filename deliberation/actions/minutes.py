"""Minutes: drafted from the facts, sent round for remarks, signed, and then changed by 更正 only."""

import hashlib

from django.db import transaction
from django.utils import timezone

from deliberation.actions._decided import lock_meeting, save
from deliberation.choices_councils import MeetingState, MinutesState
from deliberation.minutes_text import compose
from deliberation.models import Correction, Meeting, Remark
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused
from governance.foundation.workdays import Duration, DurationUnit, deadline

DUE = Duration(3, DurationUnit.WORKING_DAY)  # after the meeting
LONGEST = 20_000


@transaction.atomic
def draft_minutes(meeting, *, by, version=None):
    """起草, or 重新生成: put together from the facts; what stood there before is replaced."""
    meeting = lock_meeting(meeting, version, by=by, deed="draft")
    meeting.minutes_text, meeting.minutes_state = compose(meeting), MinutesState.DRAFT
    save(meeting, "minutes_text", "minutes_state")
    ledger.record("minutes.drafted", meeting, by=by, unit=meeting.path)
    return meeting


@transaction.atomic
def edit_minutes(meeting, *, by, text, version=None):
    """A draft that others have been asked about stays the same draft: what changes meanwhile is what they asked for."""
    meeting = lock_meeting(meeting, version, by=by, deed="edit")
    meeting.minutes_text = _said(text, "纪要正文不能为空。")
    save(meeting, "minutes_text")
    ledger.record("minutes.edited", meeting, by=by, unit=meeting.path)
    return meeting


@transaction.atomic
def send_minutes(meeting, *, by, version=None):
    """征求意见 for as many working days as the council asks; who was there and has an account is told."""
    meeting = lock_meeting(meeting, version, by=by, deed="send")
    days = meeting.council.remark_days
    if not days:
        raise ActionRefused("这个议事会不用征求意见，可以直接签字。")
    meeting.remarks_until = deadline(timezone.now(), Duration(days, DurationUnit.WORKING_DAY)).at
    meeting.minutes_state = MinutesState.REMARKS
    save(meeting, "remarks_until", "minutes_state")
    until = f"{timezone.localtime(meeting.remarks_until):%m-%d}"
    ledger.record("minutes.sent", meeting, by=by, unit=meeting.path, until=until)
    return meeting


@transaction.atomic
def remark(meeting, *, by, text, name=""):
    """One remark; the recorder writes down what somebody without an account said, under that one's name."""
    meeting = lock_meeting(meeting, None, by=by, deed="remark")
    text = _said(text, "请写明哪一处要改、怎么改。", 2000)
    if meeting.remarks_until and timezone.now() > meeting.remarks_until:
        raise ActionRefused("征求意见的时间已过，请直接联系记录人。")
    name = (name or by.name).strip()[:40]
    if Remark.objects.filter(meeting=meeting, by=by, name=name, text=text).exists():  # the same form sent twice
        return meeting
    made = Remark.objects.create(meeting=meeting, by=by, name=name, text=text)
    ledger.record("minutes.remarked", meeting, by=by, unit=meeting.path, remark=made.pk)
    return meeting


@transaction.atomic
def answer_remark(remark, *, by, answer):
    meeting = lock_meeting(remark.meeting, None, by=by, deed="answer")
    remark = Remark.objects.select_for_update().get(pk=remark.pk)
    remark.answer = _said(answer, "请写明采纳了没有、为什么。", 200)
    remark.save(update_fields=["answer"])
    ledger.record("minutes.remark_answered", meeting, by=by, unit=meeting.path, remark=remark.pk)
    return meeting


@transaction.atomic
def sign_minutes(meeting, *, by, chair, recorder, version=None):
    """签字: names of chair and recorder, the text frozen with its digest. Every remark has its answer before."""
    meeting = lock_meeting(meeting, version, by=by, deed="sign")
    chair, recorder = (chair or "").strip()[:40], (recorder or "").strip()[:40]
    if not chair or not recorder:
        raise ActionRefused("请填写主持人和记录人的姓名。")
    if meeting.minutes_state == MinutesState.DRAFT and meeting.council.remark_days:
        raise ActionRefused(f"请先征求到会人员意见（{meeting.council.remark_days} 个工作日），再签字。")
    if meeting.remarks_until and timezone.now() < meeting.remarks_until:
        raise ActionRefused(f"征求意见到 {timezone.localtime(meeting.remarks_until):%m-%d %H:%M}，到时再签字。")
    if waiting := meeting.remarks.filter(answer="").count():
        raise ActionRefused(f"还有 {waiting} 条意见没有答复，请逐条写明采纳情况后再签字。")
    meeting.chair, meeting.recorder = chair, recorder
    meeting.signed_at, meeting.minutes_state = timezone.now(), MinutesState.SIGNED
    meeting.signed_digest = digest(meeting)
    save(meeting, "chair", "recorder", "signed_at", "minutes_state", "signed_digest")
    ledger.record("minutes.signed", meeting, by=by, unit=meeting.path, digest=meeting.signed_digest[:16])
    return meeting


def digest(meeting):
    """SHA-256 of the signed text with its signatures."""
    signed = "\n".join([meeting.minutes_text, meeting.chair, meeting.recorder])
    return hashlib.sha256(signed.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def correct_minutes(meeting, *, by, text):
    """更正, appended below the signed text."""
    meeting = lock_meeting(meeting, None, by=by, deed="correct")
    text = _said(text, "请写明原文和更正后的文字。", 2000)
    last = meeting.corrections.last()
    if last is None or last.text != text:
        made = Correction.objects.create(meeting=meeting, text=text, by=by, by_line=f"{by.name}（{by.post_line}）"[:80])
        ledger.record("minutes.corrected", meeting, by=by, unit=meeting.path, correction=made.pk)
    return meeting


def _said(text, words, most=LONGEST):
    text = (text or "").strip()
    if not text:
        raise ActionRefused(words)
    if len(text) > most:
        raise ActionRefused(f"内容有 {len(text)} 字，最多 {most} 字，请精简。")
    return text


def due_at(meeting):
    """Until when the minutes should be drafted: three working days after the meeting."""
    return deadline(meeting.closed_at, DUE).at if meeting.closed_at else None


@jobs.handler("minutes.remind")
def remind(now=None):
    """Tell the council's people once that minutes are due; two workers at once tell once."""
    now = now or timezone.now()
    waiting = Meeting.objects.filter(
        state=MeetingState.CLOSED, minutes_told_at=None, minutes_state__in=[MinutesState.NONE, MinutesState.DRAFT]
    )
    for meeting in waiting.filter(closed_at__lte=now).order_by("closed_at")[:500]:
        if due_at(meeting) <= now:
            _remind(meeting, now)


@transaction.atomic
def _remind(meeting, now):
    if Meeting.objects.filter(pk=meeting.pk, minutes_told_at=None).update(minutes_told_at=now):
        ledger.record("minutes.overdue", meeting, by=None, unit=meeting.path)
