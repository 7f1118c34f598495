"""Teams: founded, changed, closed; who joins, leads and leaves. A place is a stretch of days: the rows are history."""

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from volunteers.actions.people import let_go, serving
from volunteers.choices import TeamKind
from volunteers.models import TeamPlace, VolunteerTeam

CHANGEABLE = ("name", "kind", "partner", "purpose", "founded_on")


def lock(team, version=None):
    """The team held until the action commits."""
    VolunteerTeam.objects.select_for_update(no_key=True).get(pk=team.pk)
    team = VolunteerTeam.objects.select_related("unit").get(pk=team.pk)
    if team.closed_on:
        raise ActionRefused(f"{team}已于 {team.closed_on} 撤销，请看其他队伍。")
    if version is not None and version != team.version:
        raise Conflict("同事刚刚改过这支队伍，您的内容还没有保存。请对照现在的内容，再保存一次。")
    return team


@transaction.atomic
def found_team(unit, *, by, name, kind, **columns):
    if unit.closed_on:
        raise ActionRefused(f"{unit}已撤销，不能再建队伍。")
    with one_winner(f"{unit}已经有“{name}”，请直接使用，或换个名称。"):
        team = VolunteerTeam.objects.create(unit=unit, path=unit.path, name=name, kind=kind, **columns)
    ledger.record("volunteer_team.founded", team, by=by, unit=unit, kind=str(kind))
    return team


@transaction.atomic
def change_team(team, *, by, version=None, **changes):
    team = lock(team, version)
    changed = [name for name in CHANGEABLE if name in changes and getattr(team, name) != changes[name]]
    if not changed:
        return team
    for name in changed:
        setattr(team, name, changes[name])
    if team.kind == TeamKind.PIONEER and _present(team).filter(volunteer__party_member=False).exists():
        raise ActionRefused("队里有不是党员的队员，不能改为党员先锋小组；请先办离队。")
    team.version += 1
    with one_winner(f"{team.unit}已经有“{team.name}”，请换个名称。"):
        team.save(update_fields=[*changed, "version"])
    ledger.record("volunteer_team.changed", team, by=by, unit=team.path, changed=changed)
    return team


@transaction.atomic
def close_team(team, *, by, on=None, version=None):
    """撤销: everybody leaves the same day, and what the team had claimed is free for others."""
    let_go(team, by=by, why="队伍已撤销")
    team, on = lock(team, version), on or timezone.localdate()
    if on > timezone.localdate() or (team.founded_on and on < team.founded_on):
        raise ActionRefused("撤销日期应在成立日期与今天之间。")
    if _present(team).filter(since__gt=on).exists():
        raise ActionRefused("有队员在这一天之后才加入，请把撤销日期往后改。")
    _present(team).update(left=on)
    team.closed_on, team.version = on, team.version + 1
    team.save(update_fields=["closed_on", "version"])
    ledger.record("volunteer_team.closed", team, by=by, unit=team.path, on=str(on))
    return team


def _present(team):
    return TeamPlace.objects.filter(team=team, left=None)


@transaction.atomic
def join_team(team, volunteer, *, by, since=None, leads=False):
    """One more member. A party pioneer group takes party members only."""
    volunteer = serving(volunteer)
    team, since = lock(team), since or timezone.localdate()
    if volunteer.path[:4] != team.path[:4]:
        raise ActionRefused("这位志愿者登记在别的街道，不能加入这支队伍。")
    if team.kind == TeamKind.PIONEER and not volunteer.party_member:
        raise ActionRefused("党员先锋小组的组员应是党员。如果是党员，请先在志愿者登记里勾选。")
    if since > timezone.localdate() or (team.founded_on and since < team.founded_on):
        raise ActionRefused("加入日期应在队伍成立与今天之间。")
    with one_winner("这位志愿者已经在队里，不用再加。"):
        place = TeamPlace.objects.create(team=team, volunteer=volunteer, since=since)
    ledger.record("volunteer_team.joined", team, by=by, unit=team.path, volunteer=volunteer.pk)
    if leads:
        return lead_team(place, by=by)
    return place


@transaction.atomic
def lead_team(place, *, by):
    """The leader from today on; who led before stays as a member. Both stretches stay on record."""
    team = lock(place.team)
    place = _present(team).filter(pk=place.pk).first()
    if place is None:
        raise Conflict("这位已经离队，请刷新页面。")
    if place.leads:
        return place
    before = _present(team).filter(leads=True).first()
    if before is not None:
        _go_on(before, leads=False)
    place = _go_on(place, leads=True)
    ledger.record("volunteer_team.led", team, by=by, unit=team.path, volunteer=place.volunteer_id)
    return place


def _go_on(place, leads):
    """The stretch that runs ends today, and one in the other role begins."""
    today = timezone.localdate()
    if place.since >= today:
        place.leads = leads
        place.save(update_fields=["leads"])
        return place
    place.left = today
    place.save(update_fields=["left"])
    return TeamPlace.objects.create(team=place.team, volunteer_id=place.volunteer_id, leads=leads, since=today)


@transaction.atomic
def leave_team(place, *, by, on=None):
    team, on = lock(place.team), on or timezone.localdate()
    place = _present(team).filter(pk=place.pk).first()
    if place is None:
        raise Conflict("这位已经离队，请刷新页面。")
    if on > timezone.localdate() or on < place.since:
        raise ActionRefused("离队日期应在加入日期与今天之间。")
    place.left = on
    place.save(update_fields=["left"])
    ledger.record("volunteer_team.left", team, by=by, unit=team.path, volunteer=place.volunteer_id)
    return place
