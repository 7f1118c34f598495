"""What becomes of seats in councils and places in teams when a person leaves, is erased, or two rows become one."""

from django.db.models import Q
from django.utils import timezone

from deliberation.models import CouncilMember, DeliberatorTeam, TeamMember
from residents.erasing import erases
from residents.parting import parts, unites


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
        mine.filter(**{f"{FIRST[model]}__gt": on}).delete()
        mine.update(**{last: on}, **why[model])


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
