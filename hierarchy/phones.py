"""A phone number as it is kept, however it was typed: 138 0000 0000, +86-138…, 13800000000.0 from a sheet."""

import re
import unicodedata

SHAPES = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[2-8]\d{6,7}|400\d{7}")


class NoPhone(ValueError):
    """What was typed is no phone number; the message says so to a person."""


def normal_phone(text):
    """Digits only (a land line keeps its dash); "" for nothing; `NoPhone` for anything else."""
    text = "".join(unicodedata.normalize("NFKC", str(text or "")).split()).strip("'")
    text = re.sub(r"\.0+$", "", text).removeprefix("+86").removeprefix("-")
    if re.fullmatch(r"[\d.]+[eE]\+?\d+", text):
        raise NoPhone("手机号被表格改成了科学记数，后几位已丢失；请把该列设为文本后重新填写")
    if re.fullmatch(r"1\d\d-\d{4}-\d{4}|1\d\d-\d{3}-\d{5}", text):
        text = text.replace("-", "")
    if text and not SHAPES.fullmatch(text):
        raise NoPhone(f"“{text[:20]}”不是有效的电话号码（手机 11 位，座机请带区号）")
    return text
