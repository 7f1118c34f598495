"""The course of a meeting: planned with its agenda, announced in time, opened, closed; or cancelled with a reason."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone

from deliberation.actions import agenda
from deliberation.actions._meeting import BEFORE, lock, move, record, save
from deliberation.choices_councils import Block, ItemState, MeetingState, VoteBase
from deliberation.models import Attendance, Council, Meeting, Motion
from deliberation.models.meeting import sign_in_code, sign_in_token
from deliberation.rules_meetings import holds
from governance.foundation.errors import ActionRefused
from residents.models import Household

S = MeetingState
FACTS = ("title", "starts_at", "ends_at", "place", "call", "chair", "recorder", "observers")
CODES_TRIED = 20


@transaction.atomic
def plan_meeting(council, *, by, starts_at, place, series=None, title="", **facts):
    """A meeting with its agenda begun: unfinished decisions first, then the series' parts and what was carried over."""
    council = Council.objects.select_for_update().get(pk=council.pk)
    if council.closed_on:
        raise ActionRefused(f"{council}已撤销，不能再召集会议。")
    if by is not None and not holds(by, council):
        raise ActionRefused(f"{council}的会议由{council.unit}召集。")
    day = timezone.localtime(starts_at)
    made = Meeting.objects.create(
        council=council, unit=council.unit, path=council.path, series=series, starts_at=starts_at, place=place, by=by,
        title=(title or f"{council.name}{day.year}年{day.month}月{day.day}日会议")[:100],
        **{name: value for name, value in facts.items() if name in FACTS and value is not None},
    )  # fmt: skip
    agenda.fill(made)
    record(made, "planned", by=by, starts_at=starts_at.isoformat())
    return made


@transaction.atomic
def change_meeting(meeting, *, by, short_notice="", version=None, **facts):
    """Other words, time or place before it begins. A new time after the notice went out needs its days again."""
    meeting = lock(meeting, *BEFORE, by=by, version=version)
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(meeting, name)]
    if not changed:
        return meeting
    for name in changed:
        setattr(meeting, name, facts[name])
    again = meeting.state == S.ANNOUNCED and bool({"starts_at", "place"} & set(changed))
    if again and "starts_at" in changed:
        meeting.short_notice = in_time(meeting, short_notice)
    save(meeting, *changed, "short_notice")
    record(meeting, "moved" if again else "changed", by=by, columns=changed)
    return meeting


def in_time(meeting, reason, now=None):
    """The reason kept with the meeting: "" where the notice is early enough, else it must be written."""
    now = now or timezone.now()
    if meeting.starts_at <= now:
        raise ActionRefused("开会时间已经过了。请先改开会时间；已经开完的会请用“补录会议”。")
    days = (timezone.localtime(meeting.starts_at).date() - timezone.localtime(now).date()).days
    if days >= meeting.council.notice_days:
        return ""
    if not reason.strip():
        raise ActionRefused(
            f"按规则应提前 {meeting.council.notice_days} 天通知，现在只提前 {days} 天。"
            "请改到更晚的时间，或写明临时开会的理由。"
        )
    return reason.strip()[:100]


@transaction.atomic
def announce_meeting(meeting, *, by, short_notice="", version=None):
    """发通知: time, place and content, to everybody who is asked to come; days before, or with a reason why not."""
    meeting = lock(meeting, S.PLANNED, by=by, version=version)
    if not meeting.items.exclude(state=ItemState.DROPPED).exists():
        raise ActionRefused("议程还是空的，请先加一个议题再发通知。")
    meeting.short_notice = in_time(meeting, short_notice)
    move(meeting, S.ANNOUNCED)
    meeting.announced_at = timezone.now()
    asked = invite(meeting)
    save(meeting, "state", "announced_at", "short_notice")
    record(meeting, "announced", by=by, invited=asked)
    return meeting


def invite(meeting):
    """One row for every sitting member, and for every household that lives in the building of a council of
    households. Asked again it adds only who is new. Returns how many are invited.
    """
    known = set(meeting.attendances.exclude(member=None).values_list("member", flat=True))
    members = meeting.council.members.sitting(timezone.localtime(meeting.starts_at).date())
    officers_first = Case(When(office="", then=1), default=0)
    members = members.order_by("group__order", officers_first, "pk")
    rows = [
        Attendance(
            meeting=meeting, member=each, group_id=each.group_id, resident_id=each.resident_id, user_id=each.user_id,
            name=each.name, organisation=each.organisation, invited=True,
        )
        for each in _without_a_row(meeting, members.exclude(pk__in=known))
    ]  # fmt: skip
    if meeting.council.vote_base == VoteBase.HOUSEHOLD:
        _seat_members_at_their_doors(rows)
        rows += _households(meeting, {each.household_id for each in rows})
    Attendance.objects.bulk_create(rows, batch_size=500)
    return meeting.attendances.filter(invited=True).count()


