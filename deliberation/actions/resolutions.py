"""议定事项: made from one item's decision, worked on, declared done, accepted by somebody else.

A resolution writes on its ticket's way and does nothing more to it: the ticket has its own finish and its own 回访.
"""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from deliberation.actions._decided import lock_resolution, progress, save
from deliberation.actions._move import step
from deliberation.actions.supervising import end_with_resolution
from deliberation.choices import Lamp
from deliberation.choices_councils import ItemState, MeetingState, ResolutionState
from deliberation.choices_decisions import RESOLUTION_NEXT
from deliberation.models import AgendaItem, Meeting, Resolution, Ticket
from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.workdays import Duration, DurationUnit, deadline

SOON = Duration(3, DurationUnit.WORKING_DAY)
HELD = (MeetingState.OPEN, MeetingState.CLOSED)
ACCEPTED_WORDS = "议定事项已落实，请办结并回访"


@transaction.atomic
def make_resolution(item, *, by, text, lead, due_on, lead_person="", with_units="", criterion="", client_key=None):
    """一题一项: from a decided item, who leads, until when, and how one sees that it is done."""
    if client_key and (known := Resolution.objects.filter(client_key=client_key).first()):
        if known.item_id != item.pk:
            raise Conflict("这张表单已经用过，请刷新页面后再填。")
        return known
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    meeting = Meeting.objects.select_related("unit", "council").get(pk=item.meeting_id)
    if meeting.state not in HELD:
        raise ActionRefused("会议还没有开始，议定之后再登记。")
    if item.state != ItemState.DECIDED:
        raise ActionRefused(f"这个议题是“{item.get_state_display()}”，议定之后才能登记议定事项。")
    if (there := item.resolutions.exclude(state=ResolutionState.DROPPED).first()) is not None:
        raise Conflict(f"这个议题已经登记了议定事项“{there.line}”。一题一项，请在那一项里办。")
    if due_on < timezone.localdate(meeting.starts_at):
        raise ActionRefused("完成时限早于开会日期，请改一个日期。")
    text = _words(text, "请写明议定了什么。", 300)
    made = Resolution.objects.create(
        item=item, ticket=item.ticket, unit=meeting.unit, path=meeting.path, text=text, lead=lead, due_on=due_on,
        lead_person=lead_person.strip()[:40], with_units=with_units.strip()[:120], criterion=criterion.strip()[:200],
        made_on=timezone.localdate(item.decided_at or meeting.starts_at), client_key=client_key or None,
    )  # fmt: skip
    facts = {"lead": lead.pk, "lead_name": lead.name, "due_on": f"{due_on:%F}"}
    ledger.record("resolution.made", made, by=by, unit=made.path, **facts)
    tell_ticket(made, "resolution_made", by, f"议定事项：{text}。牵头：{lead}，时限 {due_on:%Y-%m-%d}")
    return made


@transaction.atomic
def report_progress(resolution, *, by, text, photos=(), version=None):
    """进展, with a photo if there is one."""
    resolution = lock_resolution(resolution, version, by=by, deed="report")
    text = _words(text, "请写明做了什么、到了哪一步。", 2000)
    last = resolution.progress.first()
    if last is not None and (last.by_id, last.text) == (by.pk, text):  # the same form sent twice
        return resolution
    if resolution.state == ResolutionState.OPEN:
        _move(resolution, ResolutionState.DOING)
    save(resolution, "state")
    _progress(resolution, text, by, photos)
    ledger.record("resolution.reported", resolution, by=by, unit=resolution.path)
    return resolution


@transaction.atomic
def finish_resolution(resolution, *, by, outcome, photos=(), version=None):
    """完成, to be accepted by somebody else."""
    resolution = lock_resolution(resolution, version, by=by, deed="finish")
    _move(resolution, ResolutionState.DONE)
    resolution.outcome = _words(outcome, "请对照验收标准写明完成情况。", 2000)
    resolution.done_at, resolution.done_by = timezone.now(), by
    save(resolution, "state", "outcome", "done_at", "done_by")
    _progress(resolution, resolution.outcome, by, photos, ResolutionState.DONE)
    ledger.record("resolution.finished", resolution, by=by, unit=resolution.path)
    return resolution


@transaction.atomic
def accept_resolution(resolution, *, by, note="", version=None):
    """验收. The ticket reads that it may be finished and followed up; who holds it does that."""
    resolution = lock_resolution(resolution, version, by=by, deed="accept")
    _move(resolution, ResolutionState.ACCEPTED)
    resolution.accepted_at, resolution.lamp = timezone.now(), Lamp.NONE
    save(resolution, "state", "accepted_at", "lamp")
    progress(resolution, note.strip() or "验收合格", by=by, state=ResolutionState.ACCEPTED)
    late = timezone.localdate(resolution.done_at) > resolution.due_on
    ledger.record("resolution.accepted", resolution, by=by, unit=resolution.path, late=late)
    tell_ticket(resolution, "resolution_accepted", by, ACCEPTED_WORDS)
    end_with_resolution(resolution, by=by)
    return resolution


