"""Closed lists of the awards. Imports nothing of ours."""

from django.db import models


class Target(models.TextChoices):
    """What is awarded; codes are those of the glossary."""

    COMMUNITY = "community", "社区"
    GRID = "grid", "网格"
    BUILDING = "building", "楼栋"
    FAMILY = "family", "家庭"
    LEADER = "leader", "个人"


class Part(models.TextChoices):
    """The three parts of a total: what was really done, what judges say, what residents say."""

    AUTO = "auto", "数据"
    REVIEW = "review", "评议"
    RESIDENT = "resident", "群众评价"


class RoundState(models.TextChoices):
    DRAFT = "draft", "筹备"
    OPEN = "open", "进行中"
    NAMED = "named", "已命名"
    CANCELLED = "cancelled", "已取消"


class PhaseName(models.TextChoices):
    """Phases in their order; each is a right, see `awards.rules.RIGHTS`."""

    NOMINATION = "nomination", "推荐"
    EVIDENCE = "evidence", "核对数据"
    SCORING = "scoring", "评议打分"
    VOTING = "voting", "群众评价"
    REVIEW = "review", "审核"
    NOTICE = "notice", "公示"
    ANSWERS = "answers", "异议处理"
    RESULT = "result", "命名"


class Nominator(models.TextChoices):
    SELF = "self", "自荐"
    NEIGHBOUR = "neighbour", "邻里推荐"
    ORGANISATION = "organisation", "组织推荐"
    LEADER = "leader", "楼栋长推荐"


class NominationState(models.TextChoices):
    SUBMITTED = "submitted", "待审核"
    ACCEPTED = "accepted", "符合条件"
    DECLINED = "declined", "不符合条件"
    WITHDRAWN = "withdrawn", "已撤回"


class SuggestionState(models.TextChoices):
    """What became of a resident's suggestion from the public page."""

    RECEIVED = "received", "待核对"
    TAKEN = "taken", "已列入推荐"
    ASIDE = "aside", "未列入"


class ConflictKind(models.TextChoices):
    """Why a judge may not touch a nomination. All but the last are found by the portal."""

    TREE = "tree", "本单位"
    HOUSEHOLD = "household", "同住一户"
    BUILDING = "building", "本人管理或居住的楼栋"
    NOMINATED = "nominated", "本人推荐"
    SELF = "self", "本人"
    PARTNER = "partner", "同一共建单位"
    DECLARED = "declared", "自行申报"


class ReviewState(models.TextChoices):
    DRAFT = "draft", "待分派"
    ASSIGNED = "assigned", "待打分"
    SUBMITTED = "submitted", "已打分"
    RECUSED = "recused", "已回避"


class Normalising(models.TextChoices):
    """How strict and mild judges are made comparable."""

    NONE = "none", "不调整"
    CENTRE = "centre", "按评委平均分找平"


class Outcome(models.TextChoices):
    PROPOSED = "proposed", "拟命名"
    TIED = "tied", "并列待定"
    NOT = "not", "未入选"
    BARRED = "barred", "一票否决"
    GATE = "gate", "必备项未达标"


class ObjectionState(models.TextChoices):
    RECEIVED = "received", "已收到"
    LOOKING = "looking", "核实中"
    UPHELD = "upheld", "异议成立"
    REFUSED = "refused", "异议不成立"
    CLOSED = "closed", "评选取消，不再核实"


class Stage(models.TextChoices):
    """成熟一个、打造一个: no deadlines."""

    GROWING = "growing", "培育"
    APPLIED = "applied", "申报"
    CHECKED = "checked", "验收"
    NAMED = "named", "命名"


NEXT_STAGE = {Stage.GROWING: Stage.APPLIED, Stage.APPLIED: Stage.CHECKED, Stage.CHECKED: Stage.NAMED}


class ItemState(models.TextChoices):
    NOT_YET = "not_yet", "未启动"
    GROWING = "growing", "培育中"
    REACHED = "reached", "达标"
