"""到会: who comes, who stands in for whom, who leaves when. Every change holds the meeting's row."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from deliberation.actions._meeting import RUNNING, lock, record
from deliberation.choices_councils import MeetingState, SignIn, VoteBase
from deliberation.models import Attendance, Meeting, Motion
from deliberation.rolls import is_there
from governance.foundation.errors import ActionRefused
from residents.models import Household, Resident

MAY_COME = (MeetingState.ANNOUNCED, MeetingState.OPEN)
DOORS_OPEN = timedelta(hours=2)  # before the meeting begins
MOST_AWAITING = 40  # names nobody invited, waiting for the recorder


def _held(attendance, *states, by):
    """(meeting, attendance) as the database has them now, both held."""
    meeting = lock(attendance.meeting, *states, by=by)
    return meeting, Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)


@transaction.atomic
def arrive(attendance, *, by, way=SignIn.NAME, at=None):
    """到会. Who comes late counts from then on; who comes after giving a proxy votes for himself again."""
    meeting, found = _held(attendance, *RUNNING, by=by)
    if is_there(found):
        return found
    _come(found, way, at)
    record(meeting, "arrived", by=by, attendance=found.pk, way=str(way))
    return found


def _come(attendance, way, at=None):
    attendance.arrived_at = attendance.arrived_at or at or timezone.now()
    attendance.left_at, attendance.way, attendance.excused = None, way, ""
    attendance.held_by, attendance.proxy_proof = None, ""
    attendance.save(update_fields=["arrived_at", "left_at", "way", "excused", "held_by", "proxy_proof"])


@transaction.atomic
def leave(attendance, *, by, at=None):
    """早退. Votes opened before keep their numbers; the next one counts without this person and his proxies."""
    meeting, found = _held(attendance, MeetingState.OPEN, by=by)
    if not is_there(found):
        raise ActionRefused(f"{found.name}没有在会场，不用登记离会。")
    found.left_at = max(at or timezone.now(), found.arrived_at)
    found.save(update_fields=["left_at"])
    record(meeting, "left", by=by, attendance=found.pk)
    return found


@transaction.atomic
def take_back_arrival(attendance, *, by):
    """Ticked by mistake, or signed in by somebody who is not in the room."""
    meeting, found = _held(attendance, *RUNNING, by=by)
    if found.arrived_at is None:
        return found
    if any(
        found.pk in _attendances_of(roll)
        for roll in Motion.objects.filter(item__meeting=meeting, state="open").values_list("roll", flat=True)
    ):
        raise ActionRefused("正在进行的表决已把这个人算作到会。请先结束或作废这次表决，再撤销签到。")
    voted = Motion.objects.filter(item__meeting=meeting, voted__attendance=found)
    if (voted.exclude(state="void") if found.invited else voted).exists():
        raise ActionRefused("这个人已经在本次会议上投过票，不能撤销签到；提前走了请登记离会。")
    found.proxies.update(held_by=None, proxy_proof="")
    if not found.invited:
        found.delete()
    else:
        found.arrived_at = found.left_at = None
        found.way, found.name = "", found.member.name if found.member_id else found.organisation or found.name
        if found.member_id is None:
            found.resident = None
        found.save(update_fields=["arrived_at", "left_at", "way", "name", "resident"])
    record(meeting, "arrival_taken_back", by=by, attendance=attendance.pk)
    return found


def _attendances_of(roll):
    return {attendance for _, attendance in roll}


@transaction.atomic
def excuse(attendance, *, by, reason):
    meeting, found = _held(attendance, *RUNNING, by=by)
    if is_there(found):
        raise ActionRefused(f"{found.name}已到会，不用请假；提前走了请登记离会。")
    if not reason.strip():
        raise ActionRefused("请写请假原因，如：出差。")
    found.excused = reason.strip()[:60]
    found.save(update_fields=["excused"])
    record(meeting, "excused", by=by, attendance=found.pk)
    return found


@transaction.atomic
def entrust(attendance, *, by, to, proof):
    """委托: an absent person's vote is cast by one who is present; within the limit, and never passed on."""
    meeting, found = _held(attendance, *RUNNING, by=by)
    holder = Attendance.objects.select_for_update(of=("self",)).get(pk=to.pk)
    most = meeting.council.proxies_most
    if found.meeting_id != holder.meeting_id or found.pk == holder.pk:
        raise ActionRefused("请选择另一位到会的人。")
    if is_there(found):
        raise ActionRefused(f"{found.name}已到会，自己表决，不用委托。")
    if not found.votes or not holder.votes:
        raise ActionRefused("列席的人没有表决权，不能委托，也不能受托。")
    if not is_there(holder):
        raise ActionRefused(f"{holder.name}还没有到会，请先签到，再登记受托。")
    if found.proxies.exists():
        raise ActionRefused(f"{found.name}自己受人委托，不能再转委托。")
    if meeting.council.vote_base == VoteBase.GROUP and found.group_id != holder.group_id:
        raise ActionRefused("一方一票的会议，只能委托同一方的人。")
    if holder.proxies.exclude(pk=found.pk).count() >= most:
        raise ActionRefused(f"一人最多代 {most} 人表决，{holder.name}已经代满，请换一位。")
    if not proof.strip():
        raise ActionRefused("请写委托凭据，如：书面委托书、微信群留言截图。")
    found.held_by, found.proxy_proof = holder, proof.strip()[:60]
    found.save(update_fields=["held_by", "proxy_proof"])
    record(meeting, "entrusted", by=by, attendance=found.pk, holder=holder.pk)
    return found


