"""Where it happened: 小区 → 楼栋 → 单元 → 室, or a spot; and which unit answers for that place."""

from dataclasses import dataclass

from deliberation.choices import IssueLevel
from governance.foundation.errors import ActionRefused


@dataclass
class Place:
    estate: object = None
    building: object = None
    entrance: object = None
    room: str = ""
    spot: str = ""
    unit: object = None  # when the place is neither in an estate nor a building: the unit itself

    @property
    def home(self):
        """The lowest unit responsible for the place."""
        building = self.building or (self.entrance.building if self.entrance else None)
        if building is not None:
            return building.unit
        if self.estate is not None:
            return self.estate.unit
        if self.unit is None:
            raise ActionRefused("还没有选地点。请选小区和楼栋；公共位置请选小区或所在网格，再写清楚具体位置。")
        return self.unit

    @property
    def line(self):
        """The place without the room: lists and boards never show a door number."""
        parts = [self.estate, self.building, self.entrance, self.spot]
        return " ".join(str(part) for part in parts if part)[:160] or str(self.home)

    def checked(self):
        """Whole and consistent, or a refusal that says what does not fit together."""
        if self.entrance and self.building and self.entrance.building_id != self.building.pk:
            raise ActionRefused(f"{self.entrance}不在{self.building}，请重新选单元。")
        self.building = self.building or (self.entrance.building if self.entrance else None)
        if self.building and self.estate and self.building.estate_id != self.estate.pk:
            raise ActionRefused(f"{self.building}不在{self.estate}，请重新选楼栋。")
        self.estate = self.estate or (self.building.estate if self.building else None)
        if self.room and not self.building:
            raise ActionRefused("填了室号就要选楼栋。")
        return self


def responsible_unit(home, level, units):
    """Who handles a matter of this level at this place: the unit of the line at grid, community or street.

    `units` are the units of the line above `home`. A branch that ends early is handled by its deepest unit.
    """
    depth = {IssueLevel.MINOR: 3, IssueLevel.MAJOR: 2, IssueLevel.HARD: 1}[IssueLevel(level)]
    line = sorted((unit for unit in units if home.path.startswith(unit.path)), key=lambda unit: unit.depth)
    return max((unit for unit in line if unit.depth <= depth), key=lambda unit: unit.depth)
