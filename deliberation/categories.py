"""The categories a street starts with, and how the names of other systems are understood as ours.

Data an office edits afterwards; nothing here is asked once the rows exist.
"""

from dataclasses import dataclass

from deliberation.choices import Clock, IssueLevel
from governance.foundation.workbooks import heading_key
from governance.foundation.workdays import Duration, DurationUnit

MINOR, MAJOR, HARD = IssueLevel.MINOR, IssueLevel.MAJOR, IssueLevel.HARD
OTHER = "其他"

# code, name, icon, usual level, names below (code suffix 01 on)
DEFAULTS = [
    ("HJ", "环境卫生", "trash-2", MINOR,
     "垃圾清运与异味 楼道堆物 公共区域保洁 污水/积水 卫生死角 垃圾分类 宠物粪便 其他"),
    ("WY", "物业服务", "building-2", MAJOR,
     "物业收费 服务质量 电梯故障 门禁安防 公共收益 维修资金 业委会事务 无物业托管 其他"),
    ("SS", "设施维修", "wrench", MINOR,
     "路灯 道路破损 窨井盖 健身器材 座椅等便民设施 外墙脱落 屋面渗漏 管道堵塞 适老/无障碍 其他"),
    ("TC", "停车交通", "square-parking", MINOR,
     "停车难 占道/僵尸车 消防通道占用 非机动车/飞线充电 出入口拥堵 其他"),
    ("ZY", "噪音扰民", "volume-2", MINOR, "生活噪音 施工噪音 广场舞 商户扰民 清运噪音 其他"),
    ("AQ", "公共安全", "shield-alert", MAJOR,
     "消防隐患 用电用气隐患 高空抛物 建筑安全 治安隐患 走失人员 食品安全 其他"),
    ("SD", "水电气热", "zap", MINOR, "停水 停电 燃气 供热 通信网络 其他"),
    ("LL", "邻里纠纷", "users", MINOR, "漏水纠纷 噪音纠纷 宠物纠纷 相邻权 公共空间占用 其他"),
    ("JT", "家庭婚姻", "house", MINOR, "婚姻纠纷 赡养纠纷 家庭暴力 监护 其他"),
    ("YL", "养老助残", "accessibility", MINOR, "独居探访 助餐助浴 医养需求 残疾服务 照料中心 走失风险 其他"),
    ("JZ", "民政救助", "hand-heart", MAJOR, "低保 临时救助 特困 高龄津贴 殡葬 慈善 其他"),
    ("JY", "就业社保", "briefcase", MAJOR, "就业 欠薪 社保医保 技能培训 其他"),
    ("ET", "教育青少年", "graduation-cap", MAJOR, "入学咨询 托管课后 困境儿童 未成年人保护 其他"),
    ("WS", "卫生健康", "stethoscope", MAJOR, "社区卫生服务 疫情/传染病 计生服务 其他"),
    ("WT", "文体活动", "music", MINOR, "活动需求 场地使用 队伍支持 其他"),
    ("WJ", "违建与市容", "construction", MAJOR, "违法建设 破墙开店 占道经营 户外广告 毁绿种菜 其他"),
    ("DJ", "党建与志愿", "flag", MAJOR, "党组织关系 流动党员 志愿服务 评选异议 其他"),
    ("ZC", "咨询建议", "message-circle", MINOR, "政策咨询 办事咨询 建议 表扬 对工作人员投诉 其他"),
    ("QT", OTHER, "circle-ellipsis", MINOR, "其他"),
]  # fmt: skip

LEVELS = {  # where a name below is usually handled elsewhere than its group
    "WY02": MINOR, "WY04": MINOR, "WY06": HARD, "SS06": MAJOR, "SS07": MAJOR, "SS09": MAJOR, "TC03": MAJOR,
    "AQ04": HARD, "AQ05": HARD, "AQ07": HARD, "JT03": MAJOR, "JT04": MAJOR, "YL05": MAJOR, "ET03": HARD, "ET04": HARD,
    "WS02": HARD, "WJ01": HARD, "WJ05": MINOR, "DJ03": MINOR, "ZC05": HARD, "JZ03": HARD, "JY02": HARD,
}  # fmt: skip
URGENT = {"SD", "AQ06", "YL06", "JT03"}
CONFIDENTIAL = {"JT", "JT01", "JT03", "JT04", "ET03", "ET04", "ZC05", "DJ04"}
KEPT_SECRET = {"纪检监察"}  # branches of a loaded tree whose tickets are confidential

