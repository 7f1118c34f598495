"""What of an examination is kept for the pages: the first rows of every kind, and every refused row with its cells."""

import base64
import json
import zlib
from collections import Counter
from datetime import date, datetime

from residents.roster.verdict import REFUSED

SHOWN = 200  # rows of a kind on the page
LETTERS = 300


class Preview:
    """The examination's sink. Refused rows are packed as they come, so that a file of nothing else stays small too."""

    def __init__(self):
        self.rows, self.kinds, self.packer, self.packed, self.refused = [], Counter(), zlib.compressobj(), [], 0

    def __call__(self, verdict, row):
        kind = verdict.status
        if self.kinds[kind] < SHOWN:
            self.rows.append(verdict.packed())
        elif verdict.words and kind not in REFUSED and self.kinds["warned"] < SHOWN:
            self.rows.append(verdict.packed())
            self.kinds["warned"] += 1
        self.kinds[kind] += 1
        if kind in REFUSED:
            self.refused += 1
            line = {"sheet": row.sheet, "row": row.row, "cells": row.cells, "bad": verdict.bad, "words": verdict.words}
            self.packed.append(
                self.packer.compress((json.dumps(line, default=cell, ensure_ascii=False) + "\n").encode())
            )

    def shown(self):
        return json.dumps(self.rows, ensure_ascii=False)

    def refused_rows(self):
        self.packed.append(self.packer.flush())
        return base64.b64encode(b"".join(self.packed)).decode() if self.refused else ""


def cell(value):
    """A cell as text, as a person would type it."""
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    return (
        value.isoformat(" ")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
    )


def unpacked(stored):
    """The refused rows one after another."""
    if stored:
        for line in zlib.decompress(base64.b64decode(stored)).decode().splitlines():
            yield json.loads(line)
