"""What an import would do, row by row, before anybody confirms it: 新增, 更新, 无变化 or 错误, each with its reason.

A ticket is known again by our number, by source and outside number, or, when the sheet has neither, by its time
and words. Once somebody has worked on a ticket here, the sheet no longer changes it.
"""

import hashlib
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from deliberation.categories import CategoryFinder
from deliberation.choices import TicketState
from deliberation.incoming import LABELS, PLATFORMS, SYNONYMS, WANTED, default_source, understand
from deliberation.models import Category, Ticket, TicketEvent
from governance.foundation import workbooks
from governance.foundation.fields import mask_phone
from hierarchy.models import OrgUnit

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
WORDS = {NEW: "新增", CHANGED: "更新", SAME: "无变化", WRONG: "错误"}
AT_ONCE = 800  # values in one IN (…)
COMPARED = (
    "title", "text", "reported_at", "kind", "level", "reporter_name", "reporter_phone", "contacted_at", "resolved_at",
    "resolution", "resolution_text", "solved", "satisfaction", "followed_up_at",
)  # fmt: skip
MOST_SHOWN = 300  # rows of a kind the preview lists


@dataclass
class Examined:
    said: object  # Incoming
    status: str
    message: str = ""
    ticket: object = None
    category: object = None  # None: to be classified
    changes: dict = field(default_factory=dict)  # column: new value
    only_outside: bool = False  # the ticket is worked on here: the list only adds what the platform says of it

    @property
    def shown(self):
        """The row as the preview lists it: plain values only."""
        changes = [
            [LABELS[name], *(_plain(each, name) for each in (getattr(self.ticket, name), value))]
            for name, value in self.changes.items()
            if name in LABELS
        ]
        title = self.said.values.get("title") or self.said.values.get("text", "")
        return {
            "row": self.said.row,
            "status": self.status,
            "number": self.ticket.number if self.ticket else self.said.number,
            "title": title[:40],
            "category": str(self.category) if self.category else "",
            "words": self.said.category_key,
            "message": self.message,
            "changes": changes,
        }


@dataclass
class Examination:
    rows: list
    foreign: dict  # name of a foreign category -> [count, id of ours or ""]
    skipped: dict
    hidden: int
    missing: list

    @property
    def counts(self):
        counts = dict.fromkeys(WORDS, 0)
        for row in self.rows:
            counts[row.status] += 1
        return counts

    def of(self, status):
        return [row for row in self.rows if row.status == status]


def open_table(batch):
    """The table of a batch's file as it was uploaded."""
    with batch.file.open("rb") as file:
        return workbooks.find_table(workbooks.read(file, batch.file_name), SYNONYMS)


def examine(batch, table=None):
    """The `Examination` of a batch under its present mapping; changes nothing."""
    table = table or open_table(batch)
    columns = {name: heading for name, heading in batch.columns["fields"].items() if heading in table.headings}
    missing = [LABELS[name] for name in WANTED if name not in columns]
    if "text" not in columns and "title" in columns:
        missing.remove(LABELS["text"])
    rows = [row for row in table.rows if batch.columns.get("hidden", True) or row[0] not in table.hidden_rows]
    hidden = sum(number in table.hidden_rows for number, _ in table.rows)
    if missing:
        return Examination([], {}, table.skipped, hidden, missing)
    source = batch.columns.get("source") or default_source(table.headings)
    said = [understand(number, cells, columns, source) for number, cells in rows]
    finder = CategoryFinder(Category.objects.of(batch.office.path))
    foreign = _foreign(said, finder, batch.categories)
    _part_doubles(said, batch.office)
    known = _Known(batch.office, said)
    examined = []
    for each in said:
        row = _examine(each, known, batch)
        row.category = finder.by_id.get(_id(foreign.get(each.category_key, [0, ""])[1]))
        if row.ticket is not None and row.status != WRONG:
            _compare(row, finder)
        examined.append(row)
    return Examination(examined, foreign, table.skipped, hidden, [])


