"""The machine of a meeting: lock it, say who was faster, move it along its states, write one line."""

from django.db.models import prefetch_related_objects

from deliberation.choices_councils import MEETING_NEXT, MeetingState
from deliberation.models import Meeting
from deliberation.rules_meetings import holds
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict

BEFORE = (MeetingState.PLANNED, MeetingState.ANNOUNCED)
RUNNING = (*BEFORE, MeetingState.OPEN)


def lock(meeting, *states, by=None, version=None):
    """The meeting as the database has it now, held until the action commits. `by` must hold it; None is the room."""
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    prefetch_related_objects([locked], "council__building", "council__unit", "unit")
    if by is not None and not holds(by, locked.council):
        raise ActionRefused(f"这次会议由{locked.council}的召集人主持，请联系{locked.unit}。")
    if version is not None and int(version) != locked.version:
        raise Conflict(f"{_last_deed(locked)}，页面已过时。请刷新后再操作。")
    if states and locked.state not in states:
        raise Conflict(f"会议现在是“{locked.get_state_display()}”，不能这样办。{_last_deed(locked)}，请刷新页面。")
    return locked


def _last_deed(meeting):
    last = ledger.of(meeting).last()
    if last is None:
        return "会议刚被修改"
    return f"{last.actor_name}已于 {last.at.astimezone():%H:%M} {ledger.name_of(last.action)}"


def move(meeting, state):
    if state not in MEETING_NEXT[meeting.state]:
        raise ActionRefused(f"会议现在是“{meeting.get_state_display()}”，不能改为“{MeetingState(state).label}”。")
    meeting.state = state


def save(meeting, *fields):
    meeting.version += 1
    meeting.save(update_fields=[*fields, "version"])


def record(meeting, deed, *, by, **facts):
    """One line of the ledger: numbers and states, never a name or a choice."""
    return ledger.record(f"meeting.{deed}", meeting, by=by, unit=meeting.path, **facts)
