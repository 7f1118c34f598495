"""The menu, wishes, claims, partners and care projects: a thing's state follows from its claims."""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from governance.overview.invariants.registry import CLAIMS, Breach, invariant
from hierarchy.choices import Duty
from volunteers.actions.claims import OPEN
from volunteers.choices import ClaimState, MenuState, WishState
from volunteers.models import CareService, Claim, ClaimService, HoursEntry, MenuItem, MicroWish, PartnerUnit, WishPhoto

MEND = "请打开它核对认领，释放后重新上架，或按实际补做确认。"
WORKED = [MenuState.LISTED, MenuState.CLAIMED, MenuState.DELIVERED, MenuState.CONFIRMED]


def _rows(rows, label, name, wrong, of="pk", path="path"):
    for pk, target, place in rows.values_list("pk", of, path).iterator():
        yield Breach(f"{label}{pk}", wrong, place, reverse(name, args=[target]))


def _of(column, *states):
    return Exists(Claim.objects.filter(**{column: OuterRef("pk")}, state__in=states))


@invariant("menu.state", "清单的状态与它的认领一致", CLAIMS, MEND, over=MenuItem)
def the_menu_follows_from_claims(span):
    right = Case(
        When(_of("item", *OPEN), then=Value(MenuState.CLAIMED)),
        When(_of("item", ClaimState.DELIVERED), then=Value(MenuState.DELIVERED)),
        When(_of("item", ClaimState.CONFIRMED), then=Value(MenuState.CONFIRMED)),
        default=Value(MenuState.LISTED),
    )
    rows = MenuItem.objects.filter(span.of("pk"), state__in=WORKED).annotate(right=right)
    yield from _rows(rows.exclude(state=F("right")), "清单", "need", "状态与认领对不上")
    held = MenuItem.objects.filter(span.of("pk")).exclude(state__in=WORKED)
    held = held.filter(_of("item", *OPEN, ClaimState.DELIVERED))
    yield from _rows(held, "清单", "need", "没有上架，却有人在办")


@invariant("wishes.state", "心愿的状态与它的认领一致", CLAIMS, MEND, over=MicroWish)
def wishes_follow_from_claims(span):
    """A wish that came by a sheet may have been taken and fulfilled before: the sheet names the giver."""
    rows = MicroWish.objects.filter(span.of("pk"))
    running = _of("wish", *OPEN, ClaimState.DELIVERED)
    yield from _rows(rows.exclude(state=WishState.CLAIMED).filter(running), "心愿", "wish", "有人在办，状态不是已认领")
    alone = rows.filter(~running, state=WishState.CLAIMED, batch=None)
    yield from _rows(alone, "心愿", "wish", "已认领，没有认领记录")
    done = rows.filter(~_of("wish", ClaimState.CONFIRMED), state=WishState.DONE, batch=None)
    yield from _rows(done, "心愿", "wish", "已完成，没有确认过的认领")


@invariant(
    "wishes.photos", "公开的心愿照片有画面中人的同意", CLAIMS, "请把照片改为不公开，或补登记同意日期。", over=WishPhoto
)
def public_photos_were_agreed_to(span):
    today = timezone.localdate()
    rows = WishPhoto.objects.filter(span.of("pk"), public=True).filter(Q(consent_on=None) | Q(consent_on__gt=today))
    yield from _rows(rows, "心愿照片", "wish", "公开了，没有同意", "wish", "wish__path")


@invariant("wishes.residents", "心愿人住在心愿登记的那一户", CLAIMS, "请在心愿页面重新选择心愿人。", over=MicroWish)
def a_wish_is_of_its_household(span):
    rows = MicroWish.objects.filter(span.of("pk"), resident__isnull=False, household__isnull=False)
    rows = rows.exclude(resident__street_path=F("street_path"))
    yield from _rows(rows, "心愿", "wish", "心愿人登记在别的街道")


@invariant("claims.times", "完成、确认的认领有完成、确认时间", CLAIMS, MEND, over=Claim)
def claims_have_their_days(span):
    wrong = Q(state=ClaimState.CONFIRMED, confirmed_at=None) | Q(state=ClaimState.DELIVERED, delivered_at=None)
    wrong |= Q(state=ClaimState.RELEASED, released_why="") | Q(confirmed_at__lt=F("delivered_at"))
    yield from _claims(Claim.objects.filter(span.of("pk")).filter(wrong), "状态与时间、原因对不上")


def _claims(rows, wrong):
    for pk, item, wish in rows.values_list("pk", "item__path", "wish__path").iterator():
        yield Breach(f"认领{pk}", wrong, item or wish, reverse("claim", args=[pk]))


@invariant(
    "claims.hours",
    "确认的认领，服务都记了时长或写明原因",
    CLAIMS,
    "请在认领页面重新登记这个人的服务时间。",
    over=ClaimService,
)
def confirmed_service_is_credited(span):
    rows = ClaimService.objects.filter(span.of("pk"), claim__state=ClaimState.CONFIRMED, refused="")
    credited = HoursEntry.objects.filter(claim=OuterRef("claim"), volunteer=OuterRef("volunteer"))
    for pk, claim, item, wish in rows.filter(~Exists(credited)).values_list(
        "pk", "claim", "claim__item__path", "claim__wish__path"
    ):
        yield Breach(f"认领服务{pk}", "已确认，时长台账里没有", item or wish, reverse("claim", args=[claim]))


@invariant("hours.of_claim", "认领的时长来自完成的认领", CLAIMS, "请对这一条时长申请更正。", over=HoursEntry)
def hours_come_from_confirmed_claims(span):
    rows = HoursEntry.objects.standing().filter(span.of("pk"), claim__isnull=False)
    rows = rows.exclude(claim__state=ClaimState.CONFIRMED)
    yield from _rows(rows, "时长", "volunteer", "它的认领没有确认", "volunteer")


@invariant("partners.ended", "终止共建的单位没有认领在办", CLAIMS, "请释放它的认领，或恢复共建。", over=Claim)
def ended_partners_hold_nothing(span):
    rows = Claim.objects.filter(span.of("pk"), partner__ended_on__lte=timezone.localdate(), state__in=OPEN)
    yield from _claims(rows, "认领单位已终止共建")


@invariant("partners.liaisons", "联络员都是联络员账号", CLAIMS, "请在共建单位页面重新设置联络员。", over=PartnerUnit)
def liaisons_have_a_liaisons_account(span):
    others = PartnerUnit.liaisons.through.objects.filter(partnerunit=OuterRef("pk")).exclude(user__duty=Duty.LIAISON)
    rows = PartnerUnit.objects.filter(span.of("pk"), Exists(others), ended_on=None)
    yield from _rows(rows, "共建单位", "partner", "联络员不是联络员账号")


@invariant(
    "care_services.visit",
    "关爱服务的走访就是这一户的走访",
    CLAIMS,
    "请在服务轮次页面重新登记这一户。",
    over=CareService,
)
def a_service_is_a_visit_of_that_household(span):
    rows = CareService.objects.filter(span.of("pk")).exclude(visit__household=F("household"))
    yield from _rows(rows, "关爱服务", "care-round", "记在了另一户的走访上", "round", "round__project__path")
