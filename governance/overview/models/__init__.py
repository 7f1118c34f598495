"""The hall's own tables, one module a room."""

from governance.overview.models.blanks import BlankForm, FilledForm, FormLayout
from governance.overview.models.cockpit import CockpitSheet, WallScreen
from governance.overview.models.months import (
    BuildingHandover,
    ChangeKind,
    MonthClosing,
    MonthlyFigureChange,
    MonthlyFigures,
    MonthReport,
    MonthState,
)
from governance.overview.models.policies import PolicyBasis, PolicyDocument
from governance.overview.models.programmes import Pillar, Programme
from governance.overview.models.reports import MonthText
from governance.overview.models.self_check import SelfCheck, SelfCheckBreach, SelfCheckCount

__all__ = [
    "BlankForm",
    "BuildingHandover",
    "ChangeKind",
    "CockpitSheet",
    "FilledForm",
    "FormLayout",
    "MonthClosing",
    "MonthReport",
    "MonthState",
    "MonthText",
    "MonthlyFigureChange",
    "MonthlyFigures",
    "Pillar",
    "PolicyBasis",
    "PolicyDocument",
    "Programme",
    "SelfCheck",
    "SelfCheckBreach",
    "SelfCheckCount",
    "WallScreen",
]
