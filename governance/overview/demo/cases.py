"""What comes in: where, what, from whom and when. A case is drawn here and lived in `lives.py`."""

from bisect import bisect_left
from datetime import timedelta
from itertools import accumulate

from deliberation.actions.intake import phone_key
from deliberation.choices import IssueSource
from deliberation.levels import suggest
from deliberation.models import Ticket
from deliberation.places import Place, responsible_unit
from governance.overview.demo import words
from governance.overview.demo.accounts import own_building
from governance.overview.demo.names import reporter
from governance.overview.demo.office import texts
from hierarchy.choices import PostRole

SOURCES = {
    IssueSource.BUILDING_LEADER: 34,
    IssueSource.GRID: 14,
    IssueSource.WALK_IN: 9,
    IssueSource.PHONE: 11,
    IssueSource.WECHAT: 12,
    IssueSource.PATROL: 6,
    IssueSource.VISIT: 4,
    IssueSource.MEETING: 2,
    IssueSource.HOTLINE: 5,
    IssueSource.CITY_PLATFORM: 3,
}
LEADER_SOURCES = {IssueSource.BUILDING_LEADER}
GRID_SOURCES = {IssueSource.GRID, IssueSource.PATROL, IssueSource.VISIT}
OUTSIDE = {IssueSource.HOTLINE: "RX", IssueSource.CITY_PLATFORM: "GZ"}
COMMON = {"HJ": 5, "WY": 4, "SS": 6, "TC": 4, "ZY": 4, "AQ": 2, "LL": 2, "WJ": 2, "YL": 2}  # others count once


