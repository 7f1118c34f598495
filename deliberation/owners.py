"""民法典第二百七十八条: the arithmetic of the owners' own decision, for orientation only. A council cannot make it."""

from dataclasses import dataclass
from decimal import Decimal

SPECIAL = [
    "筹集建筑物及其附属设施的维修资金",
    "改建、重建建筑物及其附属设施",
    "改变共有部分的用途或者利用共有部分从事经营活动",
]
ORDINARY = [
    "制定和修改业主大会议事规则、管理规约",
    "选举业主委员会或者更换业主委员会成员",
    "选聘和解聘物业服务企业或者其他管理人",
    "使用建筑物及其附属设施的维修资金",
    "有关共有和共同管理权利的其他重大事项",
]


@dataclass(frozen=True)
class Step:
    """One comparison: `have` against the share of `whole`, with whether it is met."""

    words: str
    have: Decimal
    whole: Decimal
    share: str
    met: bool


def at_least(have, whole, part, of):
    return Decimal(have) * of >= Decimal(whole) * part


def more_than_half(have, whole):
    return Decimal(have) * 2 > Decimal(whole)


def steps(*, area, owners, area_in, owners_in, area_for, owners_for, special):
    """The four comparisons in the order of the law. Areas in m² (Decimal), owners in persons (int).

    Two thirds of all area and of all owners must take part; of those who take part more than half must agree, in the
    matters of `SPECIAL` three quarters or more.
    """
    taking_part = [
        Step("参与表决的专有部分面积", area_in, area, "三分之二以上", at_least(area_in, area, 2, 3)),
        Step("参与表决的业主人数", owners_in, owners, "三分之二以上", at_least(owners_in, owners, 2, 3)),
    ]
    share = "四分之三以上" if special else "过半数"
    agrees = (lambda have, whole: at_least(have, whole, 3, 4)) if special else more_than_half
    return [
        *taking_part,
        Step("同意的专有部分面积（占参与）", area_for, area_in, share, agrees(area_for, area_in)),
        Step("同意的业主人数（占参与）", owners_for, owners_in, share, agrees(owners_for, owners_in)),
    ]
