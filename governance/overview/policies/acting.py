"""政策依据: documents registered, changed and taken out of the street's register."""

import secrets

from django.core.files.base import ContentFile
from django.db import transaction

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from governance.overview.models import PolicyBasis, PolicyDocument
from governance.overview.policies.resting import ALL

COLUMNS = ("title", "number", "issuer", "issued_on", "valid_until", "note")
TWICE = "同名同文号的文件已经登记过，请到列表里修改原来的。"


@transaction.atomic
def register_policy(office, *, by, rules=(), programmes=(), scan=None, **given):
    """`scan` is the document itself (deliberation.ballots.Scan), or None."""
    _in_order(given)
    made = PolicyDocument(office=office, **given)
    _keep(made, scan)
    with one_winner(TWICE):
        made.save()
    _rest(made, rules, programmes)
    ledger.record("policy.registered", made, by=by, unit=office.path)
    return made


@transaction.atomic
def change_policy(document, *, by, rules=(), programmes=(), scan=None, version=None, **given):
    """Without a `scan` the old one stays."""
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    if version is not None and int(version) != document.version:
        raise Conflict("有人刚修改了这份文件，页面已过时。请刷新后再操作。")
    _in_order(given)
    for name in COLUMNS:
        setattr(document, name, given[name])
    document.version += 1
    _keep(document, scan)
    with one_winner(TWICE):
        document.save(update_fields=[*COLUMNS, "file", "version"])
    _rest(document, rules, programmes)
    ledger.record("policy.changed", document, by=by, unit=document.office.path)
    return document


@transaction.atomic
def drop_policy(document, *, by):
    """A document registered by mistake; one that is over is better given its last day."""
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    ledger.record("policy.dropped", document, by=by, unit=document.office.path)
    document.delete()


def _in_order(given):
    issued, until = given.get("issued_on"), given.get("valid_until")
    if issued and until and until < issued:
        raise ActionRefused("有效期早于发布日期，请改一改日期；长期有效的不用填。")


def _keep(document, scan):
    if scan is not None:
        document.file.save(f"{secrets.token_hex(16)}.{scan.kind}", ContentFile(scan.content), save=False)


def _rest(document, rules, programmes):
    document.programmes.set(programmes)
    wanted = [key for key in ALL if key in set(rules)]
    document.bases.exclude(rule__in=wanted).delete()
    rows = [PolicyBasis(document=document, rule=key) for key in wanted]
    PolicyBasis.objects.bulk_create(rows, ignore_conflicts=True)
