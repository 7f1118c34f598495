"""A row of a foreign list of matters, understood: hotline, city platform, message board, or our own ledger E-1.

Only reading and understanding; whether the ticket is new here and what happens to it is `examining`'s.
"""

import re
from dataclasses import dataclass, field

from django.utils import timezone

from deliberation.choices import IssueKind, IssueLevel, IssueSource, ResolutionKind, Satisfaction, Solved
from governance.foundation import workbooks
from governance.foundation.workbooks import Doubtful

FIELDS = {  # field: (what people call it, headings it is known by)
    "number": ("编号", "编号 工单编号 留言编号 诉求编号 事项编号 工单号 受理编号 派单编号 案件编号 流水号 诉求单号"),
    "reported_at": (
        "受理时间",
        "诉求时间 受理时间 留言时间 来电时间 反映时间 发生时间 上报时间 登记时间 受理日期 创建时间 日期",
    ),
    "source": ("来源", "来源 诉求来源 工单来源 渠道 来源渠道 反映渠道"),
    "reporter_name": ("诉求人", "诉求人 诉求人(掩码) 留言用户 来电人 反映人 投诉人 联系人 姓名 主要当事人 市民姓名"),
    "reporter_phone": ("联系电话", "联系电话 电话 手机 手机号 手机号码 联系方式 来电号码 诉求人电话"),
    "kind": ("诉求类型", "诉求类型 类型 工单类型 事项类型"),
    "category_1": ("一级分类", "一级分类 类别 诉求类别 分类 大类 事件类型大类 一级类别"),
    "category_2": ("二级分类", "二级分类 小类 子类 事件类型子类 二级类别"),
    "category_3": ("三级分类", "三级分类 三级类别 细类"),
    "place": ("地点", "地点 发生地址 发生地点 事发地点 地址 事发地址 诉求地址 发生网格"),
    "title": ("标题", "标题 留言主题 主题 事件名称 诉求标题 工单标题 诉求主题"),
    "text": ("诉求内容", "诉求内容 留言详情 留言内容 内容 工单内容 问题描述 诉求描述 反映内容 事件描述 简述"),
    "level": ("级别", "级别 诉求级别 事项级别"),
    "contacted_at": ("首次联系时间", "首次联系时间 首联时间 先行联系时间"),
    "resolved_at": ("办结时间", "办结时间 办结日期 完成时间 办理完成时间 最后处理时间"),
    "resolution": ("办结类型", "办结类型 办结方式"),
    "resolution_text": ("办理情况", "办理情况 办理过程摘要 办理结果 处理结果 处理意见 答复内容 处理情况"),
    "solved": ("是否解决", "是否解决 解决情况"),
    "satisfaction": ("满意度", "满意度 满意情况 满意度评价"),
    "followed_up_at": ("回访时间", "回访时间 回访日期"),
    "handled_by": ("承办单位", "承办单位 承办单位/人 办理单位 责任单位 承办人"),
    "promised": ("办理时限", "办理时限 时限 截止时间"),
    "urged": ("督办情况", "督办情况 督办 督办级别 催办情况 催办次数 是否督办"),
    "note": ("备注", "备注"),
}  # fmt: skip
SYNONYMS = {name: names.split() for name, (_, names) in FIELDS.items()}
LABELS = {name: label for name, (label, _) in FIELDS.items()}
LABELS |= {"external_due_at": "平台时限", "external_urged": "平台督办"}
WANTED = ("reported_at", "text")  # without these columns nothing can be imported

KINDS = {
    "咨询建议": IssueKind.INQUIRY,
    "意见": IssueKind.SUGGESTION,
    "感谢": IssueKind.PRAISE,
    "纠纷": IssueKind.DISPUTE,
}
SOURCES = {
    "12345": IssueSource.HOTLINE, "热线": IssueSource.HOTLINE, "大共治": IssueSource.CITY_PLATFORM,
    "留言": IssueSource.MESSAGE_BOARD, "网络": IssueSource.MESSAGE_BOARD, "网格员": IssueSource.GRID,
    "楼栋长": IssueSource.BUILDING_LEADER, "单元长": IssueSource.BUILDING_LEADER, "来访": IssueSource.WALK_IN,
    "来电": IssueSource.PHONE, "微信": IssueSource.WECHAT,
}  # fmt: skip
SOLVED = {"已解决": Solved.YES, "是": Solved.YES, "解决": Solved.YES, "否": Solved.NO, "未解决": Solved.NO}
PLATFORMS = (IssueSource.HOTLINE, IssueSource.CITY_PLATFORM, IssueSource.MESSAGE_BOARD)  # they number and list matters


def platform_called(words):
    """The platform meant by what people write (12345热线, 大共治平台); "" for any other body."""
    found = {source for name, source in SOURCES.items() if source in PLATFORMS and name in words}
    return found.pop() if len(found) == 1 else ""


WITHHELD = "（保密件，内容请在系统内查看）"  # what E-1 writes for a confidential ticket; read back, it says nothing


@dataclass
class Incoming:
    """What one row says. `values` are columns of a ticket; a row with errors is not imported."""

    row: int
    values: dict = field(default_factory=dict)
    number: str = ""
    words: tuple = ()  # the category's names, first level first
    place: str = ""
    errors: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    outside: dict = field(default_factory=dict)  # what the platform says of its own handling: columns of a ticket
    extra: list = field(default_factory=list)  # said in the ticket's first event, so that nothing of the row is lost

    @property
    def category_key(self):
        return " / ".join(self.words)


