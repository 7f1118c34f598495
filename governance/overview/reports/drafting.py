"""基本情况, drafted from the figures: what nobody counted or what has nothing to divide by is left out."""

from governance.overview.reports.month import with_unit

PARAGRAPHS = [
    ("诉求办理", [
        ("期初在办 {}", "I1.opening"), ("本月受理 {}", "I1.accepted"), ("重办 {}", "I1.reopened"),
        ("办结 {}", "I1.closed"), ("期末在办 {}", "I1.pending"), ("其中挂账 {}", "I7.parked"),
        ("按期签收率 {}", "I2.signed"), ("按期办结率 {}", "I2"), ("响应率 {}", "I3.response"),
        ("解决率 {}", "I3.solved"), ("满意率 {}", "I3.satisfied"), ("小事不出网格率 {}", "I4"),
        ("大事不出社区率 {}", "I5"), ("办理时长中位数 {}", "I6"), ("矛盾纠纷发生 {}", "I8.registered"),
        ("化解 {}", "I8.settled"),
    ]),
    ("走访关爱", [
        ("在册居民 {}", "P1"), ("重点人群 {}", "P2"), ("80 岁及以上 {}", "P2.over_80"), ("独居老人 {}", "P2.alone"),
        ("本月走访 {}", "V2"), ("走访 {}", "V2.households"), ("见到 {}", "V2.people"), ("重点人群探访率 {}", "V1"),
    ]),
    ("议事协商", [
        ("召开议事会 {}", "D1"), ("参会 {}", "D1.attendance"), ("议定事项 {}", "D2.made"), ("到期事项落实率 {}", "D2"),
    ]),
    ("志愿服务与共建", [
        ("志愿活动 {}", "S1"), ("服务 {}", "S1.people"), ("计 {}", "S1.times"), ("时长 {}", "S1.hours"),
        ("新增志愿者 {}", "S2.new"), ("征集微心愿 {}", "W1.collected"), ("完成 {}", "W1"),
        ("治理清单上架 {}", "M1.listed"), ("完成 {}", "M1.done"), ("共建单位 {}", "U1"),
        ("共建活动 {}", "U1.activities"), ("五治活动 {}", "A1"),
    ]),
    ("组织体系", [
        ("单元长配置率 {}", "O1"), ("网格党支部 {}", "O2.grids"), ("楼栋党小组 {}", "O2.groups"),
        ("中心户 {}", "O2.centers"), ("示范户 {}", "O2.models"), ("楼栋微信群覆盖率 {}", "O3"),
    ]),
]  # fmt: skip
MOVED = ("I1.accepted", "I1.closed", "V2", "D1", "S1.times")


def facts(month):
    """The paragraph text of a `Month`; "" where nobody counted."""
    lines = []
    for title, phrases in PARAGRAPHS:
        said = [words.format(with_unit(code, month.value(code))) for words, code in phrases if _known(month, code)]
        if said:
            lines.append(f"{title}：{'，'.join(said)}。{_moved(month, [code for _, code in phrases])}")
    return "\n".join(lines)


def _known(month, code):
    return month.value(code) is not None


def _moved(month, codes):
    """与上月相比 of the few numbers everybody asks about."""
    said = []
    for code in codes:
        value, before = month.value(code), month.value(code, month.last)
        if code in MOVED and value is not None and before is not None:
            change = value - before
            words = "持平" if not change else f"{'多' if change > 0 else '少'} {with_unit(code, abs(change))}"
            said.append(f"{NAMES[code]}比上月{words}")
    return "，".join(said) + "。" if said else ""


NAMES = {"I1.accepted": "受理", "I1.closed": "办结", "V2": "走访", "D1": "议事会", "S1.times": "志愿服务"}
