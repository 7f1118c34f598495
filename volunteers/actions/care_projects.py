"""关爱项目: founded for categories of the care list, carried out round by round, household by household."""

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.actions.visits import record_visit
from residents.choices import VisitOutcome, VisitWay
from residents.models import CareMark, Household, Resident
from volunteers.choices_wishes import CareOutcome
from volunteers.models import CareProject, CareRound, CareService

C = CareOutcome
CHANGEABLE = ("title", "about", "kinds", "partner", "team")
VISIT_OUTCOME = {C.HAZARD: VisitOutcome.FOUND, C.ABSENT: VisitOutcome.ABSENT}


def targets(project):
    """Residents the project is for: whoever is on the care list below its unit with one of its categories."""
    marked = CareMark.objects.filter(
        profile__resident=OuterRef("pk"), profile__closed_on=None, kind__in=project.kinds, ended_on=None
    )
    return Resident.objects.here().filter(Exists(marked), path__startswith=project.path)


def target_households(project):
    """Their households, each once."""
    return Household.objects.living().filter(pk__in=targets(project).values("household"))


@transaction.atomic
def found_project(unit, *, by, title, kinds, **given):
    if not kinds:
        raise ActionRefused("请选为哪些人服务，名单从关爱名单里来。")
    with one_winner("这里已有同名的关爱项目，请换个名称或在那个项目里开新一轮。"):
        project = CareProject.objects.create(unit=unit, path=unit.path, title=_words(title), kinds=list(kinds), **given)
    ledger.record("care_project.founded", project, by=by, unit=project.path)
    return project


def _words(text):
    text = (text or "").strip()
    if not text:
        raise ActionRefused("请写项目名称，如：为夕阳续电。")
    return text


def _running(project, version=None):
    project = CareProject.objects.select_for_update(of=("self",)).select_related("unit").get(pk=project.pk)
    if project.ended_on:
        raise Conflict(f"项目已于 {project.ended_on} 结束，不能再办。")
    if version is not None and version != project.version:
        raise Conflict("同事刚改过这个项目，请刷新后再改。")
    return project


def _save(project, *fields):
    project.version += 1
    project.save(update_fields=[*fields, "version"])


@transaction.atomic
def change_project(project, *, by, version=None, **given):
    project = _running(project, version)
    given["title"] = _words(given["title"])
    if not given["kinds"]:
        raise ActionRefused("请选为哪些人服务，名单从关爱名单里来。")
    for name in CHANGEABLE:
        setattr(project, name, given[name])
    with one_winner("这里已有同名的关爱项目，请换个名称。"):
        _save(project, *CHANGEABLE)
    ledger.record("care_project.changed", project, by=by, unit=project.path)
    return project


@transaction.atomic
def end_project(project, *, by, on, version=None):
    project = _running(project, version)
    if on < project.began_on:
        raise ActionRefused("结束日期早于开始日期，请检查。")
    project.ended_on = on
    _save(project, "ended_on")
    ledger.record("care_project.ended", project, by=by, unit=project.path)
    return project


@transaction.atomic
def open_round(project, *, by, on=None, note=""):
    """Another round; its number follows the last one's."""
    project = _running(project)
    last = project.rounds.aggregate(n=Max("number"))["n"] or 0
    made = CareRound.objects.create(
        project=project, number=last + 1, on=on or timezone.localdate(), note=note.strip()[:100], by=by
    )
    ledger.record("care_project.round", project, by=by, unit=project.path, number=made.number)
    return made


@transaction.atomic
def serve(round, household, *, by, outcome, note="", resident=None, hazard="", category=None, at=None, client_key=None):
    """入户服务: one visit of the register, with the hazard as a ticket, and what it was for here.

    A household is served once a round; where nobody was at home, it may be tried again. `hazard` are the ticket's
    words, `category` its category. The same form sent twice is one visit.
    """
    project = _running(round.project)  # held: two who stand at one door wait for each other here
    if not target_households(project).filter(pk=household.pk).exists():
        raise ActionRefused("这一户现在不在服务名单里：名单跟着关爱名单走，请先核对关爱类别。")
    known = CareService.objects.filter(round=round, household=household).exclude(outcome=C.ABSENT)
    known = known.select_related("visit").first()
    if known is not None:
        if client_key and known.visit.client_key == f"{by.pk}:{client_key}"[:64]:
            return known
        raise Conflict(f"这一户{round}已经登记过：{known.get_outcome_display()}。要补充情况请登记走访。")
    if outcome == C.HAZARD and not hazard.strip():
        raise ActionRefused("发现隐患要写一句是什么、在哪里，系统会转成诉求工单。")
    results = {"ticket": {"words": hazard.strip(), "category": category, "reporter": False, "urgent": False}}
    words = f"{project}{round}：{C(outcome).label}。{note.strip()}"
    visit = record_visit(
        household, by=by, resident=resident, way=VisitWay.HOME, outcome=VISIT_OUTCOME.get(outcome, VisitOutcome.WELL),
        note=words, at=at, client_key=client_key, results=results if outcome == C.HAZARD else None,
    )  # fmt: skip
    again = CareService.objects.filter(visit=visit).first()
    if again is not None:
        return again
    made = CareService.objects.create(round=round, household=household, visit=visit, outcome=outcome)
    ledger.record("care_project.served", project, by=by, unit=visit.path, round=round.number, outcome=str(outcome))
    return made
