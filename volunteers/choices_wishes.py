"""Closed lists of wishes, care projects, pledges, self-managed groups and campaigns. Imports nothing of ours."""

from django.db import models


class WishCategory(models.TextChoices):
    DAILY = "daily", "生活用品"
    STUDY = "study", "学习用品"
    AID = "aid", "辅助器具"
    REPAIR = "repair", "家电维修"
    COMPANY = "company", "陪伴关怀"
    SKILL = "skill", "技能帮助"
    OTHER = "other", "其他"


class CheckWay(models.TextChoices):
    """核实: every wish is asked about once more before it is shown."""

    VISIT = "visit", "上门核实"
    PHONE = "phone", "电话核实"
    SHEET = "sheet", "征集表上已核实"


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"


class CareOutcome(models.TextChoices):
    FINE = "fine", "一切正常"
    FIXED = "fixed", "当场处理好"
    HAZARD = "hazard", "发现隐患"
    DECLINED = "declined", "居民谢绝"
    ABSENT = "absent", "没见到人"


class PledgeItem(models.TextChoices):
    """门前五包."""

    CLEAN = "clean", "包卫生整洁"
    ORDER = "order", "包秩序规范"
    GREEN = "green", "包绿化管护"
    FACILITY = "facility", "包设施完好"
    MANNERS = "manners", "包文明劝导"


class PledgeKeeper(models.TextChoices):
    HOUSEHOLD = "household", "住户"
    SHOP = "shop", "商户"
    UNIT = "unit", "单位"


class SelfMemberKind(models.TextChoices):
    SECTOR = "sector", "党员片长"
    BUILDING = "building", "楼栋长"
    RESIDENT = "resident", "热心居民"
    OWNERS = "owners", "业委会成员"
    SHOP = "shop", "商户代表"


class TaskState(models.TextChoices):
    """A grid's part of a campaign."""

    WAITING = "waiting", "未开始"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
