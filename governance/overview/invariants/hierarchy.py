"""The tree, its posts and the territory that hangs on it."""

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Lag, Left, Length, Substr
from django.urls import reverse
from django.utils import timezone

from governance.overview.invariants.registry import HIERARCHY, Breach, invariant
from hierarchy.choices import HOUSEHOLD_KINDS, SINGLE_SEATS, Duty, Level
from hierarchy.models import Building, OrgUnit, Placement, Post, Term, User
from hierarchy.models.unit import STEP

TREE = "组织架构只在“组织架构”页面里改。请系统管理员按最近的变动核对，必要时从备份恢复。"


def _units(rows, wrong):
    for name, code, path in rows.values_list("name", "code", "path").iterator():
        yield Breach(f"{name}（{code}）", wrong, path, reverse("unit", args=[code]))


@invariant("units.parent", "每个单位都有上级", HIERARCHY, TREE)
def has_its_parent():
    above = OrgUnit.objects.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Value(STEP))).order_by()
    rows = OrgUnit.objects.annotate(steps=Length("path")).filter(~Exists(above), steps__gt=STEP)
    yield from _units(rows, "上级单位不存在")


@invariant("units.depth", "层级与路径长度一致", HIERARCHY, TREE)
def depth_is_length_of_path():
    rows = OrgUnit.objects.annotate(steps=Length("path")).exclude(steps=F("depth") * STEP)
    yield from _units(rows, "层级和路径对不上")


@invariant("units.children", "下级单位数与实际一致", HIERARCHY, TREE)
def children_are_counted():
    parents = OrgUnit.objects.order_by().filter(depth__gt=1)
    parents = parents.annotate(parent=Substr("path", 1, Length("path") - Value(STEP)))
    counted = dict(parents.values_list("parent").annotate(n=Count("pk")))
    for name, code, path, n in OrgUnit.objects.values_list("name", "code", "path", "numchild").iterator():
        if n != counted.get(path, 0):
            wrong = f"记为 {n} 个下级，实有 {counted.get(path, 0)} 个"
            yield Breach(f"{name}（{code}）", wrong, path, reverse("unit", args=[code]))


@invariant(
    "units.closed_whole", "撤销的单位下面没有在用的单位", HIERARCHY, "请把下级单位改隶到在用的单位，或一并撤销。"
)
def nothing_open_under_what_is_closed():
    above = OrgUnit.objects.exclude(closed_on=None).order_by()
    above = above.filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Value(STEP)))
    yield from _units(OrgUnit.objects.current().filter(Exists(above)), "上级已经撤销，本单位仍在用")


@invariant("units.placed", "现在的隶属与沿革的最后一行一致", HIERARCHY, TREE)
def stands_where_its_history_ends():
    last = Placement.objects.filter(unit=OuterRef("pk"), until=None).values("path")
    rows = OrgUnit.objects.annotate(placed=Subquery(last)).exclude(placed=None).exclude(placed=F("path"))
    yield from _units(rows, "沿革记载的位置不是现在的位置")


@invariant("placements.in_order", "隶属沿革首尾相接，不重叠", HIERARCHY, TREE)
def history_does_not_overlap():
    before = Window(Lag("until"), partition_by=F("unit"), order_by=["since", "pk"])
    first = Window(Lag("pk"), partition_by=F("unit"), order_by=["since", "pk"])
    rows = Placement.objects.annotate(before=before, earlier=first)
    rows = rows.filter(Q(until__lt=F("since")) | Q(before__gt=F("since")) | Q(earlier__isnull=False, before=None))
    for name, code, path in rows.values_list("unit__name", "unit__code", "unit__path"):
        yield Breach(f"{name}（{code}）", "两段隶属时间重叠", path, reverse("unit", args=[code]))


@invariant("units.households", "第五级单位是中心户、示范户", HIERARCHY, "请在家庭的页面取消认定后重新认定。")
def fifth_level_is_a_household():
    rows = OrgUnit.objects.current().filter(Q(depth=Level.HOUSEHOLD) ^ Q(kind__in=HOUSEHOLD_KINDS))
    yield from _units(rows, "层级和类别对不上：只有第五级是中心户、示范户")


def _terms(rows, wrong):
    columns = ("pk", "post__unit__name", "post__unit__code", "post__unit__path", "post__role")
    for pk, name, code, path, _ in rows.values_list(*columns).iterator():
        yield Breach(f"{name}任期{pk}", wrong, path, reverse("unit", args=[code]))


