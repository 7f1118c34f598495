"""The stock ledgers: STOCKS, in the order of the page. Adding one is adding a row here.

`columns` name fields of the ledger's kind of row; see `listed.Stock`.
"""

from django.db.models import Exists, OuterRef, Q

from deliberation.choices import IssueKind, Lamp
from governance.overview.stocks.listed import Stock
from governance.overview.stocks.matters import DISPUTES, MEETINGS, PARKED, PROJECTS, RESOLUTIONS, SUPERVISIONS, TICKETS
from governance.overview.stocks.people import DOORS, RESIDENTS
from governance.overview.stocks.serving import (
    ACTIVITIES,
    AWARDS,
    HOURS,
    NEEDS,
    PARTNERS,
    PLEDGES,
    VISITS,
    VOLUNTEERS,
    WISHES,
)
from governance.overview.stocks.units import BUILDINGS, POSTS, UNITS
from residents.choices import LET, CareKind, Occupancy
from residents.models import CareMark
from residents.models.person import born_before

PEOPLE, MATTERS, COUNCILS, SERVICE, SHARED, TREE = (
    "居民与房屋",
    "诉求与纠纷",
    "议事协商",
    "走访与志愿服务",
    "共建、心愿与评选",
    "组织与楼栋",
)
CARE_COLUMNS = (
    "grid name sex id_number age address phone care living_with self_care contact_name contact_relation "
    "contact_phone worker every visited_on"
)
CARE = ("care.read", "visit.export")
ROLL = ("resident.read", "resident.export")


def marked(*kinds):
    """Narrowing to people with a running mark of one of the kinds."""

    def narrowed(people, today):
        marks = CareMark.objects.filter(kind__in=kinds, ended_on=None, profile__resident=OuterRef("pk"))
        return people.filter(Exists(marks), care__closed_on=None)

    return narrowed


def older_than(years):
    return lambda people, today: people.filter(birth_date__lte=born_before(years, today))


def younger_than(years):
    return lambda people, today: people.filter(birth_date__gt=born_before(years, today))


def let(people, today):
    return people.filter(household__dwelling__occupancy__in=LET)


def in_care(people, today):
    return people.filter(care__isnull=False, care__closed_on=None)


def of_party(people, today):
    return people.filter(party__isnull=False)


def _stock(key, title, part, listed, columns, may, **more):
    reads, exports = may
    return Stock(key, title, part, listed, tuple(columns.split()), reads, exports, **more)