@transaction.atomic
def add_person(meeting, *, by, name, organisation="", votes=False, group=None, household=None, at=None):
    """Somebody nobody invited is here: 列席, or with a vote where the recorder says so."""
    meeting = lock(meeting, *RUNNING, by=by)
    name = name.strip()[:40]
    if not name:
        raise ActionRefused("请写姓名。")
    if votes and meeting.council.vote_base == VoteBase.HOUSEHOLD and household is None:
        raise ActionRefused("一户一票的会议，有表决权的人请选是哪一户；没有住户登记的记为列席。")
    made = Attendance.objects.create(
        meeting=meeting, name=name, organisation=organisation.strip()[:60], votes=votes, group=group,
        household=household, way=SignIn.NAME, arrived_at=at or timezone.now(),
    )  # fmt: skip
    record(meeting, "person_added", by=by, attendance=made.pk, votes=votes)
    return made


@transaction.atomic
def settle_awaiting(attendance, *, by, votes=False, group=None, household=None, turn_away=False):
    """The recorder looks who it is: with a vote, without one, or not here at all."""
    meeting, found = _held(attendance, *RUNNING, by=by)
    if not found.awaiting:
        raise ActionRefused("这一位已经确认过了，请刷新页面。")
    if turn_away:
        found.delete()
        record(meeting, "turned_away", by=by, attendance=attendance.pk)
        return None
    if votes and meeting.council.vote_base == VoteBase.HOUSEHOLD and household is None:
        raise ActionRefused("一户一票的会议，有表决权的人请选是哪一户；没有住户登记的记为列席。")
    found.awaiting, found.votes, found.group, found.household = False, votes, group, household
    found.save(update_fields=["awaiting", "votes", "group", "household"])
    record(meeting, "person_confirmed", by=by, attendance=found.pk, votes=votes)
    return found


@transaction.atomic
def attend(meeting, *, by):
    """An invited person signs in with his own account."""
    meeting = lock(meeting, *MAY_COME)
    found = meeting.attendances.select_for_update(of=("self",)).filter(user=by).first()
    if found is None:
        raise ActionRefused("您不在这次会议的应邀名单里。确已到会的，请记录人为您登记。")
    if not is_there(found):
        _come(found, SignIn.NAME)
        record(meeting, "arrived", by=by, attendance=found.pk, way="account")
    return found


