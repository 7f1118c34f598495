"""Invariants: what must hold of the whole database, each a sentence, a question to the database and what to do.

    @invariant("tickets.open", "未结案标记与状态一致", TICKETS, "请联系系统管理员更正。", over=Ticket)
    def open_as_the_state_says(span):
        for number, path in Ticket.objects.filter(span.of("pk"), …).values_list("number", "path"):
            yield breach(…)

With `over` a large table is asked in stretches of its primary key, so that no question takes long however many rows
there are; without it the function takes nothing. A question only reads, and names nobody: the breach tells a number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Max, Min, Q

STRETCH = 20_000  # keys a question asks about
HIERARCHY, RESIDENTS, TICKETS, COUNCILS = "hierarchy", "residents", "tickets", "councils"
VOLUNTEERS, CLAIMS, AWARDS, FIGURES = "volunteers", "claims", "awards", "figures"
PATHS, SEALED, FILES, MACHINE = "paths", "sealed", "files", "machine"
GROUPS = {
    HIERARCHY: "组织体系",
    RESIDENTS: "居民底册",
    TICKETS: "诉求工单",
    COUNCILS: "议事会与表决",
    VOLUNTEERS: "志愿服务与时长",
    CLAIMS: "认领、心愿与共建",
    AWARDS: "和美评选",
    FIGURES: "月度统计",
    PATHS: "归属单位",
    SEALED: "加密数据",
    FILES: "存放的文件",
    MACHINE: "台账、任务与消息",
}
INVARIANTS = {}


@dataclass(frozen=True)
class Span:
    """A stretch of a table's primary keys, both ends included."""

    low: int
    high: int

    def of(self, column):
        return Q(**{f"{column}__gte": self.low, f"{column}__lte": self.high})


@dataclass(frozen=True)
class Breach:
    """`subject` names the row by its number or id, never a person; `path` is the unit it belongs to, "" of nobody's."""

    subject: str
    wrong: str
    path: str = ""
    url: str = ""


@dataclass(frozen=True)
class Invariant:
    key: str
    title: str  # the sentence that must hold
    group: str
    mend: str  # what to do about a breach
    find: Callable
    over: type | None = None
    stretch: int = STRETCH

    def questions(self) -> Iterator[Callable]:
        """The questions that together look through everything: each, called, gives breaches one by one."""
        if self.over is None:
            yield self.find
            return
        for span in spans(self.over, self.stretch):
            yield lambda span=span: self.find(span)


def spans(model, stretch=STRETCH):
    """The stretches of a table's keys as they are now."""
    ends = model._base_manager.aggregate(low=Min("pk"), high=Max("pk"))
    if ends["low"] is not None:
        for low in range(ends["low"], ends["high"] + 1, stretch):
            yield Span(low, min(low + stretch - 1, ends["high"]))


def invariant(key, title, group, mend, *, over=None, stretch=STRETCH):
    """Register the decorated function, which yields a `Breach` for every row that is not as the title says."""

    def register(find):
        if key in INVARIANTS:
            raise ValueError(f"{key} is registered already")
        INVARIANTS[key] = Invariant(key, title, group, mend, find, over, stretch)
        return find

    return register