class Drawer:
    """Draws the cases of one office, more of them on the demo's own line than elsewhere."""

    def __init__(self, office, rng):
        self.office, self.rng = office, rng
        self.texts = [row for row in texts() if (row.top, row.category) in office.categories]
        self.weights = list(accumulate(COMMON.get(row.top, 1) for row in self.texts))
        self.buildings = office.ground.buildings
        self.nearness = list(accumulate(_weights(office.ground)))

    def case(self, at, *, depth=None, building=None, entrance=None, community=None):
        """An unsaved ticket filed at a moment, and the words its handling will end with.

        `depth` asks for a matter that the grid (3), the community (2) or the street (1) answers for; the others
        narrow the place.
        """
        for _ in range(400):
            drawn = self._pick(self.texts, self.weights)
            place = self._place(drawn, building or self._building(community), entrance)
            slots = self._slots(place)
            ticket = self._ticket(drawn, place, slots, at)
            if ticket.unit.depth == (depth or ticket.unit.depth) and ticket.entrance is (entrance or ticket.entrance):
                return ticket, drawn.result.format(**slots)
        raise LookupError(f"no text gives a matter at depth {depth}")

    def _pick(self, rows, cumulated):
        return rows[bisect_left(cumulated, self.rng.randint(1, cumulated[-1]))]

    def _building(self, community):
        building = self._pick(self.buildings, self.nearness)
        while community is not None and not community.contains(building.unit):
            building = self._pick(self.buildings, self.nearness)
        return building

    def _place(self, row, building, entrance=None):
        rng = self.rng
        if row.where == "e":
            if row.top in ("ZY", "WJ") and self.office.shops and rng.random() < 0.3:
                return Place(unit=rng.choice(self.office.shops), spot=rng.choice(words.SHOP_SPOTS))
            if rng.random() < 0.6:
                return Place(estate=building.estate, building=building, spot=rng.choice(words.NEAR_SPOTS))
            return Place(estate=building.estate, spot=rng.choice(words.ESTATE_SPOTS))
        entrance = (entrance or rng.choice(self.office.entrances[building.pk])) if row.where in "ur" else None
        room = f"{rng.randint(1, building.floors)}0{rng.randint(1, 2)}" if row.where == "r" else ""
        return Place(estate=building.estate, building=building, entrance=entrance, room=room)

    def _slots(self, place):
        rng = self.rng
        floor = rng.randint(2, max(place.building.floors - 1, 2)) if place.building else 2
        near = str(place.building or "") + place.spot
        return {
            "b": place.building or "",
            "u": place.entrance or "",
            "e": place.estate or place.unit,
            "f": floor,
            "f2": floor + 1,
            "n": rng.randint(2, 6),
            "d": rng.randint(2, 9),
            "t": rng.choice(words.TIMES),
            "spot": near or "楼前",
        }

    def _ticket(self, row, place, slots, at):
        title, text = row.title.format(**slots), row.text.format(**slots) + self.rng.choice(words.CLOSERS)
        source, filed_by = self._channel(place)
        ticket = ticket_of(
            self.office, at, place, self.office.categories[row.top, row.category], title, text,
            kind=row.kind, source=source, filed_by=filed_by, group_matter="group" in row.marks,
            about_elder="elder" in row.marks, about_minor="minor" in row.marks,
        )  # fmt: skip
        ticket.reported_at = at - timedelta(minutes=self.rng.choice((0, 0, 5, 20, 60, 180)))
        ticket.anonymous = self.rng.random() < 0.06
        if not ticket.anonymous:
            name, phone = reporter(self.rng)
            reported_by(ticket, name, phone if self.rng.random() < 0.94 else "")
        if source in OUTSIDE:
            ticket.external_number = f"{OUTSIDE[source]}{at:%Y%m%d}{self.rng.randrange(10**8):08}"
        return ticket

    def _channel(self, place):
        """The source, and who typed it in: the leader of the stairs, the grid, the community or the street."""
        rng, cast = self.rng, self.office.cast
        source = rng.choices(list(SOURCES), SOURCES.values())[0]
        leaders = [
            place.entrance and cast.entrance_leader(place.entrance),
            place.building and cast.leader_of(place.building),
        ]
        leaders = [leader for leader in leaders if leader]
        if source in LEADER_SOURCES and leaders:
            return source, rng.choice(leaders)
        line = self.office.line(place.home)
        if (source in LEADER_SOURCES or source in GRID_SOURCES) and len(line) > 2:
            people = cast.serving(line[2], PostRole.GRID_WORKER, PostRole.GRID_LEADER)
            if people:
                return (IssueSource.GRID if source in LEADER_SOURCES else source), rng.choice(people)
        if source in OUTSIDE:
            return source, rng.choice(cast.serving(self.office.street, PostRole.OFFICER))
        if source in LEADER_SOURCES or source in GRID_SOURCES:
            source = IssueSource.PHONE
        return source, rng.choice(cast.serving(line[1], PostRole.WORKER))


def ticket_of(office, at, place, category, title, text, **more):
    """An unsaved ticket as `file_ticket` would make it: level suggested, unit and flags derived."""
    suggestion = suggest(category, f"{title} {text}", more.get("group_matter", False))
    home = place.home
    urgent = more.pop("urgent", False) or category.urgent
    return Ticket(
        title=title, text=text, category=category, level=suggestion.level, level_reason=suggestion.line[:200],
        home=home, path=home.path, unit=responsible_unit(home, suggestion.level, office.line(home)),
        estate=place.estate, building=place.building, entrance=place.entrance, room=place.room, spot=place.spot,
        place_line=place.line, urgent=urgent, confidential=category.confidential, created_at=at, reported_at=at, **more,
    )  # fmt: skip


def reported_by(ticket, name, phone):
    ticket.reporter_name, ticket.reporter_phone = name, phone
    ticket.reporter_phone_key = phone_key(phone)


def _weights(ground):
    """Buildings of the demo's own line come up more often, so that its desks are worth looking at."""
    own = own_building(ground)
    grid = own.unit.path[:12]
    return [16 if building is own else 4 if building.unit.path.startswith(grid) else 1 for building in ground.buildings]
