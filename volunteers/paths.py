"""Tables of this app that carry a unit's path, and what follows a building to another unit."""

from hierarchy.paths import carries_path, follows_building
from volunteers.models import MicroWish

carries_path("volunteers.MicroWish", of="home")
for name in (
    "Volunteer",
    "VolunteerApplication",
    "VolunteerTeam",
    "VolunteerActivity",
    "ArtCall",
    "HoursEntry",
    "HoursBatch",
    "VolunteerCertificate",
    "PartnerUnit",
    "MenuItem",
    "WishBatch",
    "CareProject",
    "Pledge",
    "SelfManagementGroup",
    "Campaign",
    "CampaignTask",
    "ServiceMatch",
    "PartnerBatch",
):
    carries_path(f"volunteers.{name}")


@follows_building
def wishes_follow_their_building(building, unit):
    MicroWish.objects.filter(household__dwelling__building=building).update(home=unit, path=unit.path)
