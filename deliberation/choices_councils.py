"""Words of councils, meetings and votes. Imports nothing of ours."""

from django.db import models


class CouncilKind(models.TextChoices):
    """一居多会: the six of domain 6.5; an office invents further ones as OTHER with a name of their own."""

    BUILDING_TALK = "building_talk", "楼栋居民沟通会"
    ESTATE_COMMITTEE = "estate_committee", "小区共治委员会"
    WISE_COUNCIL = "wise_council", "社区群贤议事会"
    QUAD_MEETING = "quad_meeting", "四位一体联席会"
    CONSULTATION = "consultation", "有事好商量"
    STREET_MEETING = "street_meeting", "街道联席会"
    OTHER = "other", "其他议事会"


class QuorumRule(models.TextChoices):
    """Who must be there before a vote is opened; the share is `quorum_part` of `quorum_of`."""

    SEATS = "seats", "到会成员占全体成员"
    INVITED = "invited", "到会人数占应邀人数"
    HOUSEHOLDS = "households", "到会户数占全楼户数，或到会达到人数"
    EVERY_GROUP = "every_group", "各方都有人到会"
    NONE = "none", "不设到会要求"


class PassRule(models.TextChoices):
    """What carries a question. Shares are strict for majorities (> 1/2) and inclusive for two thirds (≥ 2/3)."""

    PRESENT_MAJORITY = "present_majority", "到会过半数同意"
    ALL_MAJORITY = "all_majority", "全体成员过半数同意"
    PRESENT_TWO_THIRDS = "present_two_thirds", "到会三分之二以上同意"
    ALL_TWO_THIRDS = "all_two_thirds", "全体成员三分之二以上同意"
    GROUPS_MAJORITY = "groups_majority", "各方一票，达到方数同意"
    CONSENSUS = "consensus", "无人反对"
    OPINION = "opinion", "只形成意见，不表决"


class VoteBase(models.TextChoices):
    PERSON = "person", "一人一票"
    HOUSEHOLD = "household", "一户一票"
    GROUP = "group", "一方一票"


class VoteWay(models.TextChoices):
    HANDS = "hands", "举手表决"
    NAMED = "named", "实名表决"
    SECRET = "secret", "无记名表决"
    PAPER = "paper", "纸质票"


class Choice(models.TextChoices):
    FOR = "for", "赞成"
    AGAINST = "against", "反对"
    ABSTAIN = "abstain", "弃权"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "筹备中"
    ANNOUNCED = "announced", "已通知"
    OPEN = "open", "进行中"
    CLOSED = "closed", "已散会"
    CANCELLED = "cancelled", "已取消"


MEETING_NEXT = {
    MeetingState.PLANNED: {MeetingState.ANNOUNCED, MeetingState.OPEN, MeetingState.CANCELLED},
    MeetingState.ANNOUNCED: {MeetingState.OPEN, MeetingState.CANCELLED},
    MeetingState.OPEN: {MeetingState.CLOSED},
    MeetingState.CLOSED: set(),
    MeetingState.CANCELLED: set(),
}


class MinutesState(models.TextChoices):
    NONE = "none", "未整理"
    DRAFT = "draft", "起草中"
    REMARKS = "remarks", "征求意见"
    SIGNED = "signed", "已签字"
    PUBLISHED = "published", "已公示"


class ItemState(models.TextChoices):
    PLANNED = "planned", "待议"
    DECIDED = "decided", "已议定"
    CARRIED_OVER = "carried_over", "结转下次"
    DROPPED = "dropped", "撤下"


class Block(models.TextChoices):
    """Parts of an agenda. 楼长有话说 has its three; every meeting begins with what became of last time's items."""

    LAST_TIME = "last_time", "上次议定事项落实情况"
    CHAT = "chat", "话家常"
    PROBLEM = "problem", "说问题"
    IDEA = "idea", "聊法子"
    TOPIC = "topic", "议题"


class SignIn(models.TextChoices):
    QR = "qr", "扫码"
    CODE = "code", "签到码"
    NAME = "name", "点名"


class ResolutionState(models.TextChoices):
    OPEN = "open", "待落实"
    DOING = "doing", "落实中"
    DONE = "done", "已完成待验收"
    ACCEPTED = "accepted", "已验收"
    DROPPED = "dropped", "已终止"


class TeamProfile(models.TextChoices):
    """Whose voice a team of deliberators carries."""

    MOTHERS = "mothers", "妈妈"
    CHILDREN = "children", "少年儿童"
    ELDERS = "elders", "老年人"
    YOUTH = "youth", "青年"
    OTHER = "other", "其他"


class ConsentPaper(models.TextChoices):
    WRITTEN = "written", "书面同意书"
    SPOKEN = "spoken", "口头同意，已登记"


ADULT = 18  # below, a guardian agrees first
TERM_ENDS = (30, 90, 180)  # days before the end of a term at which the office is told
