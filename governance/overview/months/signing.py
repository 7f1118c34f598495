"""The way of a month's report: draft → submitted → frozen, or returned with a reason."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.overview.models import MonthClosing, MonthlyFigureChange, MonthReport, MonthState
from governance.overview.months import rules
from hierarchy.choices import Level


def lock(report, version=None):
    """The report as the database has it now, held; nobody closes the month meanwhile."""
    list(MonthClosing.objects.select_for_update().filter(month=report.month))
    list(MonthReport.objects.select_for_update().filter(pk=report.pk))
    report = MonthReport.objects.select_related("unit").get(pk=report.pk)
    if version is not None and int(version) != report.version:
        raise Conflict(f"这份月报刚被改为“{report.get_state_display()}”，页面已过时。请刷新后再操作。")
    return report


def _save(report, *fields):
    report.version += 1
    report.save(update_fields=[*fields, "state", "version"])


def _facts(report):
    return {"month": f"{report.month:%Y-%m}", "unit_name": report.unit.name, "code": report.unit.code}


@transaction.atomic
def submit(report, *, by, note="", version=None):
    """A community says that its month is right. Its figures stay as they are until it is returned or frozen."""
    report = lock(report, version)
    if not rules.may_submit(by, report):
        raise ActionRefused(f"{report.unit}的月报现在是“{report.get_state_display()}”，只有本社区的人能提交草稿。")
    report.state, report.note = MonthState.SUBMITTED, note.strip()
    report.submitted_at, report.submitted_by = timezone.now(), by
    _save(report, "note", "submitted_at", "submitted_by")
    ledger.record("month.submitted", report, by=by, unit=report.unit, late=report.is_late, **_facts(report))
    return report


@transaction.atomic
def send_back(report, *, by, reason, version=None):
    """退回 with a reason; the figures are counted anew, so that what is mended shows."""
    report = lock(report, version)
    if not rules.may_review(by, report):
        raise ActionRefused(f"{report.unit}的月报现在是“{report.get_state_display()}”，只有街道能退回待审核的月报。")
    if len(reason.strip()) < 4:
        raise ActionRefused("退回要写明原因：哪个指标、哪里不对，让社区知道改什么。")
    report.state = MonthState.DRAFT
    report.returned_at, report.returned_by, report.returned_why = timezone.now(), by, reason.strip()
    _save(report, "returned_at", "returned_by", "returned_why")
    key = f"months.close:{report.month:%Y-%m}:{report.pk}:{report.version}"
    jobs.enqueue("months.close_one", key=key, month=f"{report.month:%F}")
    ledger.record("month.returned", report, by=by, unit=report.unit, **_facts(report))
    return report


@transaction.atomic
def freeze(report, *, by, version=None):
    """定稿. A street freezes its own month after those of its communities."""
    report = lock(report, version)
    if not rules.may_freeze(by, report):
        raise ActionRefused(f"{report.unit}的月报现在是“{report.get_state_display()}”，请等社区提交后由街道定稿。")
    if report.unit.depth == Level.STREET:
        below = MonthReport.objects.filter(month=report.month, path__startswith=report.path).exclude(pk=report.pk)
        left = list(below.exclude(state=MonthState.FROZEN).order_by("path").values_list("unit__name", flat=True))
        if left:
            raise ActionRefused(f"还有 {len(left)} 个社区没有定稿：{'、'.join(left[:6])}。全部定稿后街道再定稿。")
    report.state = MonthState.FROZEN
    report.frozen_at, report.frozen_by = timezone.now(), by
    _save(report, "frozen_at", "frozen_by")
    ledger.record("month.frozen", report, by=by, unit=report.unit, **_facts(report))
    return report


@transaction.atomic
def explain(change, *, by, why):
    """Why a frozen figure turned out otherwise, said once and changeable; the figures themselves stay."""
    list(MonthlyFigureChange.objects.select_for_update().filter(pk=change.pk))
    change = MonthlyFigureChange.objects.select_related("unit").get(pk=change.pk)
    if not rules.may_explain(by, change.unit):
        raise ActionRefused("只有本单位和上级能说明追补、更正的原因。")
    if not why.strip():
        raise ActionRefused("请写明原因，例如：6 月 28 日的走访补登。")
    change.why, change.why_by = why.strip(), by
    change.save(update_fields=["why", "why_by"])
    ledger.record("month.change_explained", change, by=by, unit=change.unit, month=f"{change.month:%Y-%m}")
    return change
