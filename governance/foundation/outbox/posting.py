"""Which letters unread notices ask for: one open digest a person and way, and at once what is urgent."""

from datetime import timedelta

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.utils import timezone

from governance.foundation import office_hours
from governance.foundation.models import Channel, Letter, LetterLine, Notice, Wanted
from governance.foundation.models.outbox import PERSONAL
from governance.foundation.stored_days import Calendar

GATHER = timedelta(minutes=10)  # a digest waits for what else the morning finds
APART = timedelta(hours=2)  # between two digests to one person
FRESH = timedelta(days=14)  # what is older is left to the inbox
ENDS = timedelta(days=3)  # after its hour a letter is no reminder any more
BATCH = 1000
FEW = 500  # people named one by one in a question


def wanted(channel):
    """Notices, as a condition, of people who are here and want to hear of them by a personal way."""
    by = f"user__reach__by_{channel.way}"
    return Q(**{by: Wanted.EVERYTHING}, user__is_active=True) | Q(
        **{by: Wanted.URGENT}, urgent=True, user__is_active=True
    )


def untold(channel, now):
    """Unread notices that the people they are for want to hear of by a personal way, and no letter carries yet."""
    told = LetterLine.objects.filter(notice=OuterRef("pk"), channel=channel)
    rows = Notice.objects.filter(
        wanted(channel), read_at=None, created_at__gt=now - FRESH, created_at__gte=F("user__reach__since")
    )
    if channel.way == "mail":
        rows = rows.filter(user__reach__refused_at=None)
    return rows.filter(~Exists(told))


def post(people=None, now=None):
    """Write the letters these people's notices ask for, in the caller's transaction; of everybody with None.

    Harmless to repeat: a person has one open digest by each way, and it takes up what came since.
    """
    if people is not None and not people:
        return 0
    now = now or timezone.now()
    made = 0
    for channel in Channel.objects.filter(active=True, way__in=PERSONAL):
        rows = untold(channel, now)
        if people is not None and len(people) <= FEW:
            rows = rows.filter(user__in=people)
        firsts = rows.values("user", "urgent").annotate(first=Min("pk")).order_by("user")
        made += _write(channel, list(firsts.values_list("user", "urgent", "first")), now)
    return made


def _write(channel, firsts, now):
    if not firsts:
        return 0
    calendar = Calendar.around(timezone.localdate(now), 15)
    later = _lately_told(channel, now)
    gathered = office_hours.opens_at(now + GATHER, calendar)
    letters = []
    for user, urgent, first in firsts:
        at = now if urgent else gathered
        if not urgent and user in later:
            at = max(at, office_hours.opens_at(later[user] + APART, calendar))
        key = f"{channel.pk}-{user}-{first}{'u' if urgent else ''}"
        letters.append(
            Letter(key=key, channel=channel, user_id=user, urgent=urgent, made_at=now, next_at=at, ends_at=at + ENDS)
        )
    Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=BATCH)
    return len(letters)


def _lately_told(channel, now):
    """{user: when} of digests that left within the last hours."""
    sent = Letter.objects.filter(channel=channel, sent_at__gt=now - APART, urgent=False, user__isnull=False)
    return dict(sent.values_list("user").annotate(at=Max("sent_at")))


def post_to_groups(now=None):
    """One letter a working day to each robot's group; what it says is counted when it leaves, or nothing does."""
    now = now or timezone.now()
    if not office_hours.is_open(now):
        return 0
    day = timezone.localdate(now)
    robots = Channel.objects.filter(active=True, unit__isnull=False).exclude(way__in=PERSONAL)
    letters = [
        Letter(key=f"{robot.pk}-{day:%Y%m%d}", channel=robot, made_at=now, next_at=now, ends_at=now + ENDS)
        for robot in robots
    ]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    return len(letters)
