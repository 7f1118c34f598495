"""Phone cells: several numbers, whose they are in brackets, and what a number cell or a careless copy did to them."""

import re
import unicodedata
from typing import NamedTuple

from governance.foundation.workbooks import Doubtful, text
from residents.incoming.words import BLANK

MOBILE = re.compile(r"1[3-9]\d{9}")
NUMBER = r"1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}"
ITEM = re.compile(rf"(?P<before>[^\d()]*?)[:：]?(?P<number>{NUMBER})(?P<after>[^\d]*)")
POWER = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
SPLIT = re.compile(r"[/、;,|\s]+|或")


class Masked(ValueError):
    """The number was starred out by whoever exported it."""


class Phones(NamedTuple):
    first: str = ""
    others: str = ""  # "13900000001（儿子）、0551-65123456"
    warning: str = ""


NOBODY = Phones()


def phones(value):
    """The numbers of a cell; `Doubtful` when one of them cannot be right, for then none is taken."""
    if isinstance(value, str) and MOBILE.fullmatch(value):
        return Phones(value)
    said = _plain(value)
    if said in BLANK:
        return NOBODY
    if re.search(r"\d\*+\d?", said):
        raise Masked("号码是打码的，没有完整号码")
    if MOBILE.fullmatch(whole := re.sub(r"[\s-]", "", said)):
        warning = "号码后几位都是 0，请核对是否被表格软件改过" if whole.endswith("0000000") else ""
        return Phones(whole, warning=warning)
    found = []
    for piece in SPLIT.split(_kept_together(said)):
        if not re.search(r"\d", piece):
            if piece.strip("()-:") and found and "(" in piece:
                found[-1] = (found[-1][0], found[-1][1] + piece.strip("()"))
            continue
        item = ITEM.fullmatch(piece)
        if not item:
            raise Doubtful(f"“{piece[:20]}”不是电话号码，请核对后重填")
        found.append((item["number"], (item["before"] + item["after"]).strip("():- ")))
    return _ordered(found, said)


def _plain(value):
    if isinstance(value, float) and value != int(value):
        raise Doubtful(f"“{value}”不是电话号码，请核对后重填")
    said = unicodedata.normalize("NFKC", text(value)).strip("'’` ")
    if POWER.fullmatch(said):
        raise Doubtful(f"“{said}”是科学计数法，后几位已经丢失，请把该列设为文本后重填")
    return re.sub(r"\.0$", "", said)


def _kept_together(said):
    """Blanks inside a number and inside brackets do not part it; country codes and brackets of area codes go."""
    said = re.sub(r"\(([^()]*)\)", lambda found: f"({re.sub(SPLIT, '', found[1])})", said)
    said = re.sub(r"\((0\d{2,3})\)\s*", r"\1-", said)
    said = re.sub(r"(?<!\d)(?:\+86|0?086|86)[ -]?(?=1\d{2}[ -]?\d{4}[ -]?\d{4})", "", said)
    said = re.sub(r"(?<!\d)(1\d{2})[ -](\d{4})[ -](\d{4})(?!\d)", r"\1\2\3", said)
    return re.sub(r"\s+\(", "(", re.sub(r"(?<!\d)(0\d{2,3})\s(?=[2-9]\d{6,7}(?!\d))", r"\1-", said))


def _ordered(found, said):
    """The first number that is the person's own leads; one with a word beside it belongs to somebody else."""
    if not found:
        raise Doubtful(f"“{said[:20]}”里没有电话号码，请核对后重填")
    lead = next((number for number, words in found if not words), found[0][0])
    rest = [f"{number}（{words}）" if words else number for number, words in found if words or number != lead]
    return Phones(lead, "、".join(dict.fromkeys(rest)))
