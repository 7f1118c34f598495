"""和美楼栋: buildings by stage, and one with its 5+N: what its people report, what the community finds."""

from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from awards.actions import buildings as actions
from awards.choices import NEXT_STAGE, ItemState, Stage
from awards.forms import buildings as forms
from awards.models import BuildingPlan, ChecklistItem, PlanItem
from awards.querysets import with_community
from governance.foundation import ledger
from governance.foundation.access import access
from governance.foundation.keyset import page
from hierarchy.models import Building
from hierarchy.views.deed import allow, deed, plain_deed

CHIPS = {Stage.GROWING: "doing", Stage.APPLIED: "soon", Stage.CHECKED: "review", Stage.NAMED: "done"}
UP = "和美楼栋"


def _building(request, pk, permission=None):
    rows = Building.objects.visible_to(request.user).select_related("unit", "estate", "plan")
    it = get_object_or_404(rows, pk=pk)
    if permission:
        allow(request.user, permission, it)
    return it


def _plan(building):
    """The building's plan, or one that nobody has begun."""
    plan = getattr(building, "plan", None) or BuildingPlan(building=building, stage="")
    plan.building = building
    return plan


def _version(plan):
    return plan.version if plan.pk else None


def counts_of(buildings):
    """{building pk: (required reached, optional reached, waiting to be looked at)} in one question."""
    found = {}
    rows = PlanItem.objects.filter(plan__building__in=buildings, item__active=True).values_list(
        "plan__building", "item__required", "state", "asked_on"
    )
    for building, required, state, asked in rows:
        n = found.setdefault(building, [0, 0, 0])
        if state == ItemState.REACHED:
            n[0 if required else 1] += 1
        n[2] += asked is not None
    return found


@access("building_plan.read")
@require_GET
def plans(request):
    """Context: filter, page (buildings with .community, .required, .optional, .asked, .stage, .chip), of (how many
    are required), tabs [(key, words, count)], st."""
    visible = Building.objects.visible_to(request.user)
    narrowed = forms.BuildingFilter(request.GET, visible, request=request)
    rows = narrowed.qs if narrowed.is_valid() else visible.none()
    shown = page(with_community(rows.select_related("unit", "estate", "plan")), request.GET)
    counts = counts_of([each.pk for each in shown.rows])
    for each in shown.rows:
        each.required, each.optional, each.asked = counts.get(each.pk, (0, 0, 0))
        each.stage = each.plan.get_stage_display() if hasattr(each, "plan") else "未启动"
        each.chip = CHIPS[each.plan.stage] if hasattr(each, "plan") else ""
    by_stage = dict(visible.order_by().values_list("plan__stage").annotate(n=Count("pk")))
    by_stage |= {"none": by_stage.pop(None, 0), "asked": visible.filter(forms.waiting()).count()}
    required = ChecklistItem.objects.visible_to(request.user).in_use().filter(required=True)
    context = {
        "filter": narrowed,
        "page": shown,
        "of": required.count(),
        "tabs": [(key, words, by_stage.get(key, 0) if key else None) for key, words in forms.STAGES],
        "st": request.GET.get("st", ""),
    }
    return render(request, "awards/building_plans.html", context)


@access("building_plan.read")
@require_GET
def plan(request, pk):
    """Context: building, plan, chip, required and optional [(item, its `PlanItem` or None)], met (required reached),
    stages [(words, reached, now)], following (next stage), moves, lacking, sends_back, steps,
    changes, checks."""
    building, user = _building(request, pk), request.user
    it = _plan(building)
    items = actions.items_of(it)
    rows = {row.pk: row for row in it.items.select_related("resolution", "checked_by", "asked_by")} if it.pk else {}
    items = [(item, rows.get(row.pk) if row else None) for item, row in items]
    order = list(Stage)
    at = order.index(it.stage) if it.stage else -1
    following = NEXT_STAGE.get(it.stage or Stage.GROWING)
    changes, checks = user.has_perm("awards.change_plan", building), user.has_perm("awards.check_plan", building)
    names = user.has_perm("awards.name_plan", building)
    may = {Stage.APPLIED: changes, Stage.CHECKED: checks, Stage.NAMED: names}
    steps = list(ledger.of(it).order_by("-id")[:30]) if it.pk else []
    for step in steps:
        step.words = ledger.name_of(step.action)
    context = {
        "building": building,
        "plan": it,
        "chip": CHIPS.get(it.stage, ""),
        "required": [pair for pair in items if pair[0].required],
        "optional": [pair for pair in items if not pair[0].required],
        "met": sum(1 for item, row in items if item.required and row and row.state == ItemState.REACHED),
        "stages": [(stage.label, n <= at, n == at) for n, stage in enumerate(order)],
        "following": following,
        "moves": following is not None and may[following],
        "lacking": actions.lacking(it, asked=following == Stage.APPLIED) if following else [],
        "sends_back": (it.stage in (Stage.APPLIED, Stage.CHECKED) and checks) or (it.stage == Stage.NAMED and names),
        "steps": steps,
        "changes": changes,
        "checks": checks,
    }
    return render(request, "awards/building_plan.html", context)


