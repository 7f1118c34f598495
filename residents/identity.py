"""Identity numbers: which document they belong to, whether they can be right, and the birth date and sex they hold.

Written by ourselves because the libraries ask that the address code existed in the year of birth, by tables that
begin in 1983: they refuse exactly the people over eighty. What makes a number wrong is its form, a date
that never was or has not come, an age over 130, or its check digit. A strange address code is only said.
"""

import re
import unicodedata
from datetime import date
from operator import mul
from typing import NamedTuple

from django.utils import timezone

from residents.choices import Document, Sex

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
OLDEST = 130
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
PERMITS = ("810000", "820000", "830000")  # 港澳台居民居住证
DROPPED = re.compile(r"[\s'’‘`´\"“”\u200b-\u200f\u2060\ufeff\xad]")
LIKE_X = "X×*✕✖ХхΧχ"  # what people type for the last place
EIGHTEEN = re.compile(r"\d{17}[\dX]")
PASSPORT = re.compile(r"[EGDSP]\d{8}|E[A-Z]\d{7}|[A-Z]{1,2}\d{6,9}")
TRAVEL = re.compile(r"[HM]\d{8}(\d\d)?|\d{8}")
OLD_PERMANENT = re.compile(r"[A-Z]{3}\d{12}")  # 外国人永久居留证, before 2023
FREE = re.compile(r"[A-Z0-9][A-Z0-9/-]{3,19}")
NONE = frozenset(
    ("", "无", "暂无", "没有", "未办", "未办理", "不详", "未知", "无证", "无身份证", "待补", "-", "—", "/", "0")
)
DOCUMENTS = (  # the first word that stands in what a 证件类型 column says
    ("外国人", Document.FOREIGNER),
    ("永久居留", Document.FOREIGNER),
    ("居住证", Document.PERMIT),
    ("通行证", Document.TRAVEL),
    ("台胞证", Document.TRAVEL),
    ("回乡证", Document.TRAVEL),
    ("护照", Document.PASSPORT),
    ("军官", Document.OTHER),
    ("士兵", Document.OTHER),
    ("警官", Document.OTHER),
    ("出生", Document.OTHER),
    ("其他", Document.OTHER),
    ("其它", Document.OTHER),
    ("身份证", Document.CITIZEN),
    ("户口", Document.CITIZEN),
)


class WrongNumber(ValueError):
    """The number cannot be right; the words say why and what to do."""


class MaskedNumber(WrongNumber):
    """Part of the number was starred out by whoever exported it: not wrong, but no number."""


class Identity(NamedTuple):
    number: str
    kind: Document
    birth_date: date | None = None
    sex: Sex | None = None
    warning: str = ""


def normalised(value):
    """The number as it is kept: half width, upper case, without blanks, apostrophes or the ".0" of a number cell."""
    if type(value) is str and EIGHTEEN.fullmatch(value) and value.isascii():
        return value
    said = DROPPED.sub("", unicodedata.normalize("NFKC", str(value if value is not None else ""))).upper()
    return said[:-2] if said.endswith(".0") and said[:-2].isdigit() else said


def check_digit(seventeen):
    """The last place that belongs to the first seventeen."""
    return CHECKS[sum(map(mul, WEIGHTS, map(int, seventeen))) % 11]


def lengthened(old):
    """The eighteen places a 15-digit number became, if its holder was born in the 1900s."""
    seventeen = f"{old[:6]}19{old[6:]}"
    return seventeen + check_digit(seventeen)


def other_form(number):
    """The number the same card had before or after 1999: fifteen places for eighteen and back; "" where it had none."""
    if not number or not number.isascii():
        return ""
    if len(number) == 15 and number.isdigit():
        return lengthened(number)
    is_card = len(number) == 18 and number[:17].isdigit() and number[6:8] == "19" and not number.startswith(PERMITS)
    return number[:6] + number[8:17] if is_card else ""


def said_document(words):
    """What a 证件类型 column says, or None when it says nothing we know."""
    return next((kind for word, kind in DOCUMENTS if word in (words or "")), None)


