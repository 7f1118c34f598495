"""常用答复: an office starts with ours and keeps its own."""

from django.db import transaction

from deliberation.canned_defaults import CHECKLISTS, REPLIES
from deliberation.models import CannedReply, Category, ChecklistItem
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from hierarchy.scope import in_reach


def office_served(user):
    """The street a person serves in: whose replies and lists they use."""
    return OrgUnit.objects.filter(path__in=user.scope.offices).order_by("path")[0]


@transaction.atomic
def save_reply(office, *, by, reply=None, unit=None, **values):
    """Add a reply, or change one: the street's own only by the street, a unit's by those who answer for it."""
    for owner in {reply and (reply.unit or reply.office), unit or office} - {None}:
        if not in_reach(by, owner):
            raise ActionRefused(f"{owner}的常用答复由{owner}维护，请选自己的单位。")
    known, reply = reply is not None, reply or CannedReply(office=office)
    reply.unit = unit
    for name, value in values.items():
        setattr(reply, name, value)
    reply.save()
    action = "reply.changed" if known else "reply.added"
    ledger.record(action, None, by=by, unit=unit or office, reply=reply.pk, active=reply.active)
    return reply


def install_defaults(office):
    """Our replies and checklists for an office that has none of its own, by the categories it uses."""
    categories = {row.code: row for row in Category.objects.filter(office=office, active=True)}
    if not CannedReply.objects.filter(office=office).exists():
        CannedReply.objects.bulk_create(
            CannedReply(office=office, category=categories.get(code), deeds=deeds.split(), title=title, text=text)
            for code, deeds, title, text in REPLIES
            if not code or code in categories
        )
    if not ChecklistItem.objects.filter(category__office=office).exists():
        ChecklistItem.objects.bulk_create(
            ChecklistItem(category=categories[code], text=text, order=n)
            for code, texts in CHECKLISTS.items()
            if code in categories
            for n, text in enumerate(texts)
        )
