"""公示: a public extract for five working days, and the objections that reopen an item."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from deliberation.actions._decided import lock_meeting, progress, save
from deliberation.actions.resolutions import tell_ticket
from deliberation.actions.supervising import end_with_resolution
from deliberation.choices import Lamp
from deliberation.choices_councils import ItemState, MinutesState, ResolutionState
from deliberation.choices_decisions import ObjectionState
from deliberation.minutes_text import NOTICE_DAYS, cleared_extract
from deliberation.models import AgendaItem, Meeting, Objection, Resolution
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import Duration, DurationUnit, deadline

NOTICE = Duration(NOTICE_DAYS, DurationUnit.WORKING_DAY)
MOST_WAITING = 30  # objections to one meeting nobody has looked at yet


@transaction.atomic
def publish_minutes(meeting, *, by, extract, version=None):
    """Publish what the publisher has read. A number or a known name that is still in it is refused by name."""
    meeting = lock_meeting(meeting, version, by=by, deed="publish")
    extract = (extract or "").strip()
    if not extract:
        raise ActionRefused("公开摘要不能为空。")
    if len(extract) > 10_000:
        raise ActionRefused("公开摘要超过 10000 字，请精简。")
    if left := cleared_extract(meeting, extract).found:
        named = "、".join(f"{label}“{words}”" for label, words in left[:5])
        raise ActionRefused(f"摘要里还有{named}，不能公开。请删去，或点“自动去除个人信息”。")
    now = timezone.now()
    meeting.extract, meeting.published_at, meeting.minutes_state = extract, now, MinutesState.PUBLISHED
    meeting.notice_until = timezone.localdate(deadline(now, NOTICE).at)
    save(meeting, "extract", "published_at", "minutes_state", "notice_until")
    until = f"{meeting.notice_until:%m-%d}"
    ledger.record("minutes.published", meeting, by=by, unit=meeting.path, until=until)
    transaction.on_commit(lambda: forget_public(meeting.path))
    return meeting


def forget_public(path):
    """The public pages of a unit and of those above it are read anew."""
    lines = [path[:n] for n in range(4, len(path) + 1, 4)]
    cache.delete_many([public_key(kind, line) for kind in ("meetings", "projects") for line in lines])


def public_key(kind, path):
    return f"public:{kind}:{path}"


@transaction.atomic
def file_objection(meeting, *, item, text):
    """Somebody without an account objects while the notice runs; the receipt number is the answer's address."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.minutes_state != MinutesState.PUBLISHED or timezone.localdate() > meeting.notice_until:
        raise ActionRefused("公示期已结束，有意见请直接联系社区。")
    text = (text or "").strip()
    if len(text) < 5:
        raise ActionRefused("请写明对哪一点有意见、为什么，至少 5 个字。")
    waiting = meeting.objections.filter(state=ObjectionState.OPEN)
    text = text[:2000]
    same = waiting.filter(item=item, text=text, at__gte=timezone.now() - timedelta(minutes=10)).first()
    if same is not None:  # the same form sent twice
        return same
    if waiting.count() >= MOST_WAITING:
        raise ActionRefused("收到的异议较多，正在处理。请改天再提，或直接联系社区。")
    made = Objection.objects.create(meeting=meeting, item=item, text=text)
    ledger.record("objection.filed", made, by=None, unit=meeting.path, meeting=meeting.pk)
    return made


@transaction.atomic
def answer_objection(objection, *, by, upheld, answer):
    """成立: the item is open again, its running resolutions end, and the next meeting has it. 不成立 says why."""
    meeting = lock_meeting(objection.meeting, None, by=by, deed="object")
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.state != ObjectionState.OPEN:
        raise Conflict(f"这条异议已经处理：{objection.get_state_display()}。请刷新页面。")
    answer = (answer or "").strip()
    if len(answer) < 4:
        raise ActionRefused("请写明处理意见（至少 4 个字），提出异议的人凭回执号能看到。")
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    objection.answer, objection.answered_at = answer[:2000], timezone.now()
    objection.save(update_fields=["state", "answer", "answered_at"])
    if upheld:
        reopen_item(objection.item, by=by)
    facts = {"outcome": objection.get_state_display(), "meeting": meeting.pk}
    ledger.record("objection.answered", objection, by=by, unit=meeting.path, **facts)
    transaction.on_commit(lambda: forget_public(meeting.path))
    return meeting


def reopen_item(item, *, by):
    """结转下次: the item waits for the next meeting; what had not been accepted of its resolutions ends here."""
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    item.state, item.decided_at = ItemState.CARRIED_OVER, None
    item.save(update_fields=["state", "decided_at"])
    for resolution in Resolution.objects.select_for_update().filter(item=item).running().order_by("pk"):
        resolution.state, resolution.dropped_why = ResolutionState.DROPPED, "公示期间异议成立，重新商议"
        resolution.lamp = Lamp.NONE
        save(resolution, "state", "dropped_why", "lamp")
        progress(resolution, resolution.dropped_why, by=by, state=ResolutionState.DROPPED)
        ledger.record("resolution.dropped", resolution, by=by, unit=resolution.path, lead=resolution.lead_id)
        tell_ticket(resolution, "resolution_dropped", by, f"议定事项已终止：{resolution.dropped_why}")
        end_with_resolution(resolution, by=by)
