"""What falls due among shifts, needs, claims, wishes, campaigns and agreements."""

from django.db.models import F, Q
from django.utils import timezone

from governance.foundation.kinds import kind, while_in
from volunteers.choices import ClaimState, MenuState, WishState
from volunteers.models import Agreement, CampaignTask, Claim, MenuItem, MicroWish, Shift, Volunteer

SERVICE, TOGETHER = "志愿服务", "共建与心愿"


def _activities_ahead(pairs):
    ahead = Shift.objects.filter(begins_at__gt=timezone.now(), closed_at=None)
    there = {
        str(pk) for pk in ahead.filter(activity__in={pair[0] for pair in pairs}).values_list("activity", flat=True)
    }
    return {pair for pair in pairs if pair[0] in there}


def _campaigns_undone(pairs):
    tasks = CampaignTask.objects.exclude(state="done").filter(campaign__in={pair[0] for pair in pairs})
    there = {str(pk) for pk in tasks.values_list("campaign", flat=True)}
    return {pair for pair in pairs if pair[0] in there}


def _last_agreements():
    later = Q(partner__agreements__ends_on__gt=F("ends_on"))
    return Agreement.objects.exclude(pk__in=Agreement.objects.filter(later).values("pk"))


def _needs(state):
    return while_in(lambda: MenuItem.objects.filter(state=state))


kind(
    "shift.reminded", "快到的志愿活动", SERVICE, news=True, when="活动前一个工作日 15 时", whom="报名的人和组织的人",
    still=_activities_ahead,
)  # fmt: skip
kind(
    "volunteer.came_of_age", "满 18 周岁的志愿者", SERVICE, when="满 18 周岁", whom="登记单位的人",
    still=while_in(lambda: Volunteer.objects.filter(left_on=None)),
)  # fmt: skip
kind(
    "need.review_late", "超期未审核的需求", TOGETHER, when="提出满 3 个工作日", whom="社区和网格的人",
    still=_needs(MenuState.ASKED),
)  # fmt: skip
kind(
    "need.untaken_week", "一周没有人认领的需求", TOGETHER, when="上架满 7 天", whom="社区和网格的人",
    still=_needs(MenuState.LISTED),
)  # fmt: skip
kind(
    "need.untaken_month", "一个月没有人认领的需求", TOGETHER, when="上架满 30 天", whom="共建单位联络员和社区的人",
    still=_needs(MenuState.LISTED),
)  # fmt: skip
kind(
    "claim.reminded", "认领后没有进展的事", TOGETHER, when="认领后 3 天没有动静", whom="认领的人",
    still=while_in(
        lambda: Claim.objects.filter(
            state__in=[ClaimState.HELD, ClaimState.STARTED], moved_at__lte=F("reminded_at")
        )
    ),
)  # fmt: skip
kind(
    "wish.untaken", "一个月没有人认领的心愿", TOGETHER, when="上架满 30 天", whom="共建单位联络员和社区的人",
    still=while_in(lambda: MicroWish.objects.filter(state=WishState.LISTED)),
)  # fmt: skip
kind(
    "campaign.late", "快到期的专项行动", TOGETHER, when="完成期限前 3 天", whom="还没有完成的网格的人",
    still=_campaigns_undone,
)  # fmt: skip
kind(
    "agreement.ending", "快到期的共建协议", TOGETHER, when="到期前", whom="联络员和社区的人",
    still=while_in(_last_agreements),
)  # fmt: skip
kind(
    "agreement.ended", "已到期的共建协议", TOGETHER, when="到期后", whom="联络员和社区的人",
    still=while_in(_last_agreements),
)  # fmt: skip
