"""The indicators of a month (domain.md 6.7): code, name, unit, formula, 口径.

An indicator with several numbers keeps the main one under its own code and the others as parts of it: `I1` is how many
were accepted, `I1.opening` how many lay open before. Counting is in `counting*.py`; pages, workbooks, blank forms and
the API read codes, names and notes from here and nowhere else.

A flow belongs to the days of a month, a stock to its last moment, a rate is a share of either. `summed` says whether
months add up to a year: of a rate its two parts do; medians, distinct people and stocks do not.
"""

from dataclasses import dataclass

from deliberation.choices_councils import CouncilKind
from deliberation.figures_rates import MEANINGS
from volunteers.choices import Theme

FLOW, STOCK, RATE = "flow", "stock", "rate"

GROUPS = {
    "O": "组织体系",
    "P": "居民底册",
    "V": "走访关爱",
    "I": "诉求办理",
    "D": "议事协商",
    "S": "志愿服务",
    "W": "微心愿",
    "M": "治理清单",
    "U": "共建单位",
    "A": "五治活动",
    "Q": "数据体检",
    "B": "减负",
}


@dataclass(frozen=True)
class Indicator:
    """One number of a month. `places` are its decimals; a rate is in percent with one."""

    code: str
    name: str
    unit: str
    kind: str
    formula: str
    note: str = ""
    summed: bool = False
    places: int = 0

    @property
    def main(self):
        """The code it is a part of, or its own."""
        return self.code.partition(".")[0]

    @property
    def is_part(self):
        return "." in self.code

    @property
    def group(self):
        return GROUPS[self.code[0]]

    @property
    def is_rate(self):
        return self.kind == RATE


def _flow(code, name, unit, formula, note="", *, summed=True, places=0):
    return Indicator(code, name, unit, FLOW, formula, note, summed, places)


def _stock(code, name, unit, formula, note="", *, places=0):
    return Indicator(code, name, unit, STOCK, formula, note, False, places)


def _rate(code, name, formula, note="", *, summed=True):
    return Indicator(code, name, "%", RATE, formula, note, summed, 1)


END = "月末最后一刻的情况"
HERE = "按诉求发生地的单位计"