def _foreign(said, finder, chosen):
    """Foreign category names with their count and ours: what the person chose, else what is sure."""
    foreign = {}
    for each in said:
        key = each.category_key
        if key and key not in foreign:
            found = finder.find(each.words)
            foreign[key] = [0, str(found.pk) if found else ""]
            if key in chosen and (chosen[key] == "" or _id(chosen[key]) in finder.by_id):
                foreign[key][1] = chosen[key]
        if key:
            foreign[key][0] += 1
    return foreign


def _id(word):
    return int(word) if str(word).isdigit() else None


def content_key(office, said):
    """How a row without a number is known again, and kept from being imported twice."""
    at = said.values["reported_at"].isoformat() if "reported_at" in said.values else ""
    words = "\0".join([office.path, said.values["source"], at, said.values["title"], said.values["text"]])
    return f"import:{hashlib.sha256(words.encode()).hexdigest()[:48]}"


class _Known:
    """The tickets a sheet may mean, read in a few queries."""

    def __init__(self, office, said):
        numbers = sorted({each.number for each in said if each.number})
        self.by_number = {t.number: t for t in _in_pieces(office, "number", numbers)}
        outside = list(_in_pieces(office, "external_number", numbers))
        self.by_outside = {(_sources_of(t)[0], t.external_number): t for t in outside}
        for ticket in outside:
            for source in _sources_of(ticket):
                self.by_outside.setdefault((source, ticket.external_number), ticket)
        keys = sorted({content_key(office, each) for each in said if not each.number})
        self.by_content = {t.client_key: t for t in _in_pieces(office, "client_key", keys)}

    def find(self, each, office):
        if not each.number:
            return self.by_content.get(content_key(office, each))
        return self.by_number.get(each.number) or self.by_outside.get((each.values["source"], each.number))


def _sources_of(ticket):
    """Whose number a ticket's outside number may be; where nobody said whose, any platform's list may name it."""
    if ticket.external_source:
        return [ticket.external_source]
    return [ticket.source] if ticket.source in PLATFORMS else [ticket.source, *PLATFORMS]


def _in_pieces(office, column, values):
    worked_on = TicketEvent.objects.filter(ticket=OuterRef("pk")).exclude(action="imported")
    for start in range(0, len(values), AT_ONCE):
        found = Ticket.objects.filter(street_path=office.path, **{f"{column}__in": values[start : start + AT_ONCE]})
        yield from found.select_related("category").annotate(worked_on=Exists(worked_on))


def _examine(each, known, batch):
    if each.errors:
        return Examined(each, WRONG, "；".join(each.errors))
    ticket = known.find(each, batch.office)
    if ticket is not None and not ticket.path.startswith(batch.home.path):
        return Examined(each, WRONG, "这个编号已在本街道其他单位登记，请由那个单位核对")
    if ticket is None and not each.values["text"]:
        return Examined(each, WRONG, "没有诉求内容")
    return Examined(each, NEW if ticket is None else SAME, "；".join(each.notes), ticket)


def _part_doubles(said, office):
    """A matter stands in a sheet once. Listed a second time under another category it is a ticket of its own.

    Boards do list one message under two of their headings; its second row gets "-2" behind the number, the same
    in every import, so that nothing of the list is lost and nothing comes twice.
    """
    seen = {}
    for each in said:
        if each.errors:
            continue
        key = (each.values["source"], each.number) if each.number else content_key(office, each)
        before = seen.setdefault(key, [])
        if before:
            _part(each, before)
        if not each.errors:
            before.append(each)


def _part(each, before):
    first = before[0]
    same = all(each.values.get(name) == first.values.get(name) for name in ("reported_at", "text", "title"))
    if each.number and same and each.words not in [other.words for other in before]:
        each.number = f"{each.number}-{len(before) + 1}"
        each.notes.append(f"与第 {first.row} 行是同一件、类别不同，另记为 {each.number}")
    elif same:
        each.errors.append(f"与第 {first.row} 行重复")
    else:
        each.errors.append(f"编号 {each.number} 与第 {first.row} 行相同，内容却不同")