def default_source(headings):
    """A message board says 留言 in its headings; other lists with matters of residents are hotlines'."""
    return IssueSource.MESSAGE_BOARD if any("留言" in heading for heading in headings) else IssueSource.HOTLINE


def understand(row, cells, columns, source):
    """The `Incoming` of a row: `cells` by heading, `columns` {field: heading}, `source` where the row names none."""
    said = Incoming(row)
    cell = {name: cells.get(heading) for name, heading in columns.items()}
    said.number = workbooks.token(cell.get("number"))
    said.words = tuple(word.replace("\n", "") for n in (1, 2, 3) if (word := workbooks.text(cell.get(f"category_{n}"))))
    said.place = workbooks.text(cell.get("place")).replace("\n", " ")
    if workbooks.is_damaged(cell.get("number")):
        said.errors.append("编号是数字格式，超过 15 位的部分已经丢失，请把该列设为文本后重新导出")
    elif len(said.number) > 60:
        said.errors.append("编号超过 60 个字符")
    _texts(said, cell)
    _times(said, cell)
    _choices(said, cell, source)
    _reporter(said, cell)
    said.outside = _outside(cell)
    for name in ("handled_by", "promised", "urged", "note"):
        if words := workbooks.text(cell.get(name)):
            said.extra.append(f"原{LABELS[name]}：{words[:200]}")
    return said


def _outside(cell):
    """The platform's deadline and its urging, where they are plain; a doubtful date stays in the words only."""
    found = {}
    if (urged := workbooks.text(cell.get("urged")).replace("\n", " ")) and urged not in ("否", "无", "0", "未督办"):
        found["external_urged"] = urged[:40]
    try:
        due = workbooks.moment(cell.get("promised"))
    except Doubtful:
        due = None
    if due is not None:
        found["external_due_at"] = due
    return found


def _texts(said, cell):
    text, title = workbooks.text(cell.get("text")), workbooks.text(cell.get("title")).replace("\n", " ")
    if text == WITHHELD:
        text = ""
        said.notes.append("保密件，导出时没有内容")
    elif not text and not title:
        said.errors.append("没有诉求内容")
    said.values |= {"text": text or title, "title": title[:120]}
    if result := workbooks.text(cell.get("resolution_text")):
        said.values["resolution_text"] = result


def _times(said, cell):
    for name in ("reported_at", "contacted_at", "resolved_at", "followed_up_at"):
        try:
            at = workbooks.moment(cell.get(name))
        except Doubtful as doubt:
            said.errors.append(f"{LABELS[name]}：{doubt}")
            continue
        if at is not None:
            said.values[name] = at
            if at > timezone.now():
                said.errors.append(f"{LABELS[name]}：{at:%Y-%m-%d %H:%M} 还没有到")
    reported, resolved = said.values.get("reported_at"), said.values.get("resolved_at")
    if reported is None and not any(error.startswith(LABELS["reported_at"]) for error in said.errors):
        said.errors.append("没有受理时间")
    if reported and resolved and resolved < reported:
        if resolved.time() != resolved.time().min or resolved.date() < timezone.localdate(reported):
            said.errors.append("办结时间早于受理时间")
        else:
            said.values["resolved_at"] = reported  # only the day is known, and it is the same day


def _choices(said, cell, source):
    said.values["source"] = source
    for name, choices, more in (
        ("kind", IssueKind, KINDS),
        ("source", IssueSource, SOURCES),
        ("level", IssueLevel, {}),
        ("resolution", ResolutionKind, {}),
        ("solved", Solved, SOLVED),
        ("satisfaction", Satisfaction, {}),
    ):
        words = workbooks.token(cell.get(name))
        if not words:
            continue
        found = _chosen(words, choices, more)
        if found is None:
            said.notes.append(f"{LABELS[name]}“{words[:10]}”不认识，未采用")
        else:
            said.values[name] = found


def _chosen(words, choices, more):
    """The value whose label is said; then one whose label or other name stands in the words."""
    labels = {label: value for value, label in choices.choices}
    if words in labels:
        return choices(labels[words])
    if words in more:
        return more[words]
    near = {choices(value) for label, value in labels.items() if label in words or label in words + "办结"}
    near |= {value for name, value in more.items() if len(name) > 1 and name in words}
    near |= {choices(value) for label, value in labels.items() if label.removesuffix("办结") == words}
    return near.pop() if len(near) == 1 else None


def _reporter(said, cell):
    name = workbooks.text(cell.get("reporter_name")).replace("\n", " ")
    said.values["anonymous"] = name in ("匿名", "匿名用户")
    said.values["reporter_name"] = "" if said.values["anonymous"] else name[:40]
    try:
        found = workbooks.phone(cell.get("reporter_phone"))
    except Doubtful as doubt:
        if re.search(r"\d\*+\d", workbooks.text(cell.get("reporter_phone"))):
            said.notes.append("电话是打码的，未导入")
        else:
            said.notes.append(f"电话未导入：{doubt}")
        return
    said.values["reporter_phone"] = found.first
    if found.note or found.numbers[1:]:
        said.extra.append("其他联系方式见原表")
