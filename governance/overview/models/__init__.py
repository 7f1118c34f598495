from governance.overview.models.months import MonthClosing, MonthlyFigureChange, MonthlyFigures, MonthReport, MonthState

__all__ = ["MonthClosing", "MonthReport", "MonthState", "MonthlyFigureChange", "MonthlyFigures"]
