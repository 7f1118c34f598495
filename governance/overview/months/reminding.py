"""Drafts nobody submitted by their day: the community is told once a report, in working hours."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import jobs, ledger
from governance.overview.models import MonthReport, MonthState
from hierarchy.choices import Level


@jobs.handler("months.remind")
def remind():
    late = MonthReport.objects.filter(state=MonthState.DRAFT, due_on__lt=timezone.localdate(), late_told_at=None)
    for report in late.filter(unit__depth=Level.COMMUNITY, unit__closed_on=None).select_related("unit")[:500]:
        tell_late(report)


@transaction.atomic
def tell_late(report):
    """Say it once: of two workers only the one that marks the row speaks."""
    rows = MonthReport.objects.filter(pk=report.pk, late_told_at=None, state=MonthState.DRAFT)
    if rows.update(late_told_at=timezone.now()):
        facts = {"month": f"{report.month:%Y-%m}", "unit_name": report.unit.name, "code": report.unit.code}
        ledger.record("month.late", report, by=None, unit=report.unit, **facts)
