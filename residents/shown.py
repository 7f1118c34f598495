"""What one viewer sees of a person, of their party membership and of their care: decided here and nowhere else.

电话、证件号      masked for everybody; in clear only as the answer of the reveal deed
姓名              masked in lists and tables; on a person's own page in full for who visits people
党员              leaders of buildings and entrances: only where the member agreed to be named
关爱类别          leaders: the kinds any neighbour knows; the others say only that somebody needs attention
其他登记项        not for leaders
"""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from residents.choices import OPEN_CARE, CareKind, Relation

GRID_LENGTH = 12  # of the path of a grid: who serves there or above is no mere neighbour


def answers_above(user, path):
    """Whether the person serves the grid of the place or a unit above it."""
    return any(len(branch) <= GRID_LENGTH and path.startswith(branch) for branch in user.scope.branches)


def sees_names(user):
    """Who visits people must know their names; the street counts them."""
    return user.may("visit.write")


def kinds_shown(kinds, full):
    """The care kinds a viewer may read, in the order of the list of kinds."""
    return [kind for kind in CareKind if kind in set(kinds) and (full or kind in OPEN_CARE)]


def kind_label(kind):
    return CareKind(kind).label


@dataclass
class Shown:
    """One person as one viewer sees them. `member` is None where the membership is not theirs to see."""

    resident: object
    user: object
    marks: list = field(default_factory=list)  # codes of the care kinds in force
    profile: object = None  # the running care profile

    @cached_property
    def full(self):
        return answers_above(self.user, self.resident.path)

    @cached_property
    def name(self):
        if self.resident.erased_at:
            return "（信息已删除）"
        return self.resident.name if sees_names(self.user) else self.resident.masked_name

    @property
    def first(self):
        return self.name[:1]

    @property
    def relation(self):
        """As people say it: 儿子, 女儿; the bare 子 and 女 of the code list read like the sex that follows."""
        said = self.resident.get_relation_display() if self.resident.relation else ""
        return {"子": "儿子", "女": "女儿"}.get(said, said)

    @property
    def is_head(self):
        return self.resident.relation == Relation.HEAD

    @cached_property
    def line(self):
        """户主，女，82 岁: what is said beside the name."""
        resident = self.resident
        sex = resident.get_sex_display() if resident.sex in ("1", "2") else ""
        age = f"{resident.age} 岁" if resident.age is not None else ""
        return "，".join(part for part in (self.relation, sex, age) if part)

    @cached_property
    def member(self):
        party = getattr(self.resident, "party", None)
        return party if party is not None and (self.full or party.disclosed) else None

    @cached_property
    def kinds(self):
        return [kind_label(kind) for kind in kinds_shown(self.marks, self.full)]

    @property
    def needs_care(self):
        return self.profile is not None

    @property
    def visit_due(self):
        due = self.profile.due_on if self.profile else None
        return due is not None and due <= timezone.localdate()


def running_care(resident):
    """The care profile of a person as long as it is open; None else."""
    profile = getattr(resident, "care", None)
    return profile if profile is not None and profile.closed_on is None else None


def show(user, residents):
    """`Shown` for each person; the rows come with `select_related("party", "care")` and `care__marks` prefetched."""
    shown = []
    for resident in residents:
        profile = running_care(resident)
        marks = [mark.kind for mark in profile.marks.all() if mark.ended_on is None] if profile else []
        shown.append(Shown(resident, user, marks, profile))
    return shown