def meeting_behind(token="", code=""):
    """The meeting a QR or a code opens now: under way, or about to begin. None for anything else."""
    asked = {"token": token} if token else {"code": code or "-"}
    soon = {"state": MeetingState.ANNOUNCED, "starts_at__lte": timezone.now() + DOORS_OPEN}
    found = list(Meeting.objects.filter(Q(state=MeetingState.OPEN) | Q(**soon), **asked).select_related("council")[:2])
    return found[0] if len(found) == 1 else None


def signed_in_as(meeting, pk):
    """The attendance a browser signed in with, if it still stands."""
    return meeting.attendances.filter(pk=pk, arrived_at__isnull=False).first() if pk else None


@transaction.atomic
def sign_in(meeting, *, name, way, known=None):
    """Somebody without an account types a name at the door. Exactly one invited person of that name is marked as
    come; any other name waits for the recorder. The answer is the same for both, so that nobody learns who is invited.

    `known` is the attendance this browser signed in with before: twice is once.
    """
    meeting = lock(meeting, *MAY_COME)
    name = "".join(name.split())[:40]
    before = meeting.attendances.filter(pk=known).first() if known else None
    if before is not None and (is_there(before) or before.awaiting):
        return before
    found = invited(meeting, name)
    if found is None:
        found = _awaiting(meeting, name, way)
    if not found.awaiting:
        _come(found, way)
    record(meeting, "arrived", by=None, attendance=found.pk, way=str(way))
    return found


def invited(meeting, name):
    """The one invited person of that name who is not here yet, or the household somebody of that name lives in."""
    same = list(meeting.attendances.select_for_update(of=("self",)).filter(name=name, awaiting=False))
    if same:
        return same[0] if len(same) == 1 and not is_there(same[0]) else None
    if meeting.council.vote_base != VoteBase.HOUSEHOLD or meeting.council.building_id is None:
        return None
    people = list(Resident.objects.here().filter(building=meeting.council.building_id, name=name)[:2])
    return _of_household(meeting, people[0]) if len(people) == 1 else None


def _of_household(meeting, resident):
    """The row of the household, or one more beside it when somebody of the household is already here."""
    row = (
        meeting.attendances.select_for_update(of=("self",))
        .filter(household=resident.household_id)
        .order_by("pk")
        .first()
    )
    if row is None:
        return None
    if row.arrived_at is None and row.member_id is None:
        row.name, row.resident = resident.name, resident
        row.save(update_fields=["name", "resident"])
        return row
    return Attendance.objects.create(
        meeting=meeting, household_id=row.household_id, resident=resident, name=resident.name,
        organisation=row.organisation,
    )  # fmt: skip


def _awaiting(meeting, name, way):
    waiting = meeting.attendances.filter(awaiting=True)
    if (same := waiting.filter(name=name).first()) is not None:
        return same
    if waiting.count() >= MOST_AWAITING:
        raise ActionRefused("等待确认的人太多，请直接找记录人登记。")
    return Attendance.objects.create(
        meeting=meeting, name=name, votes=False, awaiting=True, way=way, arrived_at=timezone.now()
    )


def household_at(meeting, door):
    """The household living behind a door of the council's building, as people say it: 301, 1-301, 1单元301室."""
    digits = "".join(ch if ch.isalnum() else " " for ch in door.replace("单元", " ").replace("室", " ")).split()
    if not digits or meeting.council.building_id is None:
        return None
    homes = Household.objects.living().filter(
        dwelling__building=meeting.council.building_id, dwelling__number=digits[-1]
    )
    if len(digits) > 1:
        homes = homes.filter(dwelling__entrance__number=digits[-2])
    found = list(homes.select_related("dwelling__entrance")[:2])
    return found[0] if len(found) == 1 else None