def identify(value, document=None, today=None):
    """The `Identity` of a cell's text, None when it says there is none; `WrongNumber` with the reason otherwise.

    `document` is what a 证件类型 column says: foreign passports and 军官证 have no form of their own.
    """
    number, today = normalised(value), today or timezone.localdate()
    if number in NONE:
        return None
    if len(number) == 18 and number[17] in LIKE_X and number[:17].isdigit():
        number = _ending_in_x(number)
    if EIGHTEEN.fullmatch(number) and number.isascii():
        return _eighteen(number, today)
    if "*" in number or "×" in number:
        raise MaskedNumber("证件号码是打码的，没有完整号码")
    if len(number) == 15 and number.isdigit() and number.isascii():
        return _fifteen(number, today)
    return _foreign(number, document, today)


def _ending_in_x(number):
    if check_digit(number[:17]) != "X":
        raise WrongNumber("身份证号校验码不对，请核对后重填")
    return number[:17] + "X"


def _eighteen(number, today):
    born = _real_date(number[6:10], number[10:12], number[12:14], today)
    if check_digit(number[:17]) != number[17]:
        raise WrongNumber("身份证号校验码不对，可能有一位写错，请核对后重填")
    if number[0] == "9":  # 2023年起的外国人永久居留身份证
        return Identity(number, Document.FOREIGNER, born)
    warning = "" if number[:2] in PROVINCES else f"身份证号开头的地区码 {number[:6]} 没有见过，请核对"
    if number.endswith("000") and not warning:
        warning = "身份证号末三位是 000，可能被表格软件改过，请核对"
    kind = Document.PERMIT if number.startswith(PERMITS) else Document.CITIZEN
    return Identity(number, kind, born, _sex(number[16]), warning)


def _fifteen(number, today):
    born = _real_date(f"19{number[6:8]}", number[8:10], number[10:12], today)
    return Identity(number, Document.OLD, born, _sex(number[14]), "15位旧号，建议换成18位")


def _sex(digit):
    return Sex.MALE if int(digit) % 2 else Sex.FEMALE


def _real_date(year, month, day, today):
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise WrongNumber(f"身份证号里的出生日期 {year}-{month}-{day} 不存在，请核对后重填") from None
    if born > today:
        raise WrongNumber(f"身份证号里的出生日期 {born} 还没有到，请核对后重填")
    if today.year - born.year > OLDEST:
        raise WrongNumber(f"身份证号里的出生日期 {born} 已超过 {OLDEST} 岁，请核对后重填")
    return born


def _foreign(number, document, today):
    """Numbers that are not of the resident identity card, by their form or by the word of the 证件类型 column."""
    if OLD_PERMANENT.fullmatch(number):
        return Identity(number, Document.FOREIGNER)
    if document == Document.OTHER and 2 <= len(number) <= 30:
        return Identity(number, Document.OTHER)
    if TRAVEL.fullmatch(number) and (document == Document.TRAVEL or not _is_day(number, today)):
        return Identity(number, Document.TRAVEL)
    if document == Document.PASSPORT and FREE.fullmatch(number):
        return Identity(number, Document.PASSPORT)
    if PASSPORT.fullmatch(number):
        return Identity(number, Document.PASSPORT)
    if document == Document.TRAVEL and FREE.fullmatch(number):
        return Identity(number, Document.TRAVEL)
    raise WrongNumber(_what_is_wrong(number, today))


def _is_day(number, today):
    """Eight digits that read as a birth date were more likely typed into the wrong column."""
    try:
        return date(1900, 1, 1) <= date(int(number[:4]), int(number[4:6]), int(number[6:])) <= today
    except ValueError:
        return False


def _what_is_wrong(number, today):
    if len(number) == 8 and number.isdigit() and _is_day(number, today):
        return "证件号码列里像是出生日期，请填身份证号；台胞证请在证件类型列注明"
    digits = sum(character.isdigit() for character in number)
    if digits >= len(number) - 1 and digits:
        return f"身份证号应为18位（旧号15位），这里是{len(number)}位，请核对后重填"
    if "居" in number or "同" in number or any("\u4e00" <= c <= "\u9fff" for c in number):
        return "证件号码里有文字，请只填号码；没有证件就留空，原因写在备注里"
    return "看不出这是哪种证件的号码，请核对；外国护照等请在证件类型列注明"