D, U, C = Duration, DurationUnit, Clock
# (category code or None, level or None, urgent): {clock: how long}
LIMITS = {
    (None, MINOR, False): {
        C.ACKNOWLEDGE: D(4, U.WORKING_HOUR), C.CONTACT: D(24, U.NATURAL_HOUR), C.HANDLE: D(3, U.WORKING_DAY)},
    (None, MAJOR, False): {
        C.ACKNOWLEDGE: D(1, U.WORKING_DAY), C.CONTACT: D(24, U.NATURAL_HOUR), C.HANDLE: D(7, U.WORKING_DAY)},
    (None, HARD, False): {
        C.ACKNOWLEDGE: D(1, U.WORKING_DAY), C.CONTACT: D(24, U.NATURAL_HOUR), C.HANDLE: D(15, U.WORKING_DAY)},
    (None, None, True): {
        C.ACKNOWLEDGE: D(30, U.MINUTE), C.CONTACT: D(1, U.NATURAL_HOUR), C.HANDLE: D(24, U.NATURAL_HOUR)},
    **{("SD", None, urgent): {
        C.ACKNOWLEDGE: D(2, U.NATURAL_HOUR), C.CONTACT: D(2, U.NATURAL_HOUR), C.HANDLE: D(24, U.NATURAL_HOUR)}
       for urgent in (True, False)},
    **{(code, None, False): {
        C.ACKNOWLEDGE: D(1, U.WORKING_DAY), C.CONTACT: D(24, U.NATURAL_HOUR), C.HANDLE: D(30, U.NATURAL_DAY)}
       for code in ("LL", "JT01", "JT02")},
    **{(code, None, False): {C.HANDLE: D(1, U.WORKING_DAY)} for code in ("ZC01", "ZC02", "ZC04")},
}  # fmt: skip

# Names other systems use -> code of ours, only where no second reading is possible
SURE = {
    "HJ": "环境保护 环境卫生 环卫 市容环卫 生活垃圾 暴露垃圾 垃圾处理",
    "WY": "物业管理 物业 小区物业 物业服务",
    "SS": "公共设施 市政设施 设施维护 基础设施维护",
    "TC": "交通运输 交通出行 停车管理 停车 交通管理 交通秩序",
    "ZY": "噪音 噪声 噪音污染 噪声污染 噪声扰民",
    "AQ": "安全生产 安全隐患 消防安全 公共安全",
    "SD": "供水 供电 供气 供热 供暖 燃气供应 电力供应 自来水供应 水电气暖",
    "LL": "邻里矛盾 邻里关系",
    "JT": "婚姻家庭 家庭纠纷 婚姻家庭纠纷",
    "YL": "养老服务 助残 残疾人服务 老龄工作",
    "JZ": "民政 社会救助 社会救济 救助",
    "JY": "劳动和社会保障 人力资源和社会保障 人社 社会保障 劳动保障 就业创业",
    "ET": "教育文体 教育 教育培训 学校教育",
    "WS": "卫生计生 医疗卫生 卫生 卫健 公共卫生",
    "WT": "文化体育 文体",
    "WJ": "违法建设 违章建筑 违建 市容市貌 城管执法",
    "DJ": "党建 党组织建设",
    "ZC": "咨询 建议 表扬 意见建议 政策咨询",
}


@dataclass(frozen=True)
class Node:
    """A category wanted: `above` is the full name of its parent, "" for the first level."""

    name: str
    above: str = ""
    code: str = ""
    level: int = MINOR
    urgent: bool = False
    confidential: bool = False
    icon: str = ""

    @property
    def full_name(self):
        return f"{self.above} / {self.name}" if self.above else self.name


def default_nodes():
    """The 19 groups and all names below them, in order, parents first."""
    made = []
    for code, name, icon, level, below in DEFAULTS:
        made.append(Node(name, code=code, level=level, urgent=code in URGENT, icon=icon))
        for n, word in enumerate(below.split(), start=1):
            own = f"{code}{n:02d}"
            urgent = code in URGENT or own in URGENT
            made.append(Node(word, name, own, LEVELS.get(own, level), urgent, own in CONFIDENTIAL))
    return made


class CategoryFinder:
    """Understands what another system calls a category as one of an office's own, or says that it does not."""

    def __init__(self, categories):
        self.categories = list(categories)
        self.by_id = {category.pk: category for category in self.categories}
        self.by_path = {heading_key(category.full_name): category for category in self.categories}
        self.by_code = {category.code: category for category in self.categories}
        self.by_name = _only_ones(self.categories)
        self.sure = {heading_key(name): code for code, names in SURE.items() for name in names.split()}

    @property
    def other(self):
        """Where a ticket waits to be classified."""
        first = [category for category in self.categories if category.parent_id is None]
        return next((category for category in first if category.name == OTHER), None)

    def find(self, words):
        """The category for the parts of a foreign name (first level first), or None when it is not sure."""
        parts = [heading_key(word) for word in words if word]
        if not parts:
            return None
        whole = self.by_path.get("/".join(parts))
        if whole is not None:
            return whole
        for part in reversed(parts):
            if part == heading_key(OTHER):
                continue
            found = (
                self.by_path.get(part) or self.by_name.get(part) or self.by_code.get(self.sure.get(part, part.upper()))
            )
            if found is not None:
                return found
        return self.by_path.get(heading_key(OTHER)) if set(parts) == {heading_key(OTHER)} else None


def _only_ones(categories):
    """Names that only one category has."""
    seen = {}
    for category in categories:
        seen.setdefault(heading_key(category.name), []).append(category)
    return {name: found[0] for name, found in seen.items() if len(found) == 1}
