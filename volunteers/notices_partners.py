"""Whom needs, claims and agreements concern: the community that keeps the need, the asker, the holder, the partners."""

from django.urls import reverse

from governance.foundation.notices import tell
from hierarchy.models import OrgUnit, User
from volunteers.models import Agreement, Claim, MenuItem, PartnerUnit, ServiceMatch


def keepers(path):
    """The people of the unit a row lies in, and of its community."""
    people = set()
    for unit in OrgUnit.objects.filter(path__in={path[:8], path[:12]}):
        people |= set(User.objects.serving_at(unit))
    return people


def holders(claim):
    """Those with an account who stand for whoever holds a claim; without any, who claimed for them."""
    if claim.volunteer_id:
        people = {claim.volunteer.user}
    elif claim.team_id:
        leaders = claim.team.places.filter(left=None, leads=True).select_related("volunteer__user")
        people = {place.volunteer.user for place in leaders}
    else:
        people = set(claim.partner.liaisons.filter(is_active=True))
    return ({person for person in people if person and person.is_active} or {claim.by}) - {None}


def _need(entry):
    return MenuItem.objects.select_related("asked_by").get(pk=entry.subject_id)


@tell("need.asked", "新的需求，请在 3 个工作日内审核：{label}")
@tell("need.review_late", "需求审核已超期，请尽快审核：{label}")
@tell("need.untaken_week", "上架 {days} 天没有人认领，请帮着找一找：{label}")
def the_community(entry):
    item = _need(entry)
    return keepers(item.path), item.get_absolute_url(), item.title


@tell("need.published", "您提的需求已上架，等人认领：{label}")
@tell("need.declined", "您提的需求没有上架，点开看原因：{label}")
def who_asked(entry):
    item = _need(entry)
    return {item.asked_by} - {None}, item.get_absolute_url(), item.title


@tell("need.untaken_month", "一件需求等了 {days} 天，请您的单位看看能不能帮：{label}")
def partners_of_the_street(entry):
    item = _need(entry)
    partners = PartnerUnit.objects.current().filter(street_path=item.path[:4])
    people = set(User.objects.filter(pk__in=partners.values("liaisons"), is_active=True))
    return people | keepers(item.path), item.get_absolute_url(), item.title


def _claim(entry):
    rows = Claim.objects.select_related("item__asked_by", "wish", "volunteer__user", "team", "partner", "by")
    claim = rows.get(pk=entry.subject_id)
    thing = claim.item or claim.wish
    return claim, thing, getattr(thing, "title", "") or "一个微心愿"


@tell("claim.made", "有人认领了：{label}")
@tell("claim.delivered", "已报完成，请核实后确认：{label}")
def those_who_keep_it(entry):
    claim, thing, words = _claim(entry)
    asked = {thing.asked_by} - {None} if claim.item_id else set()
    return keepers(thing.path) | asked, claim.get_absolute_url(), words


@tell("claim.reminded", "认领后几天没有进展了，请报一次进展，{left} 天后会自动释放：{label}")
@tell("claim.confirmed", "需求人已确认完成，谢谢：{label}")
@tell("claim.sent_back", "需求人说还没办好，请继续：{label}")
def those_who_hold_it(entry):
    claim, _thing, words = _claim(entry)
    return holders(claim), claim.get_absolute_url(), words


@tell("claim.released", "认领已释放，清单里重新待认领：{label}")
def both_sides(entry):
    claim, thing, words = _claim(entry)
    return keepers(thing.path) | holders(claim), claim.get_absolute_url(), words


@tell("agreement.ending", "共建协议 {ends_on} 到期，请商量续签：{label}")
@tell("agreement.ended", "共建协议已于 {ends_on} 到期：{label}")
def both_parties(entry):
    agreement = Agreement.objects.select_related("partner").get(pk=entry.subject_id)
    partner = agreement.partner
    people = set(partner.liaisons.filter(is_active=True)) | keepers(partner.path)
    address = reverse("my-partner")
    own = set(partner.liaisons.values_list("pk", flat=True))
    return people, lambda user: address if user.pk in own else partner.get_absolute_url(), partner.name


@tell("need.matched", "您单位的资源与一件需求对上了，请看看能不能认领：{label}")
def liaisons_of_the_resource(entry):
    match = ServiceMatch.objects.select_related("resource__partner", "item").get(pk=entry.subject_id)
    return match.resource.partner.liaisons.filter(is_active=True), match.item.get_absolute_url(), match.item.title
