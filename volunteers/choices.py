"""Closed lists of volunteering. Imports nothing of ours."""

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


class Theme(models.TextChoices):
    """五治."""

    LAW = "law", "法治"
    VIRTUE = "virtue", "德治"
    TOGETHER = "together", "共治"
    SELF = "self", "自治"
    SMART = "smart", "智治"


class Skill(models.TextChoices):
    MEDICAL = "medical", "医疗护理"
    LEGAL = "legal", "法律"
    REPAIR = "repair", "水电维修"
    TEACH = "teach", "教育辅导"
    ART = "art", "文艺书画"
    MEDIATE = "mediate", "调解"
    DIGITAL = "digital", "电脑手机"
    HAIR = "hair", "理发"
    COOK = "cook", "烹饪"
    DRIVE = "drive", "驾驶"
    RESCUE = "rescue", "应急救护"
    OTHER = "other", "其他"


class TeamKind(models.TextChoices):
    SERVICE = "service", "志愿服务队"
    PIONEER = "pioneer", "党员先锋小组"
    JOINT = "joint", "共治团队"
    ART = "art", "文艺团队"
    YOUTH = "youth", "青少年队"


class Backbone(models.TextChoices):
    """骨干, by what they do."""

    PARTY = "party", "党员骨干"
    BUILDING = "building", "楼栋骨干"
    ART = "art", "文体骨干"
    MEDIATION = "mediation", "调解骨干"
    PATROL = "patrol", "巡防骨干"
    OTHER = "other", "其他骨干"


class Document(models.TextChoices):
    CITIZEN = "citizen", "居民身份证"
    PERMIT = "permit", "港澳台居民居住证"
    PASSPORT = "passport", "护照"
    OTHER = "other", "其他证件"


class ConsentPaper(models.TextChoices):
    OWN = "own", "本人在手机上登记"
    WRITTEN = "written", "本人签字的登记表"
    SPOKEN = "spoken", "当面口头同意，已登记"


class WhyLeft(models.TextChoices):
    OWN = "own", "本人退出"
    CONSENT = "consent", "本人撤回同意"
    GUARDIAN = "guardian", "监护人撤回同意"
    DIED = "died", "去世"
    DOUBLE = "double", "重复登记"
    OTHER = "other", "其他"


class ApplicationState(models.TextChoices):
    OPEN = "open", "待核实"
    ACCEPTED = "accepted", "已登记"
    DECLINED = "declined", "未登记"
    EXPIRED = "expired", "过期未办"


class ActivityKind(models.TextChoices):
    SERVICE = "service", "志愿服务"
    TRAINING = "training", "培训课程"
    CULTURE = "culture", "文化活动"


class ActivityState(models.TextChoices):
    DRAFT = "draft", "未发布"
    OPEN = "open", "报名中"
    DONE = "done", "已结束"
    CANCELLED = "cancelled", "已取消"


class SignUpState(models.TextChoices):
    JOINED = "joined", "已报名"
    WAITING = "waiting", "候补"
    CAME = "came", "已签到"
    LEFT = "left", "已签退"
    MISSED = "missed", "未到"
    CANCELLED = "cancelled", "已取消"


class HoursSource(models.TextChoices):
    """What a row of the hours ledger came from."""

    SHIFT = "shift", "志愿活动"
    CLAIM = "claim", "认领服务"
    COUNCIL = "council", "议事服务"
    AD_HOC = "ad_hoc", "临时帮忙"
    PATROL = "patrol", "巡逻巡查"
    IMPORT = "import", "历史导入"
    REVERSAL = "reversal", "冲正"


class CorrectionState(models.TextChoices):
    ASKED = "asked", "待审核"
    GRANTED = "granted", "已更正"
    REFUSED = "refused", "不予更正"


class BatchState(models.TextChoices):
    """An old sheet of hours on its way into the ledger."""

    CHECKED = "checked", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"


class ObjectionState(models.TextChoices):
    OPEN = "open", "待处理"
    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "异议不成立"


class CertificateState(models.TextChoices):
    ASKED = "asked", "已申请"
    NOTICE = "notice", "公示中"
    ISSUED = "issued", "已开具"
    REFUSED = "refused", "不予开具"
    REVOKED = "revoked", "已撤销"


class PartnerKind(models.TextChoices):
    ORGAN = "organ", "机关事业单位"
    COMPANY = "company", "企业"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医疗机构"
    SOCIAL = "social", "社会组织"
    TWO_NEW = "two_new", "两新组织"
    SHOP = "shop", "商户"
    ARMY = "army", "部队"
    OTHER = "other", "其他"


class MatchState(models.TextChoices):
    """A need and a resource laid side by side for the yearly list of services."""

    SUGGESTED = "suggested", "系统建议"
    CONFIRMED = "confirmed", "列入清单"
    DROPPED = "dropped", "不合适"


class PartnerBatchState(models.TextChoices):
    """An import of a register: looked at and mended, written whole, taken back whole."""

    OPEN = "open", "待确认"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
    DROPPED = "dropped", "已放弃"


class MenuState(models.TextChoices):
    """需求 → 审核 → 治理清单 → 认领 → 实施 → 确认."""

    ASKED = "asked", "待审核"
    LISTED = "listed", "待认领"
    CLAIMED = "claimed", "已认领"
    DELIVERED = "delivered", "待确认"
    CONFIRMED = "confirmed", "已完成"
    DECLINED = "declined", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class ClaimState(models.TextChoices):
    HELD = "held", "已认领"
    STARTED = "started", "对接中"
    DELIVERED = "delivered", "待确认"
    CONFIRMED = "confirmed", "已完成"
    RELEASED = "released", "已释放"
