"""诉求人自评: a link for one reporter, made by whoever may follow up, used once, without an account."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock
from deliberation.actions.closing import take_answer
from deliberation.choices import TicketState
from deliberation.choices_following import FollowUpWay
from deliberation.models import RateLink
from deliberation.reporters import reporters_of
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index

GOOD_FOR = timedelta(days=30)
AFTER_CLOSING = timedelta(days=7)
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike on paper
LENGTH = 20  # about a hundred bits: nobody guesses one


def fresh_code():
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def digest_of(code):
    """What is stored: keyed, so that who reads the table can use no row."""
    return blind_index("deliberation.ratelink", "".join(c for c in code if c.isalnum()))


@transaction.atomic
def make_link(ticket, *, by, voice=None):
    """A fresh code for one of those who reported it; an earlier one of the same person ends. Returns the code.

    Only who may follow up makes one: the handler could else answer for the resident.
    """
    ticket = lock(ticket, by=by, deed="follow_up")
    person = next((p for p in reporters_of([ticket])[ticket.pk] if p.voice == voice), None)
    if person is None:
        raise ActionRefused("这位反映人不在这件诉求上，请刷新页面后重选。")
    if person.reached:
        raise ActionRefused("这位反映人已经回访过，不用再发自评链接。")
    now = timezone.now()
    RateLink.objects.filter(ticket=ticket, voice=voice, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = fresh_code()
    RateLink.objects.create(
        ticket=ticket, voice=voice, round=ticket.reopened, digest=digest_of(code), made_by=by, made_at=now,
        expires_at=now + GOOD_FOR,
    )  # fmt: skip
    ledger.record("ticket.rate_link_made", ticket, by=by, unit=ticket.path)
    return code


def find_link(code):
    """The link of a code while it can be read: open to answer, or answered and not yet expired. Else None."""
    digest = digest_of(code)
    found = RateLink.objects.filter(digest=digest).select_related("ticket").first() if digest else None
    return found if found and ((found.used_at and found.expires_at >= timezone.now()) or is_open(found)) else None


def is_open(link, now=None):
    """Whether an answer may still come: 办结, or up to seven days after 结案, and not reopened since."""
    now, ticket = now or timezone.now(), link.ticket
    if link.used_at or now > link.expires_at or ticket.reopened != link.round:
        return False
    if ticket.state == TicketState.CLOSED:
        return ticket.closed_at is not None and now <= ticket.closed_at + AFTER_CLOSING
    return ticket.state == TicketState.RESOLVED


@transaction.atomic
def rate(link, *, solved, satisfaction, was_contacted=None, text=""):
    """The reporter's own answer. It counts like a call's: not solved or not content reopens, even after closing."""
    ticket = lock(link.ticket)
    link = RateLink.objects.select_for_update().get(pk=link.pk)
    link.ticket = ticket
    if link.used_at:
        raise Conflict("您已经评价过了，谢谢。")
    if not is_open(link):
        raise Conflict("这个链接已经不能用了。还有话要说，请打社区电话。")
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    answer = {"was_contacted": was_contacted, "solved": solved, "satisfaction": satisfaction, "text": text}
    return take_answer(ticket, None, link.voice, True, way=FollowUpWay.SELF, **answer)
