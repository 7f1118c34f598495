"""Words of following up, of what is left out of the rates, and of a ticket's stays in work."""

from django.db import models


class FollowUpWay(models.TextChoices):
    CALL = "call", "电话回访"
    SELF = "self", "诉求人自评"
    IMPORTED = "imported", "按导入的表"


class ExclusionReason(models.TextChoices):
    UNREASONABLE = "unreasonable", "不合理诉求"
    MALICIOUS = "malicious", "恶意重复"
    NOT_OURS = "not_ours", "非管辖"


class ExclusionState(models.TextChoices):
    ASKED = "asked", "待审批"
    APPROVED = "approved", "已剔除"
    REFUSED = "refused", "不同意"


class Entered(models.TextChoices):
    """How a ticket came into work."""

    ACCEPTED = "accepted", "受理"
    REOPENED = "reopened", "重办"
    UNMERGED = "unmerged", "撤销并案"


class Left(models.TextChoices):
    """How it left: done, or out of the office's hands."""

    RESOLVED = "resolved", "办结"
    WITHDRAWN = "withdrawn", "撤回"
    TRANSFERRED = "transferred", "转出"
    MERGED = "merged", "并案"