@invariant("terms.single_seat", "一岗一人的岗位只有一人在任", HIERARCHY, "请为多出来的人办理离任。")
def one_holder_of_a_single_seat():
    running = Term.objects.filter(ended_on=None, post__role__in=SINGLE_SEATS)
    other = Term.objects.filter(ended_on=None, post=OuterRef("post"), pk__lt=OuterRef("pk"))
    yield from _terms(running.filter(Exists(other)), "同一岗位另有一人在任")


@invariant("terms.post_stands", "撤销的岗位、单位上没有人在任", HIERARCHY, "请为在任的人办理离任，或改任在用的岗位。")
def nobody_holds_what_was_abolished():
    today = timezone.localdate()
    gone = Q(post__abolished_on__lte=today) | Q(post__unit__closed_on__lte=today)
    yield from _terms(Term.objects.in_force(today).filter(gone), "岗位或单位已撤销，仍有人在任")


@invariant("terms.apart", "一个人在同一岗位的任期不重叠", HIERARCHY, "请核对任职、离任日期，更正其中一段。")
def terms_do_not_overlap():
    other = Term.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=OuterRef("began_on")),
        post=OuterRef("post"),
        holder=OuterRef("holder"),
        began_on__lte=OuterRef("began_on"),
        pk__lt=OuterRef("pk"),
    )
    yield from _terms(Term.objects.filter(Exists(other)), "同一人在同一岗位的两段任期重叠")


@invariant("terms.no_duty", "管理账号不兼任岗位", HIERARCHY, "请为其离任，另建人员账号任职。")
def accounts_with_a_duty_hold_no_post():
    yield from _terms(Term.objects.in_force().exclude(holder__duty=Duty.NONE), "在任的是系统管理、审计或联络员账号")


@invariant("posts.place", "楼栋长、单元长岗位设在负责那栋楼的单位", HIERARCHY, "请在楼栋页面重新选择责任单位。")
def posts_stand_where_their_building_hangs():
    moved = Q(building__isnull=False) & ~Q(building__unit=F("unit"))
    moved |= Q(entrance__isnull=False) & ~Q(entrance__building__unit=F("unit"))
    rows = Post.objects.open().filter(moved).values_list("pk", "unit__name", "unit__code", "unit__path")
    for pk, name, code, path in rows.iterator():
        yield Breach(f"{name}岗位{pk}", "楼栋已归别的单位负责", path, reverse("unit", args=[code]))


@invariant(
    "heads.established",
    "街道、社区、网格都设有负责人岗位",
    HIERARCHY,
    "请在单位页面设岗；没有人选时空缺着，也会列入缺岗。",
)
def every_branch_has_a_head_post():
    leading = Post.objects.open().filter(unit=OuterRef("pk"), building=None, entrance=None)
    any_post = Post.objects.filter(unit=OuterRef("pk"))
    rows = OrgUnit.objects.current().filter(depth__lte=Level.GRID).filter(Exists(any_post), ~Exists(leading))
    yield from _units(rows, "原有的负责人岗位都撤销了")


@invariant("buildings.unit", "楼栋由在用的、同一街道的单位负责", HIERARCHY, "请在楼栋页面重新选择责任单位。")
def buildings_hang_on_open_units():
    rows = Building.objects.annotate(here=Left("unit__path", STEP), there=Left("estate__unit__path", STEP))
    rows = rows.filter(Q(unit__closed_on__lte=timezone.localdate()) | ~Q(here=F("there")))
    for pk, number, path in rows.values_list("pk", "number", "unit__path").iterator():
        yield Breach(f"楼栋{pk}（{number}）", "责任单位已撤销，或与小区不在一个街道", path)


@invariant("terms.enabled", "停用的人员没有在任岗位", HIERARCHY, "请为停用的人办理离任，或重新启用账号。")
def disabled_people_hold_no_post():
    yield from _terms(Term.objects.in_force().filter(holder__is_active=False), "在任的人账号已停用")


@invariant("users.audited", "审计员审计的是街道", HIERARCHY, "请在人员与账号页面重新选择审计的街道。")
def auditors_audit_a_street():
    rows = User.objects.filter(duty=Duty.AUDIT).exclude(audits__depth=Level.STREET)
    for pk, path in rows.values_list("pk", "audits__path"):
        yield Breach(f"账号{pk}", "审计的单位不是街道", path or "")
