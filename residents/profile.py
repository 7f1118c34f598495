"""单元情况分析表 (E-9): the figures of one entrance or building, and its focus households. No identity numbers."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from residents.choices import Presence
from residents.figures import Stock, stock_of_building, stock_of_entrance
from residents.models import CareMark, Household, Resident
from residents.models.person import born_before
from residents.shown import answers_above, show


@dataclass
class Focus:
    """One household that needs attention, as one line of the sheet."""

    household: Household
    head: str
    people: int
    whom: list = field(default_factory=list)  # of Shown: those who need attention or are eighty
    visited_on: object = None

    @property
    def people_line(self):
        """吴*兰 82 岁: names masked, as in every table."""
        people = [person.resident for person in self.whom]
        return [f"{p.masked_name} {p.age} 岁" if p.age is not None else p.masked_name for p in people]

    @property
    def reasons(self):
        """Kinds of care as far as they may be read; eighty or more is told by the age itself."""
        kinds = [kind for person in self.whom for kind in person.kinds]
        unnamed = any(person.needs_care and not person.kinds for person in self.whom)
        return list(dict.fromkeys([*kinds, *(["需关爱"] if unnamed else [])]))


@dataclass
class Profile:
    stock: Stock
    focus: list
    full: bool  # whether the count of disabled people is the viewer's to know

    @property
    def sentence(self):
        """36 户，其中 80 岁以上 6 户，占 16.7%。"""
        stock = self.stock
        if not stock.homes:
            return "还没有登记住户。"
        return f"{stock.homes} 户，其中 80 岁以上 {stock.homes_over_80} 户，占 {stock.share_over_80}%。"

    @property
    def figures(self):
        """[(label, number, unit)] in the order of the sheet; what the viewer may not know is a dash."""
        stock = self.stock
        return [
            ("户数", stock.homes, "户"), ("常住", stock.people, "人"),
            ("党员", stock.party if self.full else None, "人"),
            ("60 岁以上", stock.over_60, "人"), ("80 岁以上", stock.over_80, "人"), ("独居老人", stock.alone, "人"),
            ("残疾人", stock.disabled if self.full else None, "人"), ("儿童", stock.children, "人"),
            ("租户", stock.tenants, "人"), ("空置", stock.vacant, "户"),
        ]  # fmt: skip


def profile_of(user, building, entrance=None):
    """Reading starts at what the person may see; the figures are those of the place they asked for."""
    full = answers_above(user, building.unit.path)
    stock = stock_of_entrance(entrance) if entrance else stock_of_building(building)
    return Profile(stock, _focus(user, building, entrance), full)


def _focus(user, building, entrance):
    """Households with somebody who needs attention or is eighty, by door; two queries and those they prefetch."""
    marks = Prefetch("care__marks", queryset=CareMark.objects.filter(ended_on=None))
    people = Resident.objects.here().select_related("party", "care").prefetch_related(marks).order_by("relation", "pk")
    homes = Household.objects.visible_to(user).living().filter(dwelling__building=building)
    if entrance is not None:
        homes = homes.filter(dwelling__entrance=entrance)
    homes = homes.filter(_needs_attention()).distinct().select_related("dwelling__entrance")
    homes = homes.prefetch_related(Prefetch("members", queryset=people, to_attr="living"))
    homes = homes.order_by("dwelling__entrance_id", "dwelling__floor", "dwelling__number", "pk")
    return [_line(user, home) for home in homes]


def _needs_attention():
    here = Q(members__presence=Presence.HERE)
    old = Q(members__birth_date__lte=born_before(80))
    return here & (old | Q(members__care__closed_on=None, members__care__isnull=False))


def _line(user, home):
    shown = show(user, home.living)
    whom = [p for p in shown if p.needs_care or (p.resident.age or 0) >= 80]
    head = next((p for p in shown if p.is_head), shown[0])
    return Focus(home, head.resident.masked_name, len(shown), whom, home.visited_on)
