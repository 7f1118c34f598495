"""What the title of a ledger calls its days."""

from calendar import monthrange


def period_words(since, until, today):
    """2026年11月 of a whole month, else both days (included) as 2026-11-05至2026-11-20; "" where no day is given."""
    if since and until and since.day == 1 and until == since.replace(day=monthrange(since.year, since.month)[1]):
        return f"{since.year}年{since.month}月"
    if since or until:
        return f"{f'{since:%Y-%m-%d}' if since else '建档'}至{until or today:%Y-%m-%d}"
    return ""