def _compare(row, finder):
    """What the sheet has otherwise than the ticket. A blank cell never deletes."""
    said, ticket = row.said, row.ticket
    for name in COMPARED:
        value = said.values.get(name)
        if value not in (None, "") and not _agrees(name, value, ticket):
            row.changes[name] = value
    if said.words and not ticket.worked_on and not _is_called(ticket.category, said.words):
        category, marked = (row.category, "") if row.category else (finder.other, said.category_key[:80])
        if category is not None and (category.pk, marked) != (ticket.category_id, ticket.category_marked):
            row.changes |= {"category": category, "category_marked": marked}
    row.changes |= _outside_facts(said, ticket)
    if not row.changes:
        return
    names = "、".join(dict.fromkeys(LABELS.get(name, "类别") for name in row.changes if name != "category_marked"))
    if ticket.worked_on or ticket.batch_id is None:
        _keep_ours(row)
    else:
        row.status = CHANGED
        row.message = "；".join(filter(None, [f"改动：{names}", row.message]))


OUTSIDE = ("external_due_at", "external_urged")
ANSWERS = ("solved", "satisfaction")  # a platform's own survey, taken over where nobody asked here


def _outside_facts(said, ticket):
    """What a platform's list adds to the ticket it numbered: only where ours is empty."""
    if said.number != ticket.external_number:
        return {}
    return {name: value for name, value in said.outside.items() if not getattr(ticket, name)}


def _keep_ours(row):
    """A ticket worked on here stays as it is; of a platform's list it takes what nothing of ours contradicts."""
    ticket, said = row.ticket, row.said
    added = {name: value for name, value in row.changes.items() if name in OUTSIDE}
    if ticket.state in (TicketState.CLOSED, TicketState.TRANSFERRED) and said.number == ticket.external_number:
        added |= {n: v for n, v in row.changes.items() if n in ANSWERS and getattr(ticket, n) in ("", None)}
    kept = [LABELS.get(name, "类别") for name in row.changes if name not in added and name != "category_marked"]
    row.changes = added
    words = [f"已有，补充：{'、'.join(LABELS[name] for name in added)}"] if added else []
    if kept:
        words.append(f"已在系统中办理，以系统内容为准（不同：{'、'.join(dict.fromkeys(kept))}）")
    if added:
        row.status, row.only_outside = CHANGED, True
    row.message = "；".join(filter(None, [*words, row.message]))


def _is_called(category, words):
    """Whether the sheet says just this category, also one that is out of use by now."""
    return workbooks.heading_key("/".join(words)) == workbooks.heading_key(category.full_name)


def _agrees(name, value, ticket):
    has = getattr(ticket, name)
    if name in ("reported_at", "contacted_at", "resolved_at", "followed_up_at"):
        return has is not None and abs((has - value).total_seconds()) < 1
    if name == "reporter_name":
        return "*" in value or value == has or ticket.anonymous
    if name == "resolution_text" and ticket.resolved_at is None:
        return True  # the ledger shows the last step there until there is a result
    if isinstance(has, str) and name in ("text", "title", "resolution_text"):
        return workbooks.text(has) == value or (name == "text" and ticket.confidential)
    return has == value


def _plain(value, name):
    if name == "reporter_phone":
        return mask_phone(value)
    if hasattr(value, "astimezone"):
        return f"{value.astimezone():%Y-%m-%d %H:%M}"
    return str(getattr(value, "label", value) if value is not None else "")[:80]


def lines_above(paths):
    """The units on the lines of several paths, in one query: {path: unit}."""
    wanted = {path[:n] for path in paths for n in range(4, len(path) + 1, 4)}
    return {unit.path: unit for unit in OrgUnit.objects.filter(path__in=wanted)}
