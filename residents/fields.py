"""Keys by which personal data is found again without being readable, and how it is shown."""

from governance.foundation.fields import blind_index


def id_key(number):
    """The blind index by which an identity number finds its person."""
    return blind_index("residents.resident.id_number", number)


def phone_key(phone):
    return blind_index("residents.resident.phone", phone)


def tail_key(phone):
    """The last four digits, keyed: many share one, so it is only ever asked together with a scope."""
    digits = "".join(c for c in phone or "" if c.isdigit())
    return blind_index("residents.resident.phone_tail", digits[-4:]) if len(digits) >= 7 else ""


def mask_id(number):
    """340111********0029; short numbers keep their last two characters."""
    number = number or ""
    if len(number) >= 15:
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"
    return "*" * max(len(number) - 2, 0) + number[-2:] if number else ""