@access("building_plan.change")
@require_http_methods(["GET", "POST"])
def theme(request, pk):
    it = _building(request, pk, "awards.change_plan")
    now = _plan(it)
    return deed(
        request,
        forms.ThemeForm(request.POST or None, initial={"theme": now.theme, "version": _version(now)}),
        lambda **given: actions.set_theme(it, by=request.user, **given),
        title="楼栋主题",
        success="已保存。",
        back=reverse("building-plan", args=[it.pk]),
        up=(f"{it.estate}{it}", reverse("building-plan", args=[it.pk])),
    )


def _item(request, pk, item, permission):
    """(building, item, the plan's line of it or None, version)."""
    building = _building(request, pk, permission)
    rows = ChecklistItem.objects.visible_to(request.user).in_use().filter(office__path=building.unit.path[:4])
    item = get_object_or_404(rows, pk=item)
    plan = _plan(building)
    row = plan.items.filter(item=item).first() if plan.pk else None
    return building, item, row, _version(plan)


@access("building_plan.change")
@require_http_methods(["GET", "POST"])
def report(request, pk, item):
    building, item, row, version = _item(request, pk, item, "awards.change_plan")
    now = {"version": version, "state": ItemState.NOT_YET}
    if row is not None:
        state = forms.READY if row.asked_on else ItemState.GROWING if row.state == ItemState.REACHED else row.state
        now |= {"state": state, "note": row.note, "resolution": row.resolution_id}
    lines = ["这一项已经核对达标，改了要重新核对。"] if row and row.state == ItemState.REACHED else []
    return deed(
        request,
        forms.ReportForm(request.POST or None, initial=now, user=request.user, building=building),
        lambda **given: actions.report_item(building, item, by=request.user, **given),
        title=item.label,
        intro=item.help,
        lines=lines,
        success=lambda row: "已告诉社区，核对后会通知您。" if row.asked_on else "已登记。",
        back=reverse("building-plan", args=[building.pk]),
        up=(f"{building.estate}{building}", reverse("building-plan", args=[building.pk])),
    )


@access("building_plan.check")
@require_http_methods(["GET", "POST"])
def check(request, pk, item):
    building, item, row, version = _item(request, pk, item, "awards.check_plan")
    now = {"version": version, "note": row.note if row else ""}
    return deed(
        request,
        forms.CheckForm(request.POST or None, initial=now),
        lambda **given: actions.check_item(building, item, by=request.user, **given),
        title=f"核对：{item.label}",
        intro=item.help,
        success="已登记，会告诉提出核对的人。",
        back=reverse("building-plan", args=[building.pk]),
        up=(f"{building.estate}{building}", reverse("building-plan", args=[building.pk])),
    )


def _move(request, pk, permission, to, success):
    it = _building(request, pk, permission)
    version = request.POST.get("version", "")
    return plain_deed(
        request,
        lambda: actions.move_on(it, to, by=request.user, version=version if version.isdecimal() else None),
        success=success,
        back=reverse("building-plan", args=[it.pk]),
    )


@access("building_plan.change")
@require_POST
def apply(request, pk):
    return _move(request, pk, "awards.change_plan", Stage.APPLIED, "已申报，社区会来验收。")


@access("building_plan.check")
@require_POST
def accept(request, pk):
    return _move(request, pk, "awards.check_plan", Stage.CHECKED, "已通过验收，街道可以命名。")


@access("building_plan.check")
@require_POST
def name(request, pk):
    return _move(request, pk, "awards.name_plan", Stage.NAMED, "已命名为和美楼栋。")


@access("building_plan.check")
@require_http_methods(["GET", "POST"])
def send_back(request, pk):
    """The community sends back what it accepted or was asked to; what the street named, only the street."""
    it = _building(request, pk, "awards.check_plan")
    plan = _plan(it)
    if plan.stage == Stage.NAMED:
        allow(request.user, "awards.name_plan", it)
    return deed(
        request,
        forms.SendBackForm(request.POST or None, initial={"version": _version(plan)}),
        lambda **given: actions.send_back(it, by=request.user, **given),
        title="退回培育",
        success="已退回，楼栋长会看到原因。",
        back=reverse("building-plan", args=[it.pk]),
        up=(f"{it.estate}{it}", reverse("building-plan", args=[it.pk])),
        submit="退回",
    )
