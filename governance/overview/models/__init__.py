from governance.overview.models.months import (
    BuildingHandover,
    ChangeKind,
    MonthClosing,
    MonthlyFigureChange,
    MonthlyFigures,
    MonthReport,
    MonthState,
)

__all__ = [
    "BuildingHandover",
    "ChangeKind",
    "MonthClosing",
    "MonthReport",
    "MonthState",
    "MonthlyFigureChange",
    "MonthlyFigures",
]