def _without_a_row(meeting, members):
    """The members nobody on the sheet stands for; who signed in at the door before getting a seat keeps that row."""
    there = {row.resident_id: row for row in meeting.attendances.filter(member=None).exclude(resident=None)}
    for each in members:
        row = there.pop(each.resident_id, None)
        if row is None:
            yield each
            continue
        row.member, row.group_id, row.user_id = each, each.group_id, each.user_id
        row.invited, row.votes, row.awaiting = True, True, False
        row.save(update_fields=["member", "group", "user", "invited", "votes", "awaiting"])


def _seat_members_at_their_doors(rows):
    homes = Household.objects.filter(members__in=[each.resident_id for each in rows if each.resident_id])
    home_of = dict(homes.values_list("members", "pk"))
    for each in rows:
        each.household_id = home_of.get(each.resident_id)


def _households(meeting, seated):
    """The doors behind which somebody lives now, one row each."""
    council = meeting.council
    if council.building_id is None:
        return []
    known = set(meeting.attendances.exclude(household=None).values_list("household", flat=True)) | seated
    living = Household.objects.living().filter(dwelling__building=council.building_id, members__presence="here")
    living = living.exclude(pk__in=known - {None}).select_related("dwelling__entrance").distinct()
    return [
        Attendance(meeting=meeting, household=each, invited=True, name=(door := door_of(each)), organisation=door)
        for each in living.order_by("dwelling__entrance", "dwelling__floor", "dwelling__number", "pk")
    ]


def door_of(household):
    """1单元301室, as the sign-in sheet names a household nobody of which has come yet."""
    return f"{household.dwelling.entrance or ''}{household}"[:40]


@transaction.atomic
def open_meeting(meeting, *, by, short_notice="", version=None, at=None):
    """The meeting begins. One that was never announced needs a word why."""
    meeting = lock(meeting, *BEFORE, by=by, version=version)
    if meeting.state == S.PLANNED and not meeting.short_notice:
        if not short_notice.strip():
            raise ActionRefused("这次会议没有发过通知。请先发通知，或写明临时开会的理由再开会。")
        meeting.short_notice = short_notice.strip()[:100]
    move(meeting, S.OPEN)
    meeting.opened_at = at or timezone.now()
    while_open = Meeting.objects.filter(state__in=[S.OPEN, S.ANNOUNCED]).exclude(pk=meeting.pk)
    for _ in range(CODES_TRIED):  # read out in one room, it must not open another
        if not while_open.filter(code=meeting.code).exists():
            break
        meeting.code = sign_in_code()
    invite(meeting)
    save(meeting, "state", "opened_at", "short_notice", "code")
    record(meeting, "opened", by=by)
    return meeting


@transaction.atomic
def close_meeting(meeting, *, by, version=None, at=None):
    """散会: when no vote is open and every item has its end. Reports and small talk end by themselves."""
    meeting = lock(meeting, S.OPEN, by=by, version=version)
    if Motion.objects.filter(item__meeting=meeting, state=Motion.State.OPEN).exists():
        raise ActionRefused("还有一项正在表决，请先结束或作废这次表决，再散会。")
    now = at or timezone.now()
    waiting = meeting.items.filter(state=ItemState.PLANNED)
    waiting.filter(block__in=[Block.LAST_TIME, Block.CHAT]).update(state=ItemState.DECIDED, decided_at=now)
    if left := list(waiting.values_list("title", flat=True)[:3]):
        names = "、".join(f"“{title}”" for title in left)
        raise ActionRefused(f"{names}还没有结果。请登记议定、结转下次或撤下，再散会。")
    move(meeting, S.CLOSED)
    meeting.closed_at = max(now, meeting.opened_at + timedelta(minutes=1))
    save(meeting, "state", "closed_at")
    came = meeting.attendances.filter(arrived_at__isnull=False, awaiting=False).count()
    record(meeting, "closed", by=by, came=came)
    return meeting


@transaction.atomic
def cancel_meeting(meeting, *, by, reason, version=None):
    """Not held. Its items wait for the next meeting; everybody invited reads why."""
    meeting = lock(meeting, *BEFORE, by=by, version=version)
    if not reason.strip():
        raise ActionRefused("请写明取消的原因，收到通知的人要看到。")
    was = meeting.state
    move(meeting, S.CANCELLED)
    meeting.cancelled_why = reason.strip()[:100]
    waiting = list(
        meeting.items.filter(state=ItemState.PLANNED).exclude(block=Block.LAST_TIME).select_related("ticket")
    )
    for item in waiting:
        item.state = ItemState.CARRIED_OVER
        item.save(update_fields=["state"])
        if item.ticket_id:
            agenda.tell_ticket_of(item, by, meeting)
    save(meeting, "state", "cancelled_why")
    record(meeting, "cancelled", by=by, was=str(was))
    return meeting


@transaction.atomic
def renew_sign_in(meeting, *, by):
    """A new QR and code: the ones somebody photographed and sent round open nothing any more."""
    meeting = lock(meeting, S.ANNOUNCED, S.OPEN, by=by)
    meeting.token, meeting.code = sign_in_token(), sign_in_code()
    meeting.save(update_fields=["token", "code"])
    record(meeting, "sign_in_renewed", by=by)
    return meeting
