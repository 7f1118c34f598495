"""Every kind of reminder in one table: what it says, when, to whom, whether it may wait for the morning.

An app registers its kinds in `<app>/reminders.py`. A kind is either *told* — an action of the app records
the ledger entry of that name when something falls due, and `notices.tell` has its audience — or *found*: `find(now)`
answers with what is due now, and `reminding.give` writes all inbox rows of it at once. A kind may say in `still` about
which subjects it still holds: asked when the inbox is written, and again when a letter leaves.
"""

from collections.abc import Callable
from dataclasses import dataclass

from governance.foundation.models import KindOff

KINDS = {}


@dataclass(frozen=True)
class Kind:
    """`still` takes (subject, user id) pairs and returns those that hold; `find` takes a moment and gives `Due`s.

    `urgent` is safety: at any hour, not to be switched off; `presses` says so of single ledger entries. `news` is no
    reminder: its line is written when it happens, only its letters wait for the morning.
    """

    code: str
    title: str
    group: str
    when: str
    whom: str
    urgent: bool = False
    still: Callable | None = None
    find: Callable | None = None
    presses: Callable | None = None
    news: bool = False
    own: bool = False  # nobody can stand in: one's own account, the marks a judge gives
    of_office: bool = True  # what concerns one's own account or the portal itself is no street's to switch off

    @property
    def found(self):
        return self.find is not None

    @property
    def may_be_switched_off(self):
        return self.of_office and not self.at_any_hour

    @property
    def at_any_hour(self):
        """Whether it may come at night, always or when what it is about is urgent."""
        return self.urgent or self.presses is not None


@dataclass(frozen=True)
class Due:
    """One thing that falls due. The same subject in the same window comes to a person once."""

    subject: str
    window: str
    people: tuple
    text: str
    url: str
    path: str = ""

    @property
    def occasion(self):
        return f"{self.subject}/{self.window}"


def kind(code, title, group, **more):
    KINDS[code] = Kind(code, title, group, **more)


def while_in(rows):
    """A `still` for everybody: the subjects that are among `rows()`, a queryset."""

    def still(pairs):
        subjects = {subject for subject, _ in pairs if subject.isdecimal()}
        there = {str(pk) for pk in rows().filter(pk__in=subjects).values_list("pk", flat=True)}
        return {pair for pair in pairs if pair[0] in there}

    return still


def is_urgent(entry):
    """Whether what was recorded is a matter of safety."""
    known = KINDS.get(entry.action)
    return known is not None and (known.urgent or bool(known.presses and known.presses(entry)))


def waits_for_the_morning(entry):
    """Whether what was recorded is a reminder that comes in working hours only."""
    known = KINDS.get(entry.action)
    return known is not None and not known.news and not is_urgent(entry)


def still_holding(notices):
    """Of notices with their entries those whose matter still waits for this person: one question a kind."""
    of_kind = {}
    for notice in notices:
        of_kind.setdefault(notice.kind, []).append(notice)
    holding = []
    for code, rows in of_kind.items():
        asked = KINDS[code].still if code in KINDS else None
        if asked is None:
            holding += rows
            continue
        there = asked({(notice.subject, notice.user_id) for notice in rows})
        holding += [notice for notice in rows if (notice.subject, notice.user_id) in there]
    return holding


def switched_off(code):
    """Paths of the streets that do not want a kind."""
    return set(KindOff.objects.filter(kind=code).values_list("office_path", flat=True))
