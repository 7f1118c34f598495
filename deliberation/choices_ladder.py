"""督办, 延期 and 挂账: their levels, states and numbers. Imports nothing of ours."""

from django.db import models


class SupervisionLevel(models.IntegerChoices):
    """How hard is pressed; the value grows with it, and the ticket carries the highest that is open."""

    URGE = 1, "催办"
    NORMAL = 2, "普通督办"
    YELLOW = 3, "黄牌督办"
    RED = 4, "红牌督办"


class SupervisionState(models.TextChoices):
    OPEN = "open", "待回复"
    REPLIED = "replied", "待审核"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤销"


UNFINISHED = (SupervisionState.OPEN, SupervisionState.REPLIED)


class SupervisionDeed(models.TextChoices):
    """One step of a supervision, as its page lists them."""

    REPLIED = "replied", "回复"
    ACCEPTED = "accepted", "审核通过"
    REJECTED = "rejected", "退回重办"
    WITHDRAWN = "withdrawn", "撤销督办"
    ENDED = "ended", "随诉求了结"
    LATE = "late", "逾期未复"


class ExtensionState(models.TextChoices):
    ASKED = "asked", "审核中"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
    LAPSED = "lapsed", "已失效"


LONGEST_REVIEW = 30  # days until a parked ticket is looked at again
LONGEST_PARKED = 180  # days without a leader's renewal