_ALL = [
    _rate("O1", "单元长配置率", "有在任单元长的单元 ÷ 单元总数", f"{END}；单元总数为现有单元", summed=False),
    _stock("O2", "党组织和党员家庭", "个", "网格党支部 + 楼栋党小组 + 中心户 + 示范户", f"{END}，撤销的不计"),
    _stock("O2.grids", "网格党支部", "个", "月末在用的网格一级单位", END),
    _stock("O2.groups", "楼栋党小组", "个", "月末在用的楼栋一级单位", END),
    _stock("O2.centers", "中心户", "户", "月末在用的中心户", END),
    _stock("O2.models", "示范户", "户", "月末在用的示范户", END),
    _rate("O3", "楼栋微信群覆盖率", "有微信群的楼栋 ÷ 楼栋数", f"{END}；解散的群不计", summed=False),
    _stock("P1", "居民登记数", "人", "月末在册的居民", "迁出、去世的不计；按当时的住处"),
    _rate("P1.checked", "居民核实率", "近 12 个月核实 ÷ 登记", (
        "本户有过有效走访，或本人在这 12 个月内登记"
    ), summed=False),
    _stock("P2", "重点人群数", "人", "月末有关爱档案类别的在册居民", "一人几类只计一次"),
    _stock("P2.over_80", "80 岁及以上", "人", "月末满 80 周岁的在册居民", "出生日期不详的不计"),
    _stock("P2.alone", "独居老人", "人", "月末有“独居老人”类别的在册居民", "不按户内人数推算"),
    _rate("V1", "重点人群探访率", "本月至少一次有效走访的应访人 ÷ 应访人", (
        "应访人：月末在册、有关爱类别、按走访频次本月到期的人，和本月已走访到的人；没见到人的、作废的走访不算有效"
    )),
    _flow("V2", "走访户次", "户次", "本月有效走访的次数", "没见到人的、作废的不计"),
    _flow("V2.people", "走访人次", "人次", "本月有效走访见到的人数之和"),
    _flow("V2.households", "走访户数", "户", "本月走访到的不同的户", "同一户只计一次，各月不相加", summed=False),
    _flow("I1", "受理", "件", MEANINGS["accepted"][1], HERE),
    Indicator("I1.opening", "期初在办", "件", STOCK, MEANINGS["opening"][1], HERE),
    _flow("I1.accepted", "受理", "件", MEANINGS["accepted"][1], HERE),
    _flow("I1.reopened", "重办", "件次", MEANINGS["reopened"][1], HERE),
    _flow("I1.unmerged", "撤销并案", "件次", MEANINGS["unmerged"][1], HERE),
    _flow("I1.closed", "办结", "件次", MEANINGS["resolved"][1], HERE),
    _flow("I1.withdrawn", "撤回", "件", MEANINGS["withdrawn"][1], HERE),
    _flow("I1.transferred", "转出", "件", MEANINGS["transferred"][1], HERE),
    _flow("I1.merged", "并案", "件次", MEANINGS["merged"][1], HERE),
    Indicator("I1.pending", "期末在办", "件", STOCK, MEANINGS["closing"][1], HERE),
    _flow("I1.declined", "不予受理", "件", MEANINGS["declined"][1], HERE),
    _rate("I2", "按期办结率", "按期办结 ÷ 本月到期和办结", (
        "分母：本月到期的和本月提前办结的件，批准延期的按新时限，挂账中的不计；分子：其中在时限内办结的"
    )),
    _rate("I2.signed", "按期签收率", "按期签收 ÷ 签收时限在本月的件", "退单、改派以后按最近一次派单计"),
    _rate("I2.contacted", "首次联系率", "已作首次联系 ÷ 应联系", "本月受理的应联系件，不论联系得是否及时"),
    _rate("I2.on_time", "按期办结率", "按期办结 ÷ 本月到期和办结", "同 I2"),
    Indicator("I3", "综合分", "分", RATE, "响应率、解决率、满意率按街道权重合成", (
        "通常 30%、35%、35%；三率缺一项就不合成"
    ), False, 1),
    _rate("I3.response", "响应率", "按时首次联系 ÷ 应联系", MEANINGS["to_contact"][1]),
    _rate("I3.solved", "解决率", "已解决 ÷ 有效回访", MEANINGS["solved"][1]),
    _rate("I3.satisfied", "满意率", "满意 ÷ 有满意度答案的回访", MEANINGS["content"][1]),
    Indicator("I3.score", "综合分", "分", RATE, "同 I3", "同 I3", False, 1),
    _flow("I3.excluded", "剔除", "件", MEANINGS["excluded"][1]),
    _rate("I4", "小事不出网格率", "网格一级办结 ÷ 本月办结", "按办结时承办单位的层级，科室计入街道"),
    _rate("I5", "大事不出社区率", "网格、社区两级办结 ÷ 本月办结", "按办结时承办单位的层级，科室计入街道"),
    _flow("I6", "办理时长中位数", "工作日", "本月办结件次从进入在办到办结的工作日数，取中位数", (
        "受理当日不计；不是平均数，各月不相加"
    ), summed=False, places=1),
    _rate("I7", "退单率", "本月退单的件 ÷ 本月受理", "一件退几次只计一件；退的可以是上月受理的件"),
    _rate("I7.reopened", "重办率", "本月重办 ÷ 本月办结"),
    _rate("I7.repeated", "重复投诉率", "并入他件的件 ÷ 本月受理", "本月登记并入他件、至今没有撤销并案的"),
    _stock("I7.parked", "挂账数", "件", "月末正在挂账的件", END),
    _rate("I8", "矛盾纠纷化解率", "调解成功 ÷ 结案", "终止的不计入结案"),
    _flow("I8.registered", "矛盾纠纷发生", "起", "本月登记的矛盾纠纷", "按调解单位计"),
    _flow("I8.settled", "矛盾纠纷化解", "起", "本月调解成功的矛盾纠纷", "按调解单位计"),
    _flow("D1", "议事会场次", "场", "本月召开并散会的会议", "按开会时间"),
    *(
        _flow(f"D1.{kind.value}", kind.label, "场", f"其中{kind.label}", "按开会时间")
        for kind in CouncilKind
    ),
    _flow("D1.attendance", "参会人次", "人次", "上述会议签到或点名到会的人次", "含列席签到的人"),
    _rate("D2", "议定事项落实率", "按期完成 ÷ 本月到期", "终止的不计；按完成日期，不按验收日期"),
    _flow("D2.made", "议定事项数", "件", "本月议定的事项", "按议定日期"),
    _flow("S1", "志愿活动场次", "场", "本月有人服务的活动班次", "按服务开始的日期；培训不计"),
    _flow("S1.people", "志愿服务人数", "人", "本月服务过的不同的志愿者", "一人几次只计一人，各月不相加", summed=False),
    _flow("S1.times", "志愿服务人次", "人次", "本月的服务记录数", "冲正的不计"),
    _flow("S1.hours", "志愿服务时长", "小时", "本月的服务时长之和", "冲正的不计", places=1),
    _flow("S2", "人均时长", "小时", "志愿服务时长 ÷ 志愿服务人数", "没有人服务时不计算", summed=False, places=1),
    _flow("S2.new", "新增志愿者", "人", "本月登记的志愿者", "按登记单位"),
    _flow("S2.stars", "授予星级", "人次", "本月授予的星级", "按志愿者的登记单位"),
    _flow("W1", "微心愿完成", "个", "本月完成的心愿", "按确认完成的日期"),
    _flow("W1.collected", "微心愿征集", "个", "本月征集的心愿"),
    _flow("W1.listed", "微心愿上架", "个", "本月上架的心愿"),
    _flow("W1.claimed", "微心愿认领", "个", "本月被认领的心愿", "释放后重新认领的，按最近一次认领"),
    _flow("W1.done", "微心愿完成", "个", "同 W1"),
    _flow("W1.days", "心愿平均天数", "天", "本月完成的心愿从征集到完成的平均天数", places=1),
    _rate("M1", "治理清单完成率", "本月完成 ÷ 本月上架", "完成的可以是以前上架的，可能大于 100%"),
    _flow("M1.asked", "需求提出", "件", "本月提出的需求"),
    _flow("M1.listed", "需求上架", "件", "本月审核上架的需求"),
    _flow("M1.done", "需求完成", "件", "本月确认完成的需求"),
    _stock("U1", "共建单位数", "个", "月末在册的共建单位", "终止共建的不计"),
    _flow("U1.activities", "共建活动", "场", "本月由共建单位参与、没有取消的活动班次", "按班次开始的日期"),
    _flow("U1.matches", "资源对接", "次", "本月共建单位认领的需求和心愿", "按认领日期，释放的不计"),
    _flow("A1", "五治活动场次", "场", "本月没有取消、写明主题的活动班次", "按班次开始的日期"),
    *(_flow(f"A1.{theme.value}", theme.label, "场", f"其中{theme.label}") for theme in Theme),
    _flow("A1.attendance", "五治活动参与人次", "人次", "上述班次签到的人次"),
    _rate("Q1", "数据体检修复率", "本月消除 ÷（上月末未消除 + 本月发现）", "含人工确认无误的", summed=False),
    _flow("Q1.found", "体检发现问题", "条", "本月新发现的问题"),
    _flow("Q1.fixed", "体检消除问题", "条", "本月消除的问题"),
    _stock("Q1.open", "体检未消除问题", "条", "月末没有消除的问题"),
    _flow("B1", "系统自动生成的表", "张", "本月由系统导出、填好的表", "按操作台账；每导出一次计一张"),
    _flow("B1.saved", "节省录入项（估）", "项", "这些表的数据行数之和", "估算：不按列计，没有行数的表按一项计"),
]  # fmt: skip

INDICATORS = {each.code: each for each in _ALL}
MAIN = [code for code, each in INDICATORS.items() if not each.is_part]
