"""What an office starts with and may change: the five kinds with their criteria, and the 5+N list of buildings."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from awards.choices import Part, Target
from awards.models import AwardCriterion, AwardKind, ChecklistItem, CriteriaSet
from hierarchy.models import OrgUnit

A, E, R = Part.AUTO, Part.REVIEW, Part.RESIDENT
ALWAYS = ["重大安全责任事故", "弄虚作假", "公示异议成立"]

# (target, name, quota, vetoes, lines); a line: (part, label, points, indicator, full at, gate)
KINDS = [
    (Target.COMMUNITY, "和美社区", 2, ALWAYS, [
        (A, "组织覆盖与单元长配置率", 10, "posts_filled", 100, False),
        (A, "诉求按期办结率", 10, "on_time", 100, False),
        (A, "诉求解决率", 10, "solved", 100, False),
        (A, "小事不出网格率", 10, "at_grid", 80, False),
        (A, "重点人群月探访率", 10, "care_visited", 100, False),
        (A, "议定事项落实率", 10, "carried_out", 100, False),
        (E, "特色项目、五治平衡", 20, "", None, False),
        (R, "居民满意", 20, "", None, False),
    ]),
    (Target.GRID, "和美网格", 10, ALWAYS, [
        (A, "志愿与支部活动（场）", 10, "activities", 12, False),
        (A, "诉求在网格化解率", 15, "at_grid", 80, False),
        (A, "重点人群月探访率", 15, "care_visited", 100, False),
        (A, "志愿参与（人次）", 10, "service_times", 100, False),
        (A, "微心愿完成率", 10, "wishes_done", 100, False),
        (E, "网格长述职评议", 20, "", None, False),
        (R, "居民评价", 20, "", None, False),
    ]),
    (Target.BUILDING, "和美楼栋", 20, [*ALWAYS, "消防通道堵塞未整改", "高空抛物未整改"], [
        (A, "五项必备内容", 40, "required_items", 100, True),
        (A, "自选内容（项）", 12, "optional_items", 4, False),
        (A, "居民沟通会（次）", 4, "talks", 4, False),
        (A, "安全隐患办结率", 4, "hazards_settled", 100, False),
        (E, "现场评审（环境、秩序）", 20, "", None, False),
        (R, "本楼居民评价", 20, "", None, False),
    ]),
    (Target.FAMILY, "和美家庭", 19, ["失信", "家暴", "违建", "违法"], [
        (A, "志愿时长（小时）", 10, "service_hours", 40, False),
        (A, "参加议事、活动（次）", 10, "took_part", 6, False),
        (A, "门前五包等公约履行", 10, "pledged", 1, False),
        (A, "邻里互助（次）", 10, "helped", 6, False),
        (A, "中心户、示范户履职", 10, "household_post", 1, False),
        (E, "社区评议（家风、诚信）", 25, "", None, False),
        (R, "邻里评价", 25, "", None, False),
    ]),
    (Target.LEADER, "和美头雁", 19, ["违纪违法"], [
        (A, "走访户数", 12, "households_visited", 60, False),
        (A, "推动解决诉求（件）", 15, "tickets_settled", 20, False),
        (A, "组织议事、活动（场）", 12, "gatherings_held", 8, False),
        (A, "志愿时长（小时）", 11, "service_hours", 60, False),
        (E, "党组织评议（现实表现）", 25, "", None, False),
        (R, "群众口碑", 25, "", None, False),
    ]),
]  # fmt: skip

REQUIRED_ITEMS = [
    ("楼栋主题", "有自己的主题，楼道看得见"),
    ("共治图板", "谁管什么、成员、公开电话"),
    ("居民公约", "会议通过，有日期"),
    ("风采展示", "本楼的人和事，本人同意"),
    ("政策宣传", "内容是今年的"),
]
OPTIONAL_ITEMS = [
    "党员亮身份", "邻里信箱", "议事角", "楼道绿化、艺术角", "共享工具箱", "志愿服务队",
    "邻里节活动", "老人结对", "无堆物无飞线", "垃圾分类达标", "消防器材月检", "儿童角",
]  # fmt: skip


@transaction.atomic
def provide(office):
    """Write what an office has not got yet; what it has changed or switched off stays. May run twice."""
    OrgUnit.objects.select_for_update().get(pk=office.pk)
    for place, (target, name, quota, vetoes, lines) in enumerate(KINDS):
        its_own = AwardKind.objects.filter(office=office)
        if its_own.filter(Q(place=place, target=target) | Q(name=name)).exists():
            continue
        kind = AwardKind.objects.create(office=office, target=target, name=name, quota=quota, place=place)
        criteria = CriteriaSet.objects.create(kind=kind, number=1, in_force_at=timezone.now(), vetoes=vetoes)
        AwardCriterion.objects.bulk_create(
            AwardCriterion(
                criteria=criteria, place=at, part=part, label=label, weight=Decimal(points), indicator=indicator,
                full_at=full_at, gate=gate,
            )
            for at, (part, label, points, indicator, full_at, gate) in enumerate(lines)
        )  # fmt: skip
    items = [(label, help, True) for label, help in REQUIRED_ITEMS] + [(label, "", False) for label in OPTIONAL_ITEMS]
    ChecklistItem.objects.bulk_create(
        (
            ChecklistItem(office=office, label=label, help=help, required=required, place=place)
            for place, (label, help, required) in enumerate(items)
        ),
        ignore_conflicts=True,
    )
