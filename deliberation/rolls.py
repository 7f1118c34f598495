"""Who is in the room and who may vote: the same reckoning for the page, for opening a vote and for the API.

A present person counts for the quorum; a proxy does not, but its vote is on the roll of the one who holds it.
"""

from dataclasses import dataclass

from deliberation.choices_councils import QuorumRule, VoteBase
from deliberation.quorum import Quorum, Side, quorum


@dataclass(frozen=True)
class Room:
    """`roll` is [[voter, attendance], …]: several people of one household share one voter, of a side one speaks."""

    persons: int
    entitled: int
    roll: list
    quorum: Quorum

    @property
    def present(self):
        """到会票数: votes that can be cast now, proxies included."""
        return len({voter for voter, _ in self.roll})


def is_there(attendance, at=None):
    """In the room at a moment (now, without one), and known to the recorder."""
    if attendance.awaiting or attendance.arrived_at is None:
        return False
    if at is None:
        return attendance.left_at is None
    return attendance.arrived_at <= at and (attendance.left_at is None or attendance.left_at > at)


def voter_of(base, attendance):
    """Whose one vote it is: "" where the council counts households or groups and the person belongs to none."""
    if base == VoteBase.HOUSEHOLD:
        return f"household:{attendance.household_id}" if attendance.household_id else ""
    if base == VoteBase.GROUP:
        return f"group:{attendance.group_id}" if attendance.group_id else ""
    return f"person:{attendance.pk}"


def room_of(council, attendances, groups, at=None):
    """The `Room` of a meeting from its loaded attendances and the council's seat groups; asks no query."""
    voting = [each for each in attendances if each.votes and not each.awaiting]
    here = sorted((each for each in voting if is_there(each, at)), key=lambda each: each.pk)
    ids = {each.pk for each in here}
    may_vote = [*here, *(each for each in voting if each.pk not in ids and each.held_by_id in ids)]
    roll = [[voter, each.pk] for each in may_vote if (voter := voter_of(council.vote_base, each))]
    if council.vote_base == VoteBase.GROUP:
        roll = _speakers(roll)
    return Room(len(here), _entitled(council, voting, groups), roll, _quorum(council, voting, here, groups))


def _speakers(roll):
    """One for each side: whoever of it stands first on the sheet and is here, not whoever taps first."""
    first = {}
    for voter, seat in roll:
        first.setdefault(voter, seat)
    return [[voter, seat] for voter, seat in first.items()]


def _entitled(council, voting, groups):
    if council.vote_base == VoteBase.GROUP:
        return len(groups)
    belongs = [each for each in voting if each.invited or each.member_id or each.arrived_at]
    return len({voter for each in belongs if (voter := voter_of(council.vote_base, each))})


def _quorum(council, voting, here, groups):
    """What the council's rule counts: members, invited people, or households; and each side of the table."""
    sides = [Side(each.name, sum(a.group_id == each.pk for a in here), each.least_present) for each in groups]
    if council.quorum == QuorumRule.HOUSEHOLDS:
        whole = len({each.household_id for each in voting if each.invited and each.household_id})
        came = len({each.household_id for each in here if each.household_id})
    else:
        counts = "member_id" if council.quorum == QuorumRule.SEATS else "invited"
        whole = sum(bool(getattr(each, counts)) for each in voting)
        came = sum(bool(getattr(each, counts)) for each in here)
    return quorum(
        council.quorum,
        here=came,
        whole=whole,
        part=council.quorum_part,
        of=council.quorum_of,
        persons=len(here),
        persons_enough=council.quorum_persons,
        sides=sides,
    )
