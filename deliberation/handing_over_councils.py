"""What becomes of seats when a post changes hands, and of a building's council when the building does."""

from django.utils import timezone

from deliberation.models import Council, CouncilMember, Meeting
from governance.foundation import ledger
from hierarchy.handover import lists_work, takes_over
from hierarchy.paths import follows_building


@lists_work
def seats(user, unit):
    """Seats a person holds there; without a person, councils of the unit that would lose their home."""
    if user is None:
        return [("在用的议事会", Council.objects.current().filter(unit=unit).count(), f"/councils/?unit={unit.code}")]
    held = CouncilMember.objects.sitting().filter(user=user, council__unit=unit)
    return [("议事会席位", held.count(), f"/councils/?unit={unit.code}")]


def _of(post):
    """Councils of the place the post is about."""
    if post.entrance_id:
        return Council.objects.current().filter(building=post.entrance.building_id)
    if post.building_id:
        return Council.objects.current().filter(building=post.building_id)
    return Council.objects.current().filter(unit=post.unit, building=None)


@takes_over
def seats_of(from_user, to_user, post):
    """The successor takes the seat for the rest of the term; who sits there already only sees the other seat end."""
    today, held = timezone.localdate(), CouncilMember.objects.sitting().filter(user=from_user, council__in=_of(post))
    rows = list(held.select_related("council").select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.ended_on, row.ended_why = today, "岗位交接"
        row.save(update_fields=["ended_on", "ended_why"])
        if not CouncilMember.objects.filter(council=row.council_id, user=to_user, ended_on=None).exists():
            CouncilMember.objects.create(
                council=row.council, group_id=row.group_id, user=to_user, name=to_user.name,
                organisation=row.organisation, office=row.office, since=today, until=row.until, how="岗位交接",
            )  # fmt: skip
        ledger.record("council.seat_handed_over", row.council, by=None, unit=row.council.path, member=row.pk)
    return len(rows)


@follows_building
def councils_follow_their_building(building, unit):
    """The talk of a building belongs to the unit that answers for it; so do its meetings."""
    Council.objects.filter(building=building).update(unit=unit, path=unit.path)
    Meeting.objects.filter(council__building=building).update(unit=unit, path=unit.path)
