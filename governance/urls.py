"""Every address of the portal, app by app."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from awards.api import ROUTES as AWARDS
from deliberation.api import TicketViewSet
from deliberation.api_councils import CouncilViewSet
from deliberation.api_decisions import ProjectViewSet, ResolutionViewSet
from deliberation.api_desk import ReplyViewSet, SavedViewViewSet
from deliberation.api_following import DisputeViewSet, RateViewSet
from deliberation.api_meetings import MeetingViewSet
from deliberation.api_supervisions import SupervisionViewSet
from governance.foundation.health import healthz
from governance.overview.api import SchemaView
from governance.overview.months.api import ROUTES as MONTHS
from hierarchy.api import UnitViewSet
from residents.api import ROUTES
from volunteers.api_activities import ActivityViewSet, PlaceViewSet, ShiftViewSet
from volunteers.api_campaigns import (
    CampaignTaskViewSet,
    CampaignViewSet,
    CareProjectViewSet,
    PledgeViewSet,
    SelfGroupViewSet,
)
from volunteers.api_culture import ArtCallViewSet
from volunteers.api_hours import ROUTES as HOURS
from volunteers.api_partners import ClaimViewSet, MatchViewSet, NeedViewSet, PartnerViewSet
from volunteers.api_people import VolunteerTeamViewSet, VolunteerViewSet
from volunteers.api_wishes import WishViewSet

api = SimpleRouter()
api.register("units", UnitViewSet, basename="api-unit")
api.register("tickets", TicketViewSet, basename="api-ticket")
api.register("replies", ReplyViewSet, basename="api-reply")
api.register("ticket-views", SavedViewViewSet, basename="api-ticket-view")
api.register("supervisions", SupervisionViewSet, basename="api-supervision")
api.register("rates", RateViewSet, basename="api-rate")
api.register("disputes", DisputeViewSet, basename="api-dispute")
api.register("councils", CouncilViewSet, basename="api-council")
api.register("resolutions", ResolutionViewSet, basename="api-resolution")
api.register("projects", ProjectViewSet, basename="api-project")
api.register("meetings", MeetingViewSet, basename="api-meeting")
api.register("activities", ActivityViewSet, basename="api-activity")
api.register("shifts", ShiftViewSet, basename="api-shift")
api.register("shift-places", PlaceViewSet, basename="api-place")
api.register("art-calls", ArtCallViewSet, basename="api-art-call")
api.register("volunteers", VolunteerViewSet, basename="api-volunteer")
api.register("volunteer-teams", VolunteerTeamViewSet, basename="api-volunteer-team")
api.register("wishes", WishViewSet, basename="api-wish")
api.register("care-projects", CareProjectViewSet, basename="api-care-project")
api.register("pledges", PledgeViewSet, basename="api-pledge")
api.register("self-groups", SelfGroupViewSet, basename="api-self-group")
api.register("campaigns", CampaignViewSet, basename="api-campaign")
api.register("campaign-tasks", CampaignTaskViewSet, basename="api-campaign-task")
api.register("needs", NeedViewSet, basename="api-need")
api.register("claims", ClaimViewSet, basename="api-claim")
api.register("partners", PartnerViewSet, basename="api-partner")
api.register("service-matches", MatchViewSet, basename="api-service-match")
for route, view_set in (ROUTES | HOURS | AWARDS | MONTHS).items():
    api.register(route, view_set, basename=f"api-{route.removesuffix('s')}")

urlpatterns = [
    path("", include("hierarchy.urls")),
    path("healthz", healthz, name="healthz"),
    path("", include("deliberation.urls")),
    path("", include("residents.urls")),
    path("", include("volunteers.urls")),
    path("", include("awards.urls")),
    path("api/v1/schema/", SchemaView.as_view(), name="api-schema"),
    path("api/v1/", include(api.urls)),
    path("", include("governance.foundation.urls")),
    path("", include("governance.overview.urls")),
]
