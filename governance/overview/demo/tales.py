"""How a story is told: people and places by name, time in office hours, deeds one after another."""

from deliberation.places import Place
from governance.overview.demo.cases import reported_by, ticket_of
from governance.overview.demo.course import Course
from hierarchy.choices import PostRole

R = PostRole
OFFICE_HOUR = 60


class Tale:
    """One case told by hand. `wait` moves the clock on in office hours and answers the moment."""

    def __init__(self, office, now, days):
        self.office, self.now = office, now
        self.at = office.hours.ago(now, days * 7 * OFFICE_HOUR - 23)

    def wait(self, hours):
        odd = 11 * len(self.course.steps) % 17  # nobody works on the stroke of the hour
        self.at = self.office.hours.after(self.at, hours * OFFICE_HOUR + odd)
        assert self.at < self.now, "a story may not run ahead of the present"
        return self.at

    # Where

    def building(self, estate, number):
        return next(b for b in self.office.ground.buildings if b.estate.name == estate and b.number == str(number))

    def spot(self, estate, spot, building=None):
        found = next(each for each in self.office.ground.estates if each.name == estate)
        return Place(estate=found, building=self.building(estate, building) if building else None, spot=spot)

    def stairs(self, estate, building, entrance):
        house = self.building(estate, building)
        found = next(each for each in self.office.entrances[house.pk] if each.number == str(entrance))
        return Place(estate=house.estate, building=house, entrance=found)

    # What and from whom

    def open(self, place, top, category, title, text, *, by, kind, source, name, phone, photos=(), **flags):
        matter = self.office.categories[top, category]
        ticket = ticket_of(
            self.office, self.at, place, matter, title, text, kind=kind, source=source, filed_by=by, **flags
        )
        reported_by(ticket, name, phone)
        self.course = Course(self.office, ticket)
        self.course.file(photos)
        return self.course

    def leader(self, place):
        """The one who speaks for the stairs: 单元长, 楼栋长, or the grid where the post is vacant."""
        cast = self.office.cast
        stairs = place.entrance and cast.entrance_leader(place.entrance)
        house = place.building and cast.leader_of(place.building)
        return stairs or house or self.grid(place)

    def grid(self, place):
        unit = self.office.line(place.home)[2]
        return (self.office.cast.serving(unit, R.GRID_LEADER) or self.office.cast.serving(unit))[0]

    def worker(self, place, n=0):
        return self.office.cast.serving(self.office.line(place.home)[1], R.WORKER)[n]

    def secretary(self, place):
        return self.office.cast.serving(self.office.line(place.home)[1], R.SECRETARY)[0]

    def officer(self, n=0):
        return self.office.cast.serving(self.office.street, R.OFFICER)[n]

    def department(self, name):
        unit = next(unit for unit in self.office.ground.departments if unit.name == name)
        return unit, self.office.cast.serving(unit, R.OFFICER)[0]
