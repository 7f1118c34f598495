"""补录: a meeting that was held on paper, entered afterwards in one go by the same actions as one held live."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.actions import agenda, attending, meetings, voting
from deliberation.actions._meeting import record
from deliberation.choices_councils import Block, ItemState, SignIn, VoteWay
from deliberation.models import Meeting
from deliberation.rolls import is_there
from governance.foundation.errors import ActionRefused

OLDEST = timedelta(days=400)


@transaction.atomic
def record_held_meeting(council, *, by, starts_at, ends_at, present, items, witness="", **facts):
    """A closed meeting. `present` are lines “姓名” or “1-301 姓名”; `items` are dicts of title, decision, state and,
    where hands were counted, ayes, noes, abstentions. All of it or nothing; the council's rules hold as ever.
    """
    now = timezone.now()
    if not now - OLDEST <= starts_at < ends_at <= now:
        raise ActionRefused("请核对时间：补录的是已经开完的会，结束要晚于开始。")
    meeting = meetings.plan_meeting(council, by=by, starts_at=starts_at, ends_at=ends_at, **facts)
    meetings.open_meeting(meeting, by=by, short_notice="会后补录", at=starts_at)
    meeting = Meeting.objects.select_related("council").get(pk=meeting.pk)
    for line in present:
        _came(meeting, line, by, starts_at)
    for each in items:
        _heard(meeting, each, by, starts_at, ends_at, witness)
    for left in meeting.items.filter(state=ItemState.PLANNED).exclude(block__in=[Block.LAST_TIME, Block.CHAT]):
        agenda.conclude_item(left, by=by, state=ItemState.CARRIED_OVER)
    meeting = meetings.close_meeting(meeting, by=by, at=ends_at)
    record(meeting, "recorded", by=by, items=len(items))
    return meeting


def _came(meeting, line, by, at):
    """An invited person of that name, the household behind a door, or else somebody who listened."""
    words = line.split()
    door = words[0] if len(words) > 1 and re.search(r"\d", words[0]) else ""
    name = "".join(words[1:] if door else words)[:40]
    household = attending.household_at(meeting, door) if door else None
    if door and household is None:
        raise ActionRefused(f"“{line}”里的门牌在本楼没有找到，请核对，或只写姓名。")
    if household is not None:
        found = meeting.attendances.filter(household=household).order_by("pk").first()
        if found is not None and found.arrived_at is None:
            found.name = name
            found.save(update_fields=["name"])
            attending.arrive(found, by=by, at=at)
        else:
            attending.add_person(meeting, by=by, name=name, votes=True, household=household, at=at)
        return
    row = attending.invited(meeting, name)
    if row is None:
        attending.add_person(meeting, by=by, name=name, votes=False, at=at)
    elif not is_there(row):
        attending.arrive(row, by=by, way=SignIn.NAME, at=at)


def _heard(meeting, told, by, starts_at, ends_at, witness):
    item = agenda.add_item(meeting, by=by, title=told["title"], with_cost=told.get("with_cost", False))
    counts = {name: told.get(name) for name in ("ayes", "noes", "abstentions")}
    if any(number is not None for number in counts.values()):
        counts = {name: number or 0 for name, number in counts.items()}
        motion = voting.open_vote(item, by=by, way=VoteWay.HANDS, at=starts_at)
        voting.count_votes(
            motion, by=by, cast=sum(counts.values()), recorder=meeting.recorder, witness=witness, at=ends_at, **counts
        )
    agenda.conclude_item(item, by=by, state=told["state"], decision=told.get("decision", ""))
