"""Words of a dispute and the moves between its states. Imports nothing of ours."""

from django.db import models


class DisputeKind(models.TextChoices):
    NEIGHBOURS = "neighbours", "邻里"
    FAMILY = "family", "婚姻家庭"
    PROPERTY = "property", "物业"
    HOUSING = "housing", "房屋宅基地"
    LABOUR = "labour", "劳动争议"
    CONSUMER = "consumer", "消费"
    DAMAGE = "damage", "损害赔偿"
    CONTRACT = "contract", "合同债务"
    DEMOLITION = "demolition", "征地拆迁"
    OTHER = "other", "其他"


class DisputeState(models.TextChoices):
    REGISTERED = "registered", "已登记"
    ACCEPTED = "accepted", "已受理"
    MEDIATING = "mediating", "调解中"
    SUCCEEDED = "succeeded", "调解成功"
    FAILED = "failed", "调解不成"
    ENDED = "ended", "终止"


D = DisputeState
DISPUTE_NEXT = {
    D.REGISTERED: {D.ACCEPTED, D.ENDED},
    D.ACCEPTED: {D.MEDIATING, D.ENDED},
    D.MEDIATING: {D.MEDIATING, D.SUCCEEDED, D.FAILED, D.ENDED},
    D.SUCCEEDED: set(),
    D.FAILED: set(),
    D.ENDED: set(),
}
RUNNING = {D.REGISTERED, D.ACCEPTED, D.MEDIATING}
CONCLUDED = {D.SUCCEEDED, D.FAILED}  # what the rate counts; 终止 is neither
CHIPS = {
    D.REGISTERED: "",
    D.ACCEPTED: "doing",
    D.MEDIATING: "doing",
    D.SUCCEEDED: "done",
    D.FAILED: "soon",
    D.ENDED: "",
}


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    OTHER = "other", "其他"


class Agreement(models.TextChoices):
    WRITTEN = "written", "书面协议书"
    ORAL = "oral", "口头协议登记"


class Performance(models.TextChoices):
    WAITING = "waiting", "等待履行"
    DONE = "done", "已履行"
    BROKEN = "broken", "未履行"
