"""Members of a council: seated for a term, their term renewed, their seat given up."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from deliberation.actions.councils import lock
from deliberation.models import CouncilMember
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from residents.models import Resident

SITS = "这位成员已经在这个议事会里，不用再加；任期已满的请办续任。"


def term_end(council, since):
    """The last day of a term that begins on a day; None where the council has no terms."""
    if not council.term_years:
        return None
    try:
        return since.replace(year=since.year + council.term_years)
    except ValueError:  # 29 February
        return date(since.year + council.term_years, 2, 28)


def holding(group):
    """Members who take a seat of a group from today on: not ended, term not over."""
    today = timezone.localdate()
    return group.members.filter(ended_on=None).filter(Q(until=None) | Q(until__gte=today))


@transaction.atomic
def seat_member(
    council, *, by, group=None, resident=None, user=None, name="", organisation="", office="", since=None, until=None,
    how="",
):  # fmt: skip
    """One person on one seat: a resident of the register, somebody with an account, or a name of an outside unit."""
    council, since = lock(council), since or timezone.localdate()
    if sum([resident is not None, user is not None, bool(name.strip())]) != 1:
        raise ActionRefused("请选一位居民、一位工作人员，或填写外单位成员的姓名，三者选一。")
    resident = still_here(resident)
    if resident is not None and (not resident.is_here or resident.path[:4] != council.path[:4]):
        raise ActionRefused("这位居民不在本街道在册，请在居民名单里核对；外单位的人请填写姓名。")
    if user is not None and not user.is_active:
        raise ActionRefused(f"{user.name}的账号已停用，请换一位。")
    _must_have_a_seat(council, group, since, until)
    who = resident or user
    with one_winner(SITS):
        member = CouncilMember.objects.create(
            council=council,
            group=group,
            resident=resident,
            user=user,
            name=who.name if who else name.strip(),
            organisation=organisation,
            office=office,
            since=since,
            until=until,
            how=how,
        )
    ledger.record("council.member_seated", council, by=by, unit=council.path, member=member.pk)
    return member


def still_here(resident):
    """A resident as the register has them now, held so that nobody records their leaving meanwhile."""
    if resident is None:
        return None
    list(Resident.objects.select_for_update(no_key=True).filter(pk=resident.pk))
    return Resident.objects.filter(pk=resident.pk).first()


def _must_have_a_seat(council, group, since, until):
    if group is None or group.council_id != council.pk:
        raise ActionRefused("请选择这个议事会的一个席位。")
    if until is not None and until < max(since, timezone.localdate()):
        raise ActionRefused("任期要在今天以后结束，请核对任期。")
    if group.seats and holding(group).count() >= group.seats:
        raise ActionRefused(f"“{group}”只有 {group.seats} 席，已坐满。请先给离任的办离任，或修改议事会增加席数。")


def _held(member):
    """The member with the council's row locked: seats are counted by one at a time."""
    lock(member.council)
    member = CouncilMember.objects.select_related("council", "group").get(pk=member.pk)
    if member.ended_on:
        raise ActionRefused(f"这位成员已于 {member.ended_on} 离任，请刷新页面。")
    return member


@transaction.atomic
def end_membership(member, *, by, on=None, why=""):
    """离任: the seat is free; the row stays, because meetings of the time counted it."""
    member, on = _held(member), on or timezone.localdate()
    if not member.since <= on <= timezone.localdate():
        raise ActionRefused(f"离任日期应在 {member.since} 与今天之间。")
    member.ended_on, member.ended_why = on, why
    member.save(update_fields=["ended_on", "ended_why"])
    ledger.record("council.member_ended", member.council, by=by, unit=member.council.path, member=member.pk)
    return member


@transaction.atomic
def renew_member(member, *, by, until):
    """续任 to a later day. A term that ran out meanwhile takes a seat again only where one is free."""
    member, today = _held(member), timezone.localdate()
    if until is None or until <= max(member.until or today, today):
        raise ActionRefused("续任的任期要比现在的更晚，请核对日期。")
    ran_out = member.until is not None and member.until < today
    if ran_out and member.group_id and member.group.seats and holding(member.group).count() >= member.group.seats:
        raise ActionRefused(f"“{member.group}”的 {member.group.seats} 席已坐满，不能续任；请先增加席数。")
    before, member.until = member.until, until
    member.save(update_fields=["until"])
    ledger.record(
        "council.member_renewed", member.council, by=by, unit=member.council.path, member=member.pk,
        before=str(before), after=str(until),
    )  # fmt: skip
    return member
