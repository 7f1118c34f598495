from governance.overview.models.blanks import (
    BlankForm,
    FilledForm,
    FormLayout,
)
from governance.overview.models.months import (
    BuildingHandover,
    ChangeKind,
    MonthClosing,
    MonthlyFigureChange,
    MonthlyFigures,
    MonthReport,
    MonthState,
)
from governance.overview.models.reports import MonthText

__all__ = [
    "BlankForm",
    "BuildingHandover",
    "ChangeKind",
    "FilledForm",
    "FormLayout",
    "MonthClosing",
    "MonthReport",
    "MonthState",
    "MonthText",
    "MonthlyFigureChange",
    "MonthlyFigures",
]
