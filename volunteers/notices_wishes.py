"""Whom a wish concerns: who collected it, who checks it, and the partners who might take it."""

from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User
from volunteers.models import CampaignTask, MicroWish, PartnerUnit


def _wish(entry):
    return MicroWish.objects.select_related("home", "collected_by").get(pk=entry.subject_id)


@tell("wish.declined", "{label}没有上架，请看原因并告诉居民")
def who_collected_it(entry):
    wish = _wish(entry)
    return ([wish.collected_by] if wish.collected_by.is_active else []), wish.get_absolute_url(), f"{wish.caller}的心愿"


@tell("wish.untaken", "{label}上架一个月了还没有人认领，能帮一把吗？")
def partners_and_the_community(entry):
    """Liaisons of the community's and the street's partners, and the people of the community itself."""
    wish = _wish(entry)
    partners = PartnerUnit.objects.current().filter(path__in=[wish.path[:4], wish.path[:8], wish.path[:12]])
    liaisons = User.objects.filter(partners__in=partners, is_active=True).distinct()
    community = OrgUnit.objects.filter(path=wish.path[:8]).first()
    clerks = User.objects.serving_at(community) if community else []
    return [*liaisons, *clerks], wish.get_absolute_url(), f"{wish.caller}的心愿"


@tell("campaign.started", "专项行动“{label}”开始了，请按期完成")
@tell("campaign.late", "专项行动“{label}”快到期了，您的网格还没有完成")
def grids_not_done(entry):
    tasks = CampaignTask.objects.filter(campaign=entry.subject_id).exclude(state="done").select_related("unit")
    people = [person for task in tasks for person in User.objects.serving_at(task.unit)]
    return people, f"/campaigns/{entry.subject_id}/"