@transaction.atomic
def refuse_resolution(resolution, *, by, note, version=None):
    """验收不通过: back to work, the deadline stays."""
    resolution = lock_resolution(resolution, version, by=by, deed="refuse")
    note = _words(note, "请写明哪里不符合验收标准。", 200)
    _move(resolution, ResolutionState.DOING)
    resolution.done_at = resolution.done_by = None
    save(resolution, "state", "done_at", "done_by")
    progress(resolution, f"验收不通过：{note}", by=by, state=ResolutionState.DOING)
    ledger.record("resolution.refused", resolution, by=by, unit=resolution.path)
    return resolution


@transaction.atomic
def postpone_resolution(resolution, *, by, due_on, note, version=None):
    """调整时限, with a reason; the lamp is lit anew."""
    resolution = lock_resolution(resolution, version, by=by, deed="postpone")
    note = _words(note, "请写明为什么调整时限。", 200)
    if due_on == resolution.due_on:
        raise ActionRefused("新时限和原来一样，没有改动。")
    if due_on < timezone.localdate():
        raise ActionRefused("新时限已经过去，请填今天或以后的日期。")
    before, resolution.due_on, resolution.lamp = resolution.due_on, due_on, Lamp.NONE
    save(resolution, "due_on", "lamp")
    progress(resolution, f"时限由 {before:%Y-%m-%d} 调整为 {due_on:%Y-%m-%d}：{note}", by=by)
    ledger.record(
        "resolution.postponed", resolution, by=by, unit=resolution.path, old=f"{before:%F}", new=f"{due_on:%F}"
    )
    return resolution


@transaction.atomic
def drop_resolution(resolution, *, by, note, version=None):
    """终止, with a reason that stays readable."""
    resolution = lock_resolution(resolution, version, by=by, deed="drop")
    _move(resolution, ResolutionState.DROPPED)
    resolution.dropped_why, resolution.lamp = _words(note, "请写明为什么终止。", 200), Lamp.NONE
    save(resolution, "state", "dropped_why", "lamp")
    progress(resolution, f"终止：{resolution.dropped_why}", by=by, state=ResolutionState.DROPPED)
    ledger.record("resolution.dropped", resolution, by=by, unit=resolution.path, lead=resolution.lead_id)
    tell_ticket(resolution, "resolution_dropped", by, f"议定事项已终止：{resolution.dropped_why}")
    end_with_resolution(resolution, by=by)
    return resolution


def _move(resolution, state):
    if state not in RESOLUTION_NEXT[resolution.state]:
        raise ActionRefused(
            f"这项议定事项现在是“{resolution.get_state_display()}”，不能改为“{ResolutionState(state).label}”。请刷新页面。"
        )
    resolution.state = state


def _words(text, empty, most):
    text = (text or "").strip()
    if not text:
        raise ActionRefused(empty)
    if len(text) > most:
        raise ActionRefused(f"写了 {len(text)} 字，最多 {most} 字，请精简。")
    return text


def _progress(resolution, text, by, photos, state=""):
    """The first photo stands with the step's words, further ones below it."""
    first, *more = [*photos, None]
    for picture, words in [(first, text), *((each, "（照片）") for each in more if each is not None)]:
        content = ContentFile(picture.content) if picture is not None else None
        progress(resolution, words, by=by, picture_name=f"{secrets.token_hex(16)}.jpg", content=content, state=state)


def tell_ticket(resolution, action, by, text):
    """One event on the ticket's way, and one more version, so that a page shown before reads as out of date."""
    if resolution.ticket_id is None:
        return
    ticket = Ticket.objects.select_for_update().select_related(None).get(pk=resolution.ticket_id)
    Ticket.objects.filter(pk=ticket.pk).update(version=F("version") + 1)
    step(ticket, action, by=by, text=text, resolution=resolution.pk)


@jobs.handler("resolutions.light_lamps")
def light_lamps(today=None):
    """Yellow from three working days before the deadline, red after it; each said once, by whoever changes the row."""
    today = today or timezone.localdate()
    soon = timezone.localdate(deadline(timezone.now(), SOON).at)
    for lamp, last in ((Lamp.RED, today), (Lamp.AMBER, soon)):
        late = {"due_on__lt": last} if lamp == Lamp.RED else {"due_on__lte": last}
        waiting = Resolution.objects.unfinished().filter(**late).exclude(lamp__in=[Lamp.RED, lamp])
        for resolution in waiting.order_by("due_on", "pk")[:1000]:
            _light(resolution, lamp, late)


@transaction.atomic
def _light(resolution, lamp, late):
    rows = Resolution.objects.unfinished().filter(pk=resolution.pk, **late).exclude(lamp__in=[Lamp.RED, lamp])
    if rows.update(lamp=lamp):
        action = "resolution.overdue" if lamp == Lamp.RED else "resolution.due_soon"
        ledger.record(action, resolution, by=None, unit=resolution.path, due_on=f"{resolution.due_on:%F}")
