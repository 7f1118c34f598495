"""What becomes of seats in councils and places in teams when a person leaves, is erased, or two rows become one; and
of the two lines such a person has on one sign-in sheet.
"""

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from deliberation.choices_councils import MeetingState
from deliberation.models import Attendance, CouncilMember, DeliberatorTeam, TeamMember
from residents.erasing import erases
from residents.parting import parts, unites

TWICE = "重复登记"


def _running(model):
    return model.objects.filter(**{LAST[model]: None})


LAST = {CouncilMember: "ended_on", TeamMember: "left"}
FIRST = {CouncilMember: "since", TeamMember: "joined"}


@parts
def seats_end(resident, on):
    """The seat is free from the day on; of a term that began later, from its first day."""
    why = {CouncilMember: {"ended_why": resident.get_presence_display()}, TeamMember: {}}
    for model, last in LAST.items():
        mine = _running(model).filter(resident=resident)
        mine.update(**{last: Greatest(F(FIRST[model]), Value(on))}, **why[model])


@erases
def names_go(resident):
    """The row is counted as before; who it was nobody reads any more, nor who the guardian was."""
    today = timezone.localdate()
    teams = TeamMember.objects.filter(resident=resident)
    led = Q(members__resident=resident)
    for name in set(teams.values_list("name", flat=True)):
        DeliberatorTeam.objects.filter(led, leader=name).update(leader="")
    CouncilMember.objects.filter(resident=resident, ended_on=None).update(ended_on=today)
    CouncilMember.objects.filter(resident=resident).update(name="", organisation="", ended_why="")
    teams.filter(left=None).update(left=today)
    teams.update(name="", guardian_name="")


@unites
def sits_once(kept, gone, journal):
    """Who sat twice under two rows sits once: the other membership ends today."""
    for model, of in ((CouncilMember, "council_id"), (TeamMember, "team_id")):
        held = set(_running(model).filter(resident=kept).values_list(of, flat=True))
        for row in _running(model).filter(resident=gone, **{f"{of}__in": held}):
            journal.change(row, **{LAST[model]: timezone.localdate()})


@unites
def comes_once(kept, gone, journal):
    """Who was asked to one meeting under two rows stays on the line that came; the other names nobody any more, and
    has no vote in a meeting that is not over.
    """
    lines = Attendance.objects.select_related("meeting").order_by("pk")
    ours = {line.meeting_id: line for line in lines.filter(resident=kept)}
    for theirs in lines.filter(resident=gone, meeting__in=ours):
        line = ours[theirs.meeting_id]
        spare = line if theirs.arrived_at and not line.arrived_at else theirs
        over = spare.meeting.state == MeetingState.CLOSED
        journal.change(spare, resident=None, name=TWICE, votes=spare.votes and over)
