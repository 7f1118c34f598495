"""What the levels are called in an office: data where there is a `LevelLabel`, the usual names elsewhere."""

from hierarchy.choices import LEVEL_NAMES, Level, UnitKind
from hierarchy.models import LevelLabel


class Labels:
    """The names of the levels in the offices of some paths, read in one query."""

    def __init__(self, paths):
        offices = {path[:4] for path in paths}
        rows = LevelLabel.objects.filter(office__path__in=offices).select_related("office")
        self.names = {(label.office.path, label.level): (label.name, label.short) for label in rows}

    def name(self, path, level=None):
        """网格党支部 or 小区党支部: of the unit at `path`, or of another level of its office."""
        level = level or len(path) // 4
        return self.names.get((path[:4], level), (LEVEL_NAMES[Level(level)],))[0]

    def short(self, path, level=None):
        level = level or len(path) // 4
        if level not in LEVEL_NAMES:
            return "两新组织"
        return self.names.get((path[:4], level), ("", Level(level).label))[1]

    def of(self, unit):
        """What a unit is: a department is no 社区党委 although it stands on that level."""
        return unit.get_kind_display() if unit.kind == UnitKind.DEPARTMENT else self.name(unit.path)
