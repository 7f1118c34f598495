"""States of a wish. Imports nothing of ours."""

from django.db import models


class WishState(models.TextChoices):
    """征集 → 核实 → 上架 → 认领 → 完成; what comes after 征集 belongs to the wish wall."""

    COLLECTED = "collected", "已征集"
    VERIFIED = "verified", "已核实"
    LISTED = "listed", "已上架"
    CLAIMED = "claimed", "已认领"
    DONE = "done", "已完成"
    DECLINED = "declined", "不予上架"


class Title(models.TextChoices):
    """How somebody is called in public: a surname and one of these, never more."""

    GRANNY = "奶奶", "奶奶"
    GRANDPA = "爷爷", "爷爷"
    AUNT = "阿姨", "阿姨"
    UNCLE = "叔叔", "叔叔"
    MRS = "女士", "女士"
    MR = "先生", "先生"
    CHILD = "小朋友", "小朋友"
    FAMILY = "家", "家（一户人）"
