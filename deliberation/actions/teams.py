"""议事员 teams: founded, changed, closed; who joins and leaves. A minor joins with a guardian's consent only."""

from django.db import transaction
from django.utils import timezone

from deliberation.actions.seats import still_here
from deliberation.choices_councils import ADULT, ConsentPaper
from deliberation.models import DeliberatorTeam, TeamMember
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner

CHANGEABLE = ("name", "profile", "leader", "founded_on", "note")


def lock(team, version=None):
    """The team held until the action commits."""
    list(DeliberatorTeam.objects.select_for_update(no_key=True).filter(pk=team.pk))
    team = DeliberatorTeam.objects.select_related("unit").get(pk=team.pk)
    if team.closed_on:
        raise ActionRefused(f"{team}已于 {team.closed_on} 撤销，请看其他队伍。")
    if version is not None and version != team.version:
        raise Conflict("同事刚刚改过这支队伍，您的内容还没有保存。请对照现在的内容，再保存一次。")
    return team


@transaction.atomic
def found_team(unit, *, by, name, profile, **columns):
    if unit.closed_on:
        raise ActionRefused(f"{unit}已撤销，不能再建队伍。")
    with one_winner(f"{unit}已经有“{name}”，请直接使用，或换个名称。"):
        team = DeliberatorTeam.objects.create(unit=unit, path=unit.path, name=name, profile=profile, **columns)
    ledger.record("team.founded", team, by=by, unit=unit, profile=profile)
    return team


@transaction.atomic
def change_team(team, *, by, version=None, **changes):
    team = lock(team, version)
    changed = [name for name in CHANGEABLE if name in changes and getattr(team, name) != changes[name]]
    if not changed:
        return team
    for name in changed:
        setattr(team, name, changes[name])
    team.version += 1
    with one_winner(f"{team.unit}已经有“{team.name}”，请换个名称。"):
        team.save(update_fields=[*changed, "version"])
    ledger.record("team.changed", team, by=by, unit=team.path, changed=changed)
    return team


@transaction.atomic
def close_team(team, *, by, on=None, version=None):
    """撤销: everybody leaves the same day."""
    team, on = lock(team, version), on or timezone.localdate()
    if on > timezone.localdate() or (team.founded_on and on < team.founded_on):
        raise ActionRefused("撤销日期应在成立日期与今天之间。")
    team.members.filter(left=None).update(left=on)
    team.closed_on = on
    team.version += 1
    team.save(update_fields=["closed_on", "version"])
    ledger.record("team.closed", team, by=by, unit=team.path, on=str(on))
    return team


@transaction.atomic
def join_team(
    team, *, by, resident=None, name="", minor=False, joined=None, guardian_name="", guardian_consent_on=None,
    consent_paper="",
):  # fmt: skip
    """One more 议事员, of the register or by name. Under 18 by birth date, or ticked, a guardian agrees first."""
    team, joined = lock(team), joined or timezone.localdate()
    if (resident is None) == (not name.strip()):
        raise ActionRefused("请选一位居民，或填写姓名，二者选一。")
    if joined > timezone.localdate():
        raise ActionRefused("加入日期不能晚于今天。")
    resident = still_here(resident)
    if resident is not None:
        if not resident.is_here or resident.path[:4] != team.path[:4]:
            raise ActionRefused("这位居民不在本街道在册，请在居民名单里核对。")
        age = resident.age_on(joined)
        minor = minor if age is None else age < ADULT
    consent = _consent(minor, joined, guardian_name, guardian_consent_on, consent_paper)
    with one_winner("这位已经在队里，不用再加；重名的请在姓名后加注，如“李明（小）”。"):
        member = TeamMember.objects.create(
            team=team, resident=resident, name=resident.name if resident else name.strip(), minor=minor, joined=joined,
            **consent,
        )  # fmt: skip
    ledger.record("team.joined", team, by=by, unit=team.path, member=member.pk, minor=minor)
    return member


def _consent(minor, joined, guardian, on, paper):
    """What is kept of the consent; of an adult nothing."""
    if not minor:
        return {}
    if not guardian.strip() or on is None or paper not in ConsentPaper.values:
        raise ActionRefused("未满 18 周岁，要先有监护人同意：请填写监护人姓名、同意日期和同意的形式。")
    if on > min(joined, timezone.localdate()):
        raise ActionRefused("监护人同意的日期应在加入日期以前。")
    return {"guardian_name": guardian.strip(), "guardian_consent_on": on, "consent_paper": paper}


def _held(member):
    lock(member.team)
    member = TeamMember.objects.select_related("team").get(pk=member.pk)
    if member.left:
        raise ActionRefused(f"这位议事员已于 {member.left} 离队，请刷新页面。")
    return member


@transaction.atomic
def leave_team(member, *, by, on=None):
    member, on = _held(member), on or timezone.localdate()
    if not member.joined <= on <= timezone.localdate():
        raise ActionRefused(f"离队日期应在 {member.joined} 与今天之间。")
    member.left = on
    member.save(update_fields=["left"])
    ledger.record("team.left", member.team, by=by, unit=member.team.path, member=member.pk)
    return member


@transaction.atomic
def withdraw_consent(member, *, by):
    """The guardian no longer agrees: the child leaves at once; that there was a consent stays on record."""
    member = _held(member)
    if not member.minor:
        raise ActionRefused("这位议事员是成年人，没有监护人同意可撤回；不再参加的请办离队。")
    member.left = member.consent_withdrawn_on = timezone.localdate()
    member.save(update_fields=["left", "consent_withdrawn_on"])
    ledger.record("team.consent_withdrawn", member.team, by=by, unit=member.team.path, member=member.pk)
    return member
