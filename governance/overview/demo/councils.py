"""一居多会 of the demo: councils of all six kinds, who sits on them, and the teams of 议事员; without meetings.

A council is found by kind and place: `Council.objects.get(kind=…, building=…)`. Members of the register are drawn
from those who live there; the others are the people of the cast and invented names of outside units.
"""

from datetime import date, timedelta

from deliberation.actions.seats import term_end
from deliberation.choices_councils import Block, ConsentPaper, CouncilKind, TeamProfile
from deliberation.council_defaults import PRESETS, name_of
from deliberation.models import Council, CouncilMember, DeliberatorTeam, MeetingSeries, SeatGroup, TeamMember
from governance.foundation.bulk import settled
from governance.overview.demo.accounts import own_building
from governance.overview.demo.names import MIDDLE, SURNAMES
from hierarchy.choices import PostRole
from residents.choices import Sex
from residents.models import Resident
from residents.models.person import born_before

K, R = CouncilKind, PostRole
TALKS = {"WH": 0.6, "YQ": 0.5}  # part of the buildings with a 沟通会; the other offices have one in each
OUTSIDE = {
    "物业": ("安居物业项目经理", "惠民物业客服主管", "清源物业工程主管"),
    "单位、商户": ("便民超市负责人", "药店店长"),
    "驻区单位": ("区供电服务站", "市第三小学", "社区卫生服务站", "农商银行支行"),
    "专家": ("市建筑设计院工程师", "律师事务所律师"),
    "政协委员": ("区政协委员", "市政协委员"),
}
SIDES = {
    "两代表一委员": ("区人大代表", "街道党代表", "区政协委员"),
    "群贤、能人": ("退休教师", "退役军人", "书画社社长"),
}
GROWN, EIGHTY = 28, 80  # ages between which residents are asked to sit
TEAMS = (
    (TeamProfile.MOTHERS, "妈妈智囊团", 30, 45, 12, "接送、托管、儿童安全，妈妈们最有话说。"),
    (TeamProfile.CHILDREN, "小小议事员", 8, 15, 10, "寒暑假开议事课，说说孩子眼里的小区。"),
    (TeamProfile.ELDERS, "桑榆议事队", 65, 80, 14, "老人的事情老人先议。"),
)


def write_councils(casts, today, rng_of):
    """Save every office's councils, members, series and teams; returns how many councils there are."""
    drawn = [Drawn(cast, today, rng_of(cast)).all() for cast in casts]
    for model, rows in (
        (Council, [row for one in drawn for row in one.councils]),
        (SeatGroup, [row for one in drawn for row in one.groups]),
        (CouncilMember, [row for one in drawn for row in one.members]),
        (MeetingSeries, [row for one in drawn for row in one.series]),
        (DeliberatorTeam, [row for one in drawn for row in one.teams]),
        (TeamMember, [row for one in drawn for row in one.deliberators]),
    ):
        model.objects.bulk_create(rows, batch_size=500)
    settled(Council, SeatGroup, CouncilMember)
    return sum(len(one.councils) for one in drawn)


