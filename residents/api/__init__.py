"""/api/v1/ of the register: the same reading by scope, the same masking and the same actions as the pages."""

from residents.api.care import CareProfileViewSet, VisitViewSet
from residents.api.homes import DwellingViewSet, HouseholdViewSet
from residents.api.people import ResidentViewSet

ROUTES = {
    "dwellings": DwellingViewSet,
    "households": HouseholdViewSet,
    "residents": ResidentViewSet,
    "visits": VisitViewSet,
    "care-profiles": CareProfileViewSet,
}

__all__ = ["ROUTES"]
