"""Whom the way of a month's report concerns: the street of what is submitted, the community of what comes back."""

from governance.foundation.notices import tell
from governance.overview.models import MonthReport
from hierarchy.choices import Level
from hierarchy.models import OrgUnit, User


def _report(entry):
    return MonthReport.objects.select_related("unit").get(pk=entry.subject_id)


def _people(entry):
    report = _report(entry)
    return User.objects.serving_at(report.unit), report.get_absolute_url()


@tell("month.submitted", "{unit_name} {month} 月报已提交，请审核")
def who_reviews(entry):
    report = _report(entry)
    street = OrgUnit.objects.get(path=report.unit.path[: 4 * Level.STREET])
    return User.objects.serving_at(street), report.get_absolute_url()


@tell("month.returned", "{unit_name} {month} 月报被退回，请看原因、改好后再提交")
def who_mends(entry):
    return _people(entry)


@tell("month.frozen", "{unit_name} {month} 月报已定稿")
def who_submitted(entry):
    return _people(entry)


@tell("month.late", "{unit_name} {month} 月报已过上报时限，请核对后提交")
def who_is_late(entry):
    return _people(entry)
