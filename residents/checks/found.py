"""What every check is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from residents.models import Finding

COMMUNITY = 8  # length of a community's path, the place a check is asked of


@dataclass(frozen=True)
class Check:
    """`find(community, only)` gives unsaved findings, of one finding's rows when `only` is given;
    `say(findings)` gives {finding id: sentence}."""

    code: str
    title: str
    why: str
    find: Callable
    say: Callable
    mends: tuple = ()  # (code, words on the button)
    info: bool = False  # worth knowing, not wrong

    def still(self, finding):
        """Whether the contradiction stands as it was found."""
        return any(found.key == finding.key for found in self.find(finding.path[:COMMUNITY], finding))


def finding(check, home, path, key, **about):
    return Finding(check_code=check, home_id=home, path=path, key=f"{check}:{key}"[:80], **about)


def narrowed(rows, only, **columns):
    """Of one finding: the rows of its person, household or door; `columns` says where each is found in `rows`."""
    if only is None:
        return rows
    return rows.filter(**{column: getattr(only, name) for name, column in columns.items() if getattr(only, name)})
