"""Pinyin initials, so that two letters find 沁心湖社区: qxhsq."""

import unicodedata

from django.db import models


def initials_of(text):
    """The first letter of every syllable, in small letters; digits and letters stay."""
    from pypinyin import Style, lazy_pinyin

    text = unicodedata.normalize("NFKC", text or "")
    letters = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=lambda rest: list(rest)))
    return "".join(c for c in letters.lower() if c.isascii() and c.isalnum())


class InitialsField(models.CharField):
    """Filled from another column whenever the row is written (also in bulk). An ordinary column to migrations."""

    def __init__(self, *args, of="name", **more):
        self.of = of
        super().__init__(*args, **more)

    def deconstruct(self):
        name, _, args, more = super().deconstruct()
        return name, "django.db.models.CharField", args, more

    def pre_save(self, instance, add):
        value = initials_of(getattr(instance, self.of))[: self.max_length]
        setattr(instance, self.attname, value)
        return value
