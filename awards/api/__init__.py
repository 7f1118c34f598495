"""The awards under /api/v1/: {route: view set}, each group with its own file and a line here."""

from awards.api.buildings import BuildingPlanViewSet
from awards.api.evidence import EvidenceViewSet
from awards.api.judging import AwardJudgeViewSet, AwardReviewViewSet
from awards.api.nominations import NominationViewSet
from awards.api.results import AwardObjectionViewSet, AwardResultViewSet, AwardViewSet
from awards.api.rounds import AwardKindViewSet, AwardRoundViewSet

ROUTES = {
    "award-evidence": EvidenceViewSet,
    "building-plans": BuildingPlanViewSet,
    "nominations": NominationViewSet,
    "award-reviews": AwardReviewViewSet,
    "award-judges": AwardJudgeViewSet,
    "award-rounds": AwardRoundViewSet,
    "award-kinds": AwardKindViewSet,
    "award-results": AwardResultViewSet,
    "award-objections": AwardObjectionViewSet,
    "awards": AwardViewSet,
}
