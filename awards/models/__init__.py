from awards.models.building import BuildingPlan, ChecklistItem, PlanItem
from awards.models.judging import Conflict, Judge, Review
from awards.models.kind import AwardCriterion, AwardKind, CriteriaSet
from awards.models.naming import Award, Objection
from awards.models.nomination import Evidence, Nomination, Standing, Veto
from awards.models.round import AwardRound, Phase, RoundKind
from awards.models.suggestion import Seconding, Suggestion
from awards.models.voting import PaperCount, VoteSlip, VoteTally

__all__ = [
    "Award",
    "AwardCriterion",
    "AwardKind",
    "AwardRound",
    "BuildingPlan",
    "ChecklistItem",
    "Conflict",
    "CriteriaSet",
    "Evidence",
    "Judge",
    "Nomination",
    "Objection",
    "PaperCount",
    "Phase",
    "PlanItem",
    "Review",
    "RoundKind",
    "Seconding",
    "Standing",
    "Suggestion",
    "Veto",
    "VoteSlip",
    "VoteTally",
]
