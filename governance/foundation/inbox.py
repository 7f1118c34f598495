"""A person's notices, page by page: all unread ones first, then the read ones, each newest first."""

from dataclasses import dataclass

SIZE = 30


@dataclass
class InboxPage:
    rows: list
    after: str = ""  # the key of the next page, "" on the last
    is_first: bool = True

    @property
    def unread(self):
        return any(row.read_at is None for row in self.rows)

    @property
    def newest(self):
        return max((row.pk for row in self.rows), default=0)


def inbox_page(user, after="", size=SIZE):
    """The page behind a key: `u12` continues among the unread below 12, `r12` among the read. Always two queries."""
    part, key = after[:1], after[1:]
    if part not in ("u", "r") or not key.isdecimal() or len(key) > 18:
        part, key = "", "0"
    unread, read = user.notices.filter(read_at=None), user.notices.exclude(read_at=None)
    if part == "u":
        unread = unread.filter(pk__lt=int(key))
    elif part == "r":
        unread, read = unread.filter(pk__lt=0), read.filter(pk__lt=int(key))
    rows = list(unread.order_by("-pk")[: size + 1])
    rows += read.order_by("-pk")[: size + 1 - len(rows)]
    more, rows = len(rows) > size, rows[:size]
    following = ("r" if rows[-1].read_at else "u") + str(rows[-1].pk) if more else ""
    return InboxPage(rows, following, is_first=not part)