class Drawn:
    """The councils of one office, unsaved."""

    def __init__(self, cast, today, rng):
        self.cast, self.ground, self.today, self.rng = cast, cast.ground, today, rng
        self.councils, self.groups, self.members, self.series = [], [], [], []
        self.teams, self.deliberators = [], []
        self.neighbours = {estate.pk: self._residents(estate) for estate in self.ground.estates}

    def _residents(self, estate, oldest=EIGHTY, youngest=GROWN, **more):
        born = (born_before(oldest, self.today), born_before(youngest, self.today))
        rows = Resident.objects.here().filter(building__estate=estate, birth_date__range=born, **more)
        return list(rows.only("name", "birth_date").order_by("pk")[:120])

    def all(self):
        ground, part = self.ground, TALKS.get(self.ground.plan.code, 1)
        for building in ground.buildings:
            own = building is own_building(ground)
            if self.cast.leader_of(building) and (own or self.rng.random() < part):
                self.talk(building)
        for estate in ground.estates:
            if estate.has_property_company and ground.plan.code in ("WH", "BH"):
                self.committee(estate)
            if ground.plan.code != "YQ" and estate is self._first_of(estate):
                self.quad(estate)
        for community in ground.communities:
            self.wise(community)
            if ground.plan.code == "YQ":
                self.consultation(community)
                self.deliberator_teams(community)
        if ground.plan.code == "WH":
            self.consultation(ground.street)
        self.street_meeting()
        if ground.plan.code == "BH":
            blocks = [Block.LAST_TIME, Block.CHAT, Block.PROBLEM, Block.IDEA]
            self.series.append(MeetingSeries(office=ground.street, name="楼长有话说", blocks=blocks))
        return self

    def _first_of(self, estate):
        """The first managed estate of the community; in 滨湖 each of them, where the 联席会 is at home."""
        if self.ground.plan.code == "BH":
            return estate
        here = [each for each in self.ground.estates if each.unit.path[:8] == estate.unit.path[:8]]
        return next((each for each in here if each.has_property_company), here[0])

    def found(self, kind, unit, estate=None, building=None):
        """A council with its seats; returns {side: group}."""
        preset = PRESETS[kind]
        founded = max(self.today - timedelta(days=self.rng.randint(420, 1500)), unit.founded_on)
        council = Council(
            unit=unit, path=unit.path, estate=estate, building=building, kind=kind,
            name=name_of(kind, unit, estate, building), convener=preset.convener, founded_on=founded, **preset.rules,
        )  # fmt: skip
        if self.ground.plan.code == "BH" and kind == K.BUILDING_TALK:
            council.every_months = 1  # 每月一次楼长见面会
        sides = {}
        for order, (name, seats, least) in enumerate(preset.groups):
            sides[name] = SeatGroup(council=council, name=name, seats=seats, least_present=least, order=order)
        self.councils.append(council)
        self.groups += sides.values()
        return sides

    def seat(self, group, *, user=None, resident=None, name="", organisation="", office=""):
        council = group.council
        since = max(self.today - timedelta(days=self.rng.randint(30, 1040)), council.founded_on)
        who = user or resident
        self.members.append(
            CouncilMember(
                council=council, group=group, user=user, resident=resident, name=who.name if who else name,
                organisation=organisation, office=office, since=since, until=term_end(council, since),
                how="推选" if resident else "",
            )
        )  # fmt: skip

    def seat_users(self, group, users, **more):
        """As many as there are seats for, nobody twice on a council."""
        sitting = {id(each.user) for each in self.members if each.council is group.council}
        for user in dict.fromkeys(users):
            if id(user) not in sitting and (not group.seats or self._taken(group) < group.seats):
                self.seat(group, user=user, **more)

    def _taken(self, group):
        return sum(1 for each in self.members if each.group is group)

    def seat_neighbours(self, group, people, roles=()):
        """Residents drawn from `people`, which grows shorter; a side stays short by one here and there."""
        for n in range(group.seats or 3):
            if people and self.rng.random() < 0.94:
                who = people.pop(self.rng.randrange(len(people)))
                self.seat(group, resident=who, organisation=roles[n % len(roles)] if roles else "")

    def seat_outsiders(self, group, side):
        for n in range(group.seats or 2):
            organisation = OUTSIDE[side][n % len(OUTSIDE[side])]
            name = self.rng.choice(SURNAMES) + self.rng.choice(MIDDLE)
            self.seat(group, name=name, organisation=organisation)

    def talk(self, building):
        sides, cast = self.found(K.BUILDING_TALK, building.unit, building.estate, building), self.cast
        self.seat_users(sides["楼栋长"], [cast.leader_of(building)], office="召集人")
        entrances = [each for each in self.ground.entrances if each.building is building]
        self.seat_users(sides["单元长"], filter(None, map(cast.entrance_leader, entrances)))
        self.seat_users(sides["党小组长"], cast.serving(building.unit, R.GROUP_LEADER))

    def committee(self, estate):
        sides, people = self.found(K.ESTATE_COMMITTEE, estate.unit, estate), list(self.neighbours[estate.pk])
        grid = next(each.unit for each in self.ground.buildings if each.estate is estate).path[:12]
        self.seat_users(sides["小区党支部书记"], self.cast.serving(self.ground.at[grid], R.SECRETARY), office="主任")
        leaders = [self.cast.leader_of(each) for each in self.ground.buildings if each.estate is estate]
        self.seat_users(sides["楼栋长"], filter(None, leaders))
        for side in ("业委会", "居民代表", "党员"):
            self.seat_neighbours(sides[side], people)
        self.seat_outsiders(sides["物业"], "物业")
        self.seat_outsiders(sides["单位、商户"], "单位、商户")

    def wise(self, community):
        sides = self.found(K.WISE_COUNCIL, community)
        here = [each for each in self.ground.estates if each.unit.path.startswith(community.path)]
        people = [who for estate in here for who in self.neighbours[estate.pk][:40]]
        self.seat_users(sides["社区两委"], self.cast.serving(community, R.SECRETARY), office="主任")
        self.seat_users(sides["社区两委"], self.cast.serving(community, R.DEPUTY, R.WORKER))
        for side in ("居民代表", "两代表一委员", "群贤、能人"):
            self.seat_neighbours(sides[side], people, SIDES.get(side, ()))
        self.seat_neighbours(sides["业委会、物业"], people, ("业委会主任",))
        self.seat_outsiders(sides["驻区单位"], "驻区单位")
        self.seat_outsiders(sides["专家"], "专家")

    def quad(self, estate):
        sides, people = self.found(K.QUAD_MEETING, estate.unit, estate), list(self.neighbours[estate.pk])
        community = self.ground.above(estate.unit, 2)
        self.seat_users(sides["社区"], self.cast.serving(community, R.SECRETARY, R.WORKER))
        for side in ("业委会", "居民代表"):
            self.seat_neighbours(sides[side], people)
        self.seat_outsiders(sides["物业"], "物业")

    def consultation(self, unit):
        sides = self.found(K.CONSULTATION, unit)
        here = [each for each in self.ground.estates if each.unit.path.startswith(unit.path)]
        people = [who for estate in here for who in self.neighbours[estate.pk][:20]]
        self.seat_outsiders(sides["政协委员"], "政协委员")
        self.seat_users(sides["部门"], [u for each in self.ground.departments for u in self.cast.serving(each)][:2])
        self.seat_outsiders(sides["物业"], "物业")
        self.seat_neighbours(sides["居民代表"], people)

    def street_meeting(self):
        sides, ground = self.found(K.STREET_MEETING, self.ground.street), self.ground
        self.seat_users(sides["牵头单位"], self.cast.serving(ground.street, R.SECRETARY), office="召集人")
        self.seat_users(sides["职能部门"], [u for unit in ground.departments for u in self.cast.serving(unit)[:1]])
        self.seat_users(sides["社区"], [u for unit in ground.communities for u in self.cast.serving(unit, R.SECRETARY)])
        self.seat_outsiders(sides["专家"], "专家")

    def deliberator_teams(self, community):
        """妈妈智囊团, 小小议事员, 桑榆议事队 (2019 起)."""
        estates = [each for each in self.ground.estates if each.unit.path.startswith(community.path)]
        for profile, name, youngest, oldest, count, note in TEAMS:
            more = {"sex": Sex.FEMALE} if profile == TeamProfile.MOTHERS else {}
            people = [who for each in estates for who in self._residents(each, oldest, youngest, **more)[:6]]
            chosen = self.rng.sample(people, min(count, len(people)))
            adult = profile != TeamProfile.CHILDREN
            team = DeliberatorTeam(
                unit=community, path=community.path, name=name, profile=profile, note=note, founded_on=date(2019, 6, 1),
                leader=chosen[0].name if adult and chosen else self.cast.serving(community, R.WORKER)[0].name,
            )  # fmt: skip
            self.teams.append(team)
            for who in chosen:
                joined = self.today - timedelta(days=self.rng.randint(60, 900))
                minor = who.age_on(joined) < 18
                consent = {
                    "guardian_name": who.name[0] + self.rng.choice(MIDDLE),
                    "guardian_consent_on": joined,
                    "consent_paper": ConsentPaper.WRITTEN,
                }
                self.deliberators.append(
                    TeamMember(
                        team=team, resident=who, name=who.name, minor=minor, joined=joined, **consent if minor else {}
                    )
                )
