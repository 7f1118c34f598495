"""Running the checkup: what is found stands as a row until the data agree again, or until somebody says they do."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import bulk, jobs, ledger
from governance.foundation.errors import Conflict
from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from residents.checks import CHECKS
from residents.models import Finding, Resident

AT_ONCE = 3000  # people of a community that is looked through while its clerk waits


@transaction.atomic
def check(community, code):
    """One check of one community: new contradictions are written, gone ones closed. Returns how many are open.

    What somebody has said to be right stays said as long as the same data stand: the key tells them.
    """
    found = {row.key: row for row in CHECKS[code].find(community.path)}
    rows = Finding.objects.filter(check_code=code, path__startswith=community.path)
    known = dict(rows.open().values_list("key", "pk"))
    said = set(rows.filter(key__in=found.keys() - known.keys()).exclude(accepted_by=None).values_list("key", flat=True))
    rows.open().filter(pk__in=[pk for key, pk in known.items() if key not in found]).update(closed_at=timezone.now())
    new = [row for key, row in found.items() if key not in known and key not in said]
    Finding.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    if len(new) > 1000:
        bulk.settled(Finding)
    return len(found) - len(said)


@jobs.handler("residents.check")
def check_by_job(community, code):
    unit = OrgUnit.objects.filter(pk=community).first()
    if unit is not None and code in CHECKS:
        check(unit, code)


@jobs.handler("residents.checkup")
@transaction.atomic
def nightly():
    """A job for every community and check, so that no transaction is longer than one question."""
    for community in OrgUnit.objects.current().filter(depth=Level.COMMUNITY):
        _ask_for(community)


def _ask_for(community):
    stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
    for code, key in keys_of(community, stamp).items():
        jobs.enqueue("residents.check", key=key, community=community.pk, code=code)
    return stamp


def keys_of(community, stamp):
    """{check: key of its job} of one checkup: how its page knows what is done."""
    return {code: f"residents.check:{community.pk}:{stamp}:{code}" for code in CHECKS}


@transaction.atomic
def run_checkup(community, *, by):
    """Look through a community now: at once where it is small, else by jobs. Returns the jobs' stamp, or ""."""
    ledger.record("checkup.asked", community, by=by, unit=community)
    if Resident.objects.filter(community_path=community.path)[: AT_ONCE + 1].count() > AT_ONCE:
        return _ask_for(community)
    for code in CHECKS:
        check(community, code)
    return ""


@transaction.atomic
def accept_finding(finding, *, by):
    """确认无误: the same data are not brought up again; other data are."""
    finding = hold_finding(finding)
    finding.closed_at, finding.accepted_by = timezone.now(), by
    finding.save(update_fields=["closed_at", "accepted_by"])
    ledger.record("finding.accepted", finding, by=by, unit=finding.path, check=finding.check_code)
    return finding


def hold_finding(finding):
    """The open finding held until the action commits; of two who click at once the slower one reads so."""
    list(Finding.objects.select_for_update().filter(pk=finding.pk))
    finding = Finding.objects.select_related("accepted_by").filter(pk=finding.pk).first()
    if finding is None or finding.closed_at:
        who = f"{finding.accepted_by.name}已确认无误" if finding and finding.accepted_by else "这条问题已经消除"
        raise Conflict(f"{who}，请刷新页面看剩下的。")
    return finding
