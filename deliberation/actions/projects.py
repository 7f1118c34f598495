"""民生项目: founded, carried out station by station, paid for by partners, counted by what came of it, shown."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from deliberation.actions._decided import lock_project, save
from deliberation.actions.publishing import forget_public
from deliberation.choices_councils import ResolutionState
from deliberation.choices_decisions import PROJECT_NEXT, ProjectState
from deliberation.models import Funding, Milestone, Outcome, Project
from governance.foundation import ledger
from governance.foundation.deidentify import deidentify
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.naming import residents_named

CHANGED = ("kind", "year", "title", "summary", "source", "owner", "budget")
MOST_PARTS = 50  # fundings, milestones or outcomes of one project


@transaction.atomic
def found_project(unit, *, by, client_key=None, from_resolution=None, from_ticket=None, **given):
    """立项, perhaps from what a council decided, which brings its ticket along. The same form sent twice is one."""
    if client_key and (known := Project.objects.filter(client_key=client_key).first()):
        return known
    given["title"] = _words(given["title"], "请填写项目名称。")
    given.setdefault("owner", unit)
    if from_resolution is not None:
        if from_resolution.state == ResolutionState.DROPPED:
            raise ActionRefused("这项议定事项已终止，不能再立项。请回到议定事项里看原因。")
        from_ticket = from_ticket or from_resolution.ticket
    with one_winner("这个项目刚刚已经建好，请到列表里看。"):
        made = Project.objects.create(
            unit=unit, path=unit.path, by=by, client_key=client_key or None,
            from_resolution=from_resolution, from_ticket=from_ticket, **given,
        )  # fmt: skip
    ledger.record("project.founded", made, by=by, unit=made.path, year=made.year)
    return made


@transaction.atomic
def change_project(project, *, by, version=None, **given):
    project = _running(project, version)
    given["title"] = _words(given["title"], "请填写项目名称。")
    changed = [name for name in CHANGED if name in given and getattr(project, name) != given[name]]
    for name in changed:
        setattr(project, name, given[name])
    if project.public and "title" in changed:
        _names_nobody(project, project.title)
    return _saved(project, "project.changed", by, *changed, columns=changed) if changed else project


@transaction.atomic
def advance_project(project, *, by, state, note="", version=None):
    """To the next station; 终止 says why."""
    project = _running(project, version)
    if state not in PROJECT_NEXT[project.state]:
        label = ProjectState(state).label
        raise ActionRefused(f"项目现在是“{project.get_state_display()}”，不能改为“{label}”。请刷新页面看最新进度。")
    fields = ["state"]
    if state == ProjectState.ENDED:
        project.ended_why = _words(note, "请写明为什么终止。")[:200]
        fields.append("ended_why")
    if state == ProjectState.ACCEPTED:
        project.finished_on = timezone.localdate()
        fields.append("finished_on")
    project.state = state
    return _saved(project, "project.advanced", by, *fields, state=project.get_state_display())


@transaction.atomic
def add_funding(project, *, by, partner, amount=None, in_kind="", version=None):
    project = _running(project, version)
    in_kind = in_kind.strip()
    if not amount and not in_kind:
        raise ActionRefused("请填写出资金额，或者给了什么实物、服务。")
    _room(project.fundings)
    made = Funding.objects.create(
        project=project, partner=_words(partner, "请填写出资单位。"), amount=amount or None, in_kind=in_kind
    )
    return _saved(project, "project.funded", by, funding=made.pk)


@transaction.atomic
def add_milestone(project, *, by, title, due_on=None, version=None):
    project = _running(project, version)
    _room(project.milestones)
    made = Milestone.objects.create(project=project, title=_words(title, "请填写节点名称。"), due_on=due_on)
    return _saved(project, "project.milestone_added", by, milestone=made.pk)


@transaction.atomic
def reach_milestone(milestone, *, by, version=None):
    project = _running(milestone.project, version)
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if milestone.done_on:
        raise Conflict(f"“{milestone}”已在 {milestone.done_on:%m-%d} 登记完成。请刷新页面。")
    milestone.done_on = timezone.localdate()
    milestone.save(update_fields=["done_on"])
    return _saved(project, "project.milestone_reached", by, milestone=milestone.pk)


@transaction.atomic
def set_outcome(project, *, by, name, count, unit_word="个", version=None):
    """机动车位 147 个: said again it replaces the number, 0 takes it away."""
    project = _running(project, version)
    key = {"name": _words(name, "请填写成效名称。"), "unit_word": unit_word.strip() or "个"}
    if count:
        if project.public:
            _names_nobody(project, " ".join(key.values()))
        if not project.outcomes.filter(**key).exists():
            _room(project.outcomes)
        Outcome.objects.update_or_create(project=project, **key, defaults={"count": count})
    else:
        project.outcomes.filter(**key).delete()
    return _saved(project, "project.outcome_set", by, count=count)


@transaction.atomic
def picture_project(project, *, by, photos, version=None):
    """The one picture of a project; a new one takes the place of the old."""
    project = _running(project, version)
    if not photos:
        raise ActionRefused("请选一张照片。")
    project.photo.save(f"{secrets.token_hex(16)}.jpg", ContentFile(photos[0].content), save=False)
    return _saved(project, "project.pictured", by, "photo")


@transaction.atomic
def show_project(project, *, by, public, public_summary="", version=None):
    """公开 or 撤下. A number, a door or a resident's name in what is shown is refused by name."""
    project = _running(project, version)
    text = (public_summary or "").strip()
    if public:
        text = _words(text, "公开前请写一段公开说明。")
        _names_nobody(project, "\n".join([project.title, text, *map(str, project.outcomes.all())]))
    project.public, project.public_summary = public, text
    return _saved(project, "project.shown" if public else "project.hidden", by, "public", "public_summary")


def _names_nobody(project, shown):
    """Refuse what would be read in public with a number, a door or a resident's name in it."""
    names = dict.fromkeys(residents_named(project.path[:8], shown), "居民")
    if left := deidentify(shown, names, keep=[project.unit.phone]).found:
        named = "、".join(f"{label}“{words}”" for label, words in left[:5])
        raise ActionRefused(f"项目名称、成效或公开说明里有{named}，不能公开。请删去再提交。")


def _running(project, version):
    project = lock_project(project, version)
    if project.state == ProjectState.ENDED:
        raise Conflict("项目已终止，不能再改。")
    return project


def _saved(project, action, by, *fields, **facts):
    save(project, *fields)
    ledger.record(action, project, by=by, unit=project.path, **facts)
    path = project.path
    transaction.on_commit(lambda: forget_public(path))
    return project


def _words(text, empty):
    text = (text or "").strip()
    if not text:
        raise ActionRefused(empty)
    return text


def _room(parts):
    if parts.count() >= MOST_PARTS:
        raise ActionRefused(f"一个项目最多登记 {MOST_PARTS} 条，请合并后再填。")
