"""States of a ticket and the moves between them. Imports nothing of ours."""

from dataclasses import dataclass

from django.db import models


class TicketState(models.TextChoices):
    SUBMITTED = "submitted", "待受理"
    ACCEPTED = "accepted", "待分办"
    DISPATCHED = "dispatched", "待签收"
    IN_PROGRESS = "in_progress", "办理中"
    RETURNED = "returned", "退单待重派"
    RESOLVED = "resolved", "待回访"
    CLOSED = "closed", "已结案"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"
    TRANSFERRED = "transferred", "已转出"
    PARKED = "parked", "挂账"
    MERGED = "merged", "已并案"


S = TicketState
NEXT = {
    S.SUBMITTED: {S.ACCEPTED, S.DECLINED, S.WITHDRAWN, S.TRANSFERRED, S.MERGED},
    S.ACCEPTED: {S.DISPATCHED, S.WITHDRAWN, S.TRANSFERRED, S.MERGED},
    S.DISPATCHED: {S.IN_PROGRESS, S.RETURNED, S.DISPATCHED, S.WITHDRAWN, S.MERGED},
    S.RETURNED: {S.DISPATCHED, S.WITHDRAWN, S.TRANSFERRED, S.MERGED},
    S.IN_PROGRESS: {S.RESOLVED, S.DISPATCHED, S.RETURNED, S.WITHDRAWN, S.PARKED, S.MERGED},
    S.PARKED: {S.IN_PROGRESS, S.WITHDRAWN},
    S.MERGED: {S.SUBMITTED, S.ACCEPTED, S.DISPATCHED, S.RETURNED, S.IN_PROGRESS},  # undone within seven days
    S.RESOLVED: {S.CLOSED, S.DISPATCHED},
    S.CLOSED: {S.DISPATCHED},
    S.DECLINED: set(),
    S.WITHDRAWN: set(),
    S.TRANSFERRED: set(),
}
FINISHED = {S.CLOSED, S.DECLINED, S.WITHDRAWN, S.TRANSFERRED, S.MERGED}
IN_WORK = {S.ACCEPTED, S.DISPATCHED, S.RETURNED, S.IN_PROGRESS}  # the handling clock runs


@dataclass(frozen=True)
class Look:
    """How a state looks everywhere: chip class and icon."""

    chip: str
    icon: str


LOOKS = {
    S.SUBMITTED: Look("", "inbox"),
    S.ACCEPTED: Look("", "git-branch"),
    S.DISPATCHED: Look("doing", "mail-open"),
    S.IN_PROGRESS: Look("doing", "loader"),
    S.RETURNED: Look("soon", "undo-2"),
    S.RESOLVED: Look("review", "phone-call"),
    S.CLOSED: Look("done", "circle-check"),
    S.DECLINED: Look("", "circle-slash"),
    S.WITHDRAWN: Look("", "circle-x"),
    S.TRANSFERRED: Look("", "external-link"),
    S.PARKED: Look("soon", "circle-pause"),
    S.MERGED: Look("", "merge"),
}


class IssueLevel(models.IntegerChoices):
    """小事不出网格、大事不出社区、难事不出街道. The value is how far above the grid the ticket has climbed."""

    MINOR = 1, "小事"
    MAJOR = 2, "大事"
    HARD = 3, "难事"


class IssueKind(models.TextChoices):
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"
    INQUIRY = "inquiry", "咨询"
    REPORT = "report", "举报"
    PRAISE = "praise", "表扬"
    HAZARD = "hazard", "隐患"
    DISPUTE = "dispute", "矛盾纠纷"


class IssueSource(models.TextChoices):
    BUILDING_LEADER = "leader", "楼栋长反映"
    GRID = "grid", "网格员上报"
    WALK_IN = "walk_in", "来访"
    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信群"
    PATROL = "patrol", "巡查"
    VISIT = "visit", "走访"
    MEETING = "meeting", "议事会"
    HOTLINE = "hotline", "12345"
    CITY_PLATFORM = "city_platform", "大共治平台"
    MESSAGE_BOARD = "message_board", "网上留言"


class ResolutionKind(models.TextChoices):
    SUBSTANTIVE = "substantive", "实质性办结"
    STAGED = "staged", "阶段性办结"
    PROCEDURAL = "procedural", "程序性办结"


