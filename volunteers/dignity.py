"""微心愿有尊严: what may stand on a wall for everybody, a surname with a title and the wish, and nothing that hurts."""

import re

from governance.foundation.deidentify import deidentify
from governance.foundation.errors import ActionRefused
from residents.naming import residents_named
from volunteers.models.wish import COMPOUND

TITLES = (
    "奶奶", "爷爷", "婆婆", "阿姨", "叔叔", "伯伯", "大爷", "大妈", "大姐", "大哥", "大叔", "大娘", "女士", "先生",
    "老师", "师傅", "同学", "小朋友", "妈妈", "爸爸", "家",
)  # fmt: skip
CALLED = re.compile(rf"(?:{'|'.join(sorted(COMPOUND))}|[\u4e00-\u9fff])某?(?:{'|'.join(TITLES)})")
TELLING = (
    "低保", "特困", "残疾", "残障", "失能", "失独", "离异", "离婚", "单亲", "孤儿", "服刑", "矫正", "吸毒", "精神",
    "抑郁", "智障", "痴呆", "癌", "肿瘤", "白血病", "尿毒", "透析", "瘫痪", "艾滋", "贫困", "穷",
)  # fmt: skip
MONEY = ("现金", "红包", "转账", "打款", "捐款", "借钱", "还债", "欠款", "存折", "银行卡")


def called(words):
    """A surname with a title as it may be read by everybody; a whole name is refused."""
    said = "".join((words or "").split())
    if not CALLED.fullmatch(said):
        raise ActionRefused("心愿人写姓和称呼，不写全名，如：吴奶奶、李同学、周家。")
    return said


def fit_to_show(words, path):
    """The wish as the wall says it. `path` is the place, whose residents' names are looked for."""
    said = " ".join((words or "").split())
    if not said:
        raise ActionRefused("请写一句公开的心愿，如：想要一个助行器。")
    if left := deidentify(said, dict.fromkeys(residents_named(path[:8], said), "居民")).found:
        named = "、".join(f"{label}“{part}”" for label, part in left[:3])
        raise ActionRefused(f"公开的心愿里有{named}，请删去。对外只说姓、称呼和心愿。")
    if telling := [word for word in TELLING if word in said]:
        raise ActionRefused(f"公开的心愿里有“{telling[0]}”，会让人难堪，请只写想要什么，不写为什么。")
    no_money(said)
    return said


def no_money(words):
    if asked := [word for word in MONEY if word in words]:
        raise ActionRefused(f"微心愿不收现金（“{asked[0]}”）。需要救助的请转社会救助，或登记诉求。")
