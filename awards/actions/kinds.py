"""奖项与细则: an office's own kinds, their criteria version by version, and awards switched off altogether."""

from django.db import transaction
from django.utils import timezone

from awards.choices import Part, RoundState, Target
from awards.indicators import fitting
from awards.models import AwardKind, AwardRound, CriteriaSet
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit
from hierarchy.shell import forget_office

PART = "awards"  # of hierarchy.shell.PARTS
CHANGEABLE = ("name", "quota", "years", "place")


def is_on(office):
    """Whether the office holds awards at all."""
    return PART not in office.without


def ask_on(office):
    """Refuses where awards are switched off; until the caller commits nobody switches them off."""
    if not is_on(OrgUnit.objects.select_for_update().get(pk=office.pk)):
        raise ActionRefused("本街道已停用和美评选。需要时请在“奖项与细则”里重新启用。")


def _lock_kind(kind, version=None):
    kind = AwardKind.objects.select_for_update(of=("self",)).select_related("office").get(pk=kind.pk)
    if version is not None and int(version) != kind.version:
        raise Conflict("这个奖项刚被别人修改过，请刷新后再操作。")
    return kind


def _ask_name(office, name, but=None):
    if AwardKind.objects.filter(office=office, name=name).exclude(pk=but).exists():
        raise ActionRefused(f"已有奖项叫“{name}”，请换个名称。")


@transaction.atomic
def add_kind(office, *, by, name, target, quota, years=2):
    """A kind of the office's own; its criteria are written next, and until then no round can hold it."""
    name = name.strip()
    _ask_name(office, name)
    last = AwardKind.objects.filter(office=office).order_by("-place").values_list("place", flat=True).first()
    kind = AwardKind.objects.create(
        office=office, name=name, target=target, quota=quota, years=years, place=0 if last is None else last + 1
    )
    ledger.record("award.kind_added", kind, by=by, unit=office)
    return kind


@transaction.atomic
def change_kind(kind, *, by, version=None, **facts):
    """Name, quota, validity and place in the list; rounds that run keep their quota."""
    kind = _lock_kind(kind, version)
    facts["name"] = facts["name"].strip()
    _ask_name(kind.office, facts["name"], but=kind.pk)
    changed = [name for name in CHANGEABLE if name in facts and getattr(kind, name) != facts[name]]
    for name in changed:
        setattr(kind, name, facts[name])
    if changed:
        _save(kind, *changed)
        ledger.record("award.kind_changed", kind, by=by, unit=kind.office, changed=changed)
    return kind


@transaction.atomic
def switch_kind(kind, *, by, active):
    """停用、启用 one kind, for rounds planned from now on."""
    kind = _lock_kind(kind)
    if kind.active != active:
        kind.active = active
        _save(kind, "active")
        ledger.record("award.kind_switched", kind, by=by, unit=kind.office, active=active)
    return kind


@transaction.atomic
def switch_awards(office, *, by, on):
    """An office that holds no awards loses the menu group; what was awarded stays readable and checkable."""
    office = OrgUnit.objects.select_for_update().get(pk=office.pk)
    if on == is_on(office):
        return office
    if not on and (running := AwardRound.objects.filter(office=office, state=RoundState.OPEN).first()):
        raise ActionRefused(f"“{running}”正在进行，请先办完或取消，再停用和美评选。")
    office.without = [part for part in office.without if part != PART] + ([] if on else [PART])
    office.save(update_fields=["without"])
    ledger.record("award.switched", office, by=by, unit=office, on=on)
    transaction.on_commit(lambda: forget_office(office.path))
    return office


@transaction.atomic
def new_criteria(kind, lines, vetoes, *, by, number=None):
    """The next version of a kind's criteria, in force for rounds that open from now on.

    lines: unsaved `AwardCriterion`s; the parts that are added must come to a hundred points. number: of the version
    that was on the page. A set that says the same as the one in force makes no new version.
    """
    kind = _lock_kind(kind)
    newest = kind.criteria_sets.order_by("-number").first()
    if number is not None and newest is not None and newest.number != number:
        raise Conflict(f"细则刚有了第 {newest.number} 版，请刷新后再修订。")
    _ask_lines(lines, kind.target)
    vetoes = list(dict.fromkeys(each.strip()[:60] for each in vetoes if each.strip()))
    if newest is not None and newest.vetoes == vetoes and _facts(newest.lines.all()) == _facts(lines):
        return newest
    made = CriteriaSet.objects.create(
        kind=kind, number=newest.number + 1 if newest else 1, in_force_at=timezone.now(), made_by=by, vetoes=vetoes
    )
    for place, line in enumerate(lines):
        line.pk, line.criteria, line.place = None, made, place
        line.save()
    ledger.record("award.criteria_changed", kind, by=by, unit=kind.office, number=made.number)
    return made


def _ask_lines(lines, target):
    summed = sum(line.weight for line in lines if not line.independent)
    if summed != 100:
        raise ActionRefused(f"各项分值相加是 {summed:f}，要等于 100。请调整后再保存。")
    labels = [line.label for line in lines]
    if twice := next((label for label in labels if labels.count(label) > 1), ""):
        raise ActionRefused(f"“{twice}”写了两次，请改一个名称。")
    known = {each.name for each in fitting(target)}
    if strange := next((line for line in lines if line.part == Part.AUTO and line.indicator not in known), None):
        raise ActionRefused(f"“{strange.label}”要选一个系统能为{Target(target).label}带出的数。")
    if gate := next((line for line in lines if line.gate and line.part != Part.AUTO), None):
        raise ActionRefused(f"“{gate.label}”由人打分，不能设为必备；必备项只能是系统带出的数据。")


def _facts(lines):
    columns = ("part", "label", "help", "indicator", "full_at", "weight", "gate", "independent")
    return [tuple(getattr(line, column) for column in columns) for line in lines]


def _save(kind, *columns):
    kind.version += 1
    kind.save(update_fields=[*columns, "version"])