_ALL = [
    _stock(
        "residents", "居民基本信息花名册", PEOPLE, RESIDENTS,
        "estate building entrance room household_number name relation sex ethnicity id_number birth_date age politics "
        "education marriage registered_at registration match occupancy workplace phone care party_member note",
        ROLL, counted="人", note="在册居民；第二居所不重复列出。",
    ),
    _stock(
        "dwellings", "住户房屋台账", PEOPLE, DOORS,
        "grid estate building entrance room kind occupancy owner head homes people over_60 over_80 children vehicles "
        "designation visited_on",
        ROLL, counted="套",
    ),
    _stock(
        "vacant", "空置房屋台账", PEOPLE, DOORS, "grid estate building entrance room kind owner visited_on", ROLL,
        narrowed=lambda doors, today: doors.filter(occupancy=Occupancy.VACANT), counted="套",
    ),
    _stock(
        "tenants", "租户台账", PEOPLE, RESIDENTS,
        "grid name sex id_number age address phone occupancy registration since workplace",
        ROLL, narrowed=let, counted="人", note="住在租住、陪读、群租房屋里的在册居民。",
    ),
    _stock(
        "party", "党员名册", PEOPLE, RESIDENTS,
        "name sex ethnicity birth_month id_number education party_kind branch party_post membership workplace address "
        "phone reported_on identity_disclosed designation",
        ROLL, narrowed=of_party, counted="人",
    ),
    _stock(
        "care", "重点人群台账", PEOPLE, RESIDENTS, CARE_COLUMNS + " health support needs", CARE, narrowed=in_care,
        counted="人", note="关爱档案未结档的人；健康状况、补贴、需求只在写明用途的完整导出里。",
    ),
    _stock(
        "elders", "80岁以上高龄老人台账", PEOPLE, RESIDENTS, CARE_COLUMNS.replace(" age ", " birth_date age "), CARE,
        narrowed=older_than(80), counted="人", note="按出生日期计算，查询当天已满 80 周岁。",
    ),
    _stock(
        "living-alone", "独居老人台账", PEOPLE, RESIDENTS, CARE_COLUMNS, CARE,
        narrowed=marked(CareKind.LIVING_ALONE_ELDER), counted="人",
    ),
    _stock(
        "disabled", "残疾人、失能人员台账", PEOPLE, RESIDENTS, CARE_COLUMNS, CARE,
        narrowed=marked(CareKind.DISABILITY, CareKind.DISABLED_ELDER), counted="人",
    ),
    _stock(
        "poor", "低保、特困、低保边缘人员台账", PEOPLE, RESIDENTS, CARE_COLUMNS, CARE,
        narrowed=marked(CareKind.SUBSISTENCE_ALLOWANCE, CareKind.NEAR_SUBSISTENCE, CareKind.DESTITUTE_SUPPORT),
        counted="人",
    ),
    _stock(
        "children", "儿童台账", PEOPLE, RESIDENTS,
        "grid name sex id_number birth_date age relation address workplace care contact_name contact_relation worker",
        CARE, narrowed=younger_than(14), counted="人", note="查询当天未满 14 周岁；出生日期未登记的不列。",
    ),
    _stock(
        "veterans", "退役军人、优抚对象台账", PEOPLE, RESIDENTS, CARE_COLUMNS, CARE,
        narrowed=marked(CareKind.VETERAN, CareKind.VETERAN_PREFERENTIAL), counted="人",
    ),
    _stock(
        "tickets", "诉求办理台账", MATTERS, TICKETS,
        "number reported_at accepted_at source complainant category place text level unit due_at contacted_at meeting "
        "summary resolved_at resolution overdue followed_up_at solved satisfaction note",
        ("ticket.read", "ticket.export"), form="E-1", day="reported_at", counted="件", note="按诉求时间。",
    ),
    _stock(
        "overdue", "超期诉求台账", MATTERS, TICKETS,
        "number reported_at source complainant category place text level unit due_at summary note",
        ("ticket.read", "ticket.export"), narrowed=lambda rows, today: rows.open().filter(lamp=Lamp.RED), counted="件",
        note="在办且已超过办理时限。",
    ),
    _stock(
        "hazards", "安全隐患台账", MATTERS, TICKETS,
        "number reported_at source category place text level unit due_at resolved_at resolution overdue note",
        ("ticket.read", "ticket.export"), day="reported_at", counted="件",
        narrowed=lambda rows, today: rows.filter(Q(kind=IssueKind.HAZARD) | Q(category__code__startswith="AQ")),
        note="类型为隐患，或类别为公共安全。",
    ),
    _stock(
        "parked", "挂账事项台账", MATTERS, PARKED,
        "grid number title category level unit plan began_at days review_on until",
        ("ticket.read", "ticket.export"), counted="件",
    ),
    _stock(
        "supervisions", "督办台账", MATTERS, SUPERVISIONS,
        "level matter title unit issuer issued_at why reply_due_at state late finished_at",
        ("supervision.read", "ticket.export"), day="issued_at", counted="件",
    ),
    _stock(
        "disputes", "矛盾纠纷调处台账", MATTERS, DISPUTES,
        "number unit kind registered_on accepted_on due_on state concluded_on agreement performance ticket",
        ("dispute.read", "ticket.export"), day="registered_on", counted="起", note="当事人和事由保密，不进台账。",
    ),
    _stock(
        "meetings", "议事协商台账", COUNCILS, MEETINGS,
        "title kind starts_at place chair attendance parties topic decision responsible due_on state published_on note",
        ("council.read", "ticket.export"), form="E-2", day="starts_at", counted="场",
    ),
    _stock(
        "resolutions", "议定事项落实台账", COUNCILS, RESOLUTIONS,
        "text meeting made_on lead person with_units due_on criterion state done_at accepted_at",
        ("resolution.read", "ticket.export"), day="made_on", counted="件",
    ),
    _stock(
        "projects", "民生项目台账", COUNCILS, PROJECTS,
        "year kind title source owner budget funds state founded_on finished_on outcomes",
        ("project.read", "ticket.export"), day="founded_on", counted="个",
    ),
    _stock(
        "visits", "走访台账", SERVICE, VISITS,
        "grid place person at by way outcome met suggestions results", ("care.read", "visit.export"), day="at",
        counted="次", note="已作废的走访不列。重点人群的走访率见 E-3。",
    ),
    _stock(
        "volunteers", "志愿者名册", SERVICE, VOLUNTEERS,
        "number name sex age phone unit teams skills backbone party_member times hours registered_at",
        ("volunteer.read", "hours.export"), counted="人",
    ),
    _stock(
        "activities", "志愿服务活动台账", SERVICE, ACTIVITIES,
        "title kind theme unit team partner day shifts joined hours served state",
        ("activity.read", "hours.export"), counted="场",
    ),
    _stock(
        "hours", "志愿服务时长台账", SERVICE, HOURS,
        "day number name words place theme team unit hours source", ("hours.read", "hours.export"), day="day",
        counted="人次", note="一行一人次；已冲正的不列。",
    ),
    _stock(
        "partners", "共建单位台账", SHARED, PARTNERS,
        "name credit_code kind party_organisation members address head liaison contact_name unit signed_on ends_on "
        "resources needs reported_on note",
        ("partner.read", "menu.export"), counted="个",
    ),
    _stock(
        "wishes", "微心愿台账", SHARED, WISHES,
        "number collected_at grid caller wish category budget state giver claimed_on finished_on days rating",
        ("wish.read", "wish.export"), form="E-7", day="collected_at", counted="个",
    ),
    _stock(
        "needs", "治理清单台账", SHARED, NEEDS,
        "number asked_at grid need theme state giver claimed_on finished_on days rating",
        ("menu.read", "menu.export"), form="E-7", day="asked_at", counted="件",
    ),
    _stock(
        "pledges", "门前五包台账", SHARED, PLEDGES, "grid keeper name place items signed_on note",
        ("pledge.read", "menu.export"), counted="份",
    ),
    _stock(
        "awards", "和美命名台账", SHARED, AWARDS, "kind title place round number granted_on valid_until state",
        ("award.read", "unit.export"), counted="个",
    ),
    _stock(
        "posts", "楼栋长、单元长、网格员名册", TREE, POSTS,
        "community grid place households role name phone method began_on due_on chat chat_members",
        ("person.read", "unit.export"), counted="岗", note="空缺的岗位也列出，姓名处写（空缺）。",
    ),
    _stock(
        "units", "各级组织台账", TREE, UNITS, "community level name code kind leader members founded_on",
        ("unit.read", "unit.export"), counted="个",
    ),
    _stock(
        "buildings", "楼栋与微信群台账", TREE, BUILDINGS,
        "community grid estate estate_kind building floors entrances households leader property_company chat "
        "chat_members",
        ("unit.read", "unit.export"), counted="栋",
    ),
]  # fmt: skip
STOCKS = {stock.key: stock for stock in _ALL}


def stocks_of(user):
    """The ledgers a person's posts open, part by part: [(part, [Stock])]."""
    parts = {}
    for stock in STOCKS.values():
        if user.may(stock.reads):
            parts.setdefault(stock.part, []).append(stock)
    return list(parts.items())
