"""进度链接: whoever reported a trouble sees where it stands, adds a word, presses once a day; without an account."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from deliberation.actions._move import lock, step
from deliberation.actions.gathering import main_of
from deliberation.actions.rating import fresh_code
from deliberation.actions.supervising import urge_by_reporter
from deliberation.choices import FINISHED
from deliberation.models import TrackLink
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.fields import blind_index

GOOD_FOR = timedelta(days=90)
MOST_A_DAY = 5  # words added to one ticket
REPORTER = "诉求人（进度链接）"
OVER = "这件事已经办完或不再办理，不用再补充、催办。还有话要说，请打社区电话。"


def digest_of(code):
    return blind_index("deliberation.tracklink", "".join(c for c in code if c.isalnum()))


@transaction.atomic
def make_track_link(ticket, *, by):
    """A fresh code for the ticket's reporter; an earlier one ends. Returns the code."""
    ticket, now = lock(ticket, by=by, deed="track"), timezone.now()
    TrackLink.objects.filter(ticket=ticket, expires_at__gt=now).update(expires_at=now)
    code = fresh_code()
    TrackLink.objects.create(
        ticket=ticket, digest=digest_of(code), made_by=by, made_at=now, expires_at=now + GOOD_FOR
    )  # fmt: skip
    ledger.record("ticket.track_link_made", ticket, by=by, unit=ticket.path)
    return code


def find_track_link(code):
    """The link of a code that has not ended, with its ticket, or None."""
    digest = digest_of(code)
    rows = TrackLink.objects.filter(digest=digest, expires_at__gt=timezone.now()).select_related("ticket")
    return rows.first() if digest else None


def may_speak(ticket):
    """Whether a word still reaches somebody: asked of the ticket it is handled on."""
    return main_of(ticket).state not in FINISHED


@transaction.atomic
def say_more(link, *, text):
    """补充情况 of the reporter, on the ticket that is worked on. The same words sent twice are said once."""
    text = (text or "").strip()
    if not text:
        raise ActionRefused("请写几句话再提交。")
    ticket = _running(link)
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    said = ticket.events.filter(action="supplemented", by=None, by_line=REPORTER, at__gte=today)
    if said.filter(text=text).exists():
        return ticket
    if said.count() >= MOST_A_DAY:
        raise ActionRefused("今天已经补充过好几次，办的人都能看到。请明天再写，急事请打社区电话。")
    step(ticket, "supplemented", by=None, text=text, line=REPORTER)
    return ticket


@transaction.atomic
def press(link, *, note=""):
    """催办 of the reporter, once a day."""
    return urge_by_reporter(_running(link), note=note, line=REPORTER)


def _running(link):
    ticket = lock(main_of(link.ticket))
    if ticket.state in FINISHED:
        raise Conflict(OVER)
    return ticket