class ReturnReason(models.TextChoices):
    NOT_OURS = "not_ours", "不属本单位职责"
    WRONG_PLACE = "wrong_place", "地点不在辖区"
    NEEDS_OTHERS = "needs_others", "须其他单位先办"
    INCOMPLETE = "incomplete", "情况不清，须补充"


class EscalationReason(models.TextChoices):
    BEYOND_POWER = "beyond_power", "超出权限"
    SEVERAL_UNITS = "several_units", "需多部门"
    NEEDS_MONEY = "needs_money", "需资金"
    ACROSS = "across", "跨网格/社区"
    GROUP = "group", "群体性"
    NO_AGREEMENT = "no_agreement", "议事无法达成一致"
    OVERDUE = "overdue", "超期"


class DeclineReason(models.TextChoices):
    LITIGATION = "litigation", "已进入诉讼、仲裁、复议"
    PETITION = "petition", "应走信访渠道"
    DISCIPLINE = "discipline", "应由纪检监察受理"
    SECRET = "secret", "涉及国家秘密、商业秘密或个人隐私"
    NO_MATTER = "no_matter", "无实质内容或恶意重复"


class Lamp(models.TextChoices):
    """Colour of the deadline, lit by a job every minute, so that lists can filter on it."""

    NONE = "", "正常"
    AMBER = "amber", "即将超时"
    RED = "red", "已超时"


class Satisfaction(models.IntegerChoices):
    VERY_GOOD = 5, "非常满意"
    GOOD = 4, "满意"
    FAIR = 3, "基本满意"
    BAD = 2, "不满意"
    VERY_BAD = 1, "很不满意"


class Solved(models.TextChoices):
    YES = "yes", "已解决"
    PARTLY = "partly", "部分解决"
    NO = "no", "未解决"


class Clock(models.TextChoices):
    ACKNOWLEDGE = "acknowledge", "签收"
    CONTACT = "contact", "首次联系"
    HANDLE = "handle", "办理"


# What each kind of event is called on the timeline
DEEDS = {
    "filed": "登记",
    "imported": "导入",
    "accepted": "受理",
    "declined": "不予受理",
    "transferred": "转出",
    "withdrawn": "撤回",
    "dispatched": "分办",
    "acknowledged": "签收",
    "returned": "退单",
    "escalated": "上报",
    "pushed_down": "下派",
    "contacted": "首次联系",
    "replied": "答复",
    "noted": "内部记录",
    "supplemented": "补充情况",
    "classified": "调整类别",
    "handler_changed": "调整承办人",
    "resolved": "办结",
    "followed_up": "回访",
    "follow_up_late": "回访超期",
    "exclusion_asked": "申请剔除",
    "exclusion_approved": "同意剔除",
    "exclusion_refused": "不同意剔除",
    "dispute_registered": "转入调解",
    "closed": "结案",
    "reopened": "重办",
    "lamp_amber": "即将超时",
    "lamp_red": "已超时",
    "deadline_moved": "时限重算",
    "resolution_made": "议定",
    "resolution_accepted": "议定事项验收",
    "resolution_dropped": "议定事项终止",
    "listed": "列入议题",
    "heard": "议事会结果",
    "voiced": "附议",
    "merged": "并案",
    "took_in": "并入他件",
    "unmerged": "撤销并案",
    "gave_back": "退出并案",
    "split": "拆分",
    "split_off": "拆分登记",
    "undone": "撤销操作",
    "help_asked": "请求协办",
    "help_answered": "协办答复",
    "help_released": "结束协办",
    "checked": "办理清单",
    "parked": "挂账",
    "parking_reviewed": "挂账复查",
    "parking_renewed": "同意续挂",
    "review_due": "挂账到期复查",
    "resumed": "恢复办理",
    "extension_asked": "申请延期",
    "extension_granted": "同意延期",
    "extension_refused": "不同意延期",
    "extension_lapsed": "延期申请失效",
    "urged": "催办",
    "supervised": "督办",
    "supervision_replied": "回复督办",
    "supervision_accepted": "督办审核通过",
    "supervision_rejected": "督办退回重办",
    "supervision_withdrawn": "撤销督办",
    "supervision_ended": "督办了结",
    "supervision_late": "督办逾期未复",
}
