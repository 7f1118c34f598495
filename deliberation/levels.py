"""小事 / 大事 / 难事: a suggestion with its reasons, for a person to accept or change."""

from dataclasses import dataclass

from deliberation.choices import IssueLevel

SEVERAL_UNITS = (
    "多部门",
    "城管和",
    "联合执法",
    "拆迁",
    "征收",
    "产权",
    "开发商",
    "学校门口",
    "主干道",
    "国有土地",
    "河道",
)
SHARED = (
    "电梯",
    "维修资金",
    "公共收益",
    "外墙",
    "屋面",
    "消防通道",
    "整栋",
    "全小区",
    "加装",
    "充电桩",
    "停车位",
    "业委会",
)
MANY = ("几十户", "多户", "全体业主", "整栋楼", "几栋", "集体", "联名", "业主们")


@dataclass
class Suggestion:
    level: int
    reasons: list

    @property
    def line(self):
        return "；".join(self.reasons)


def suggest(category, text="", group_matter=False):
    """The level a ticket probably has and why, from its category, its words and whether five or more ask."""
    level, reasons = IssueLevel.MINOR, []
    if category is not None:
        level = IssueLevel(category.level)
        reasons.append(f"“{category.name}”通常按{level.label}办理")
    if found := _said(text, SHARED + MANY):
        level = _raise(level, IssueLevel.MAJOR, reasons, f"提到“{'、'.join(found[:3])}”，多为公共部位或多户共同事项")
    if found := _said(text, SEVERAL_UNITS):
        level = _raise(level, IssueLevel.HARD, reasons, f"提到“{'、'.join(found[:3])}”，可能需要多个部门")
    if group_matter:
        level = _raise(level, IssueLevel.MAJOR, reasons, "5 人以上共同反映")
    if level == IssueLevel.MINOR and len(reasons) < 2:
        reasons.append("单户事项，网格内可先办")
    return Suggestion(level, reasons)


def _said(text, known):
    """The known words that stand in the text, without those that only stand inside a longer one."""
    found = [word for word in known if word in (text or "")]
    return [word for word in found if not any(word != longer and word in longer for longer in found)]


def _raise(level, to, reasons, why):
    reasons.append(why)
    return max(level, to)
