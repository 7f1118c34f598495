from residents.models.care import CareMark, CareProfile, CareSetting, Visit, VisitResult
from residents.models.checkup import Finding, Merge
from residents.models.person import PartyMember, Resident, SecondHome
from residents.models.place import Dwelling, Household, Move
from residents.models.privacy import Consent, Pass, RegisterRequest, RetentionRule
from residents.models.roster import RosterBatch, RosterChange, RosterLayout

__all__ = [
    "CareMark",
    "CareProfile",
    "CareSetting",
    "Consent",
    "Dwelling",
    "Finding",
    "Household",
    "Merge",
    "Move",
    "PartyMember",
    "Pass",
    "RegisterRequest",
    "Resident",
    "RetentionRule",
    "RosterBatch",
    "RosterChange",
    "RosterLayout",
    "SecondHome",
    "Visit",
    "VisitResult",
]
