"""Words of what follows a decision: resolutions, objections, projects. Imports nothing of ours."""

from django.db import models

from deliberation.choices_councils import ResolutionState

R = ResolutionState
RESOLUTION_NEXT = {
    R.OPEN: {R.DOING, R.DONE, R.DROPPED},
    R.DOING: {R.DONE, R.DROPPED},
    R.DONE: {R.ACCEPTED, R.DOING, R.DROPPED},
    R.ACCEPTED: set(),
    R.DROPPED: set(),
}


class ObjectionState(models.TextChoices):
    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立，重新商议"
    REJECTED = "rejected", "不成立，已说明"


class ProjectKind(models.TextChoices):
    BENEFIT = "benefit", "我为群众办实事"
    RENEWAL = "renewal", "微更新"
    SMALL_DEED = "small_deed", "微实事"


class ProjectSource(models.TextChoices):
    """自下而上 or 自上而下."""

    RESIDENTS = "residents", "居民提出"
    UPPER = "upper", "上级部署"


class ProjectState(models.TextChoices):
    FOUNDED = "founded", "立项"
    RUNNING = "running", "实施"
    BUILT = "built", "完工"
    ACCEPTED = "accepted", "验收"
    ENDED = "ended", "终止"


P = ProjectState
PROJECT_NEXT = {
    P.FOUNDED: {P.RUNNING, P.ENDED},
    P.RUNNING: {P.BUILT, P.ENDED},
    P.BUILT: {P.ACCEPTED, P.RUNNING, P.ENDED},
    P.ACCEPTED: set(),
    P.ENDED: set(),
}
