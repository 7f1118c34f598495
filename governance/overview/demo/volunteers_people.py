"""志愿者 of the demo: 1,384 骨干 of 望湖街道 by kind and as many others, teams and pioneer groups, and three people who
asked on their phones. Everybody said yes alone, on a day of their own; who serves in a demo account is one of them.

Numbers follow the day of registration, so that the first of a community are there since before the year of activities.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import SimpleNamespace

from django.utils import timezone

from governance.foundation.bulk import settled
from governance.overview.demo.names import ELDER, MIDDLE, SURNAMES, YOUNG
from hierarchy.choices import PostRole
from residents.fields import phone_key as register_key
from residents.models import Resident
from residents.models.person import born_before
from volunteers.choices import Backbone, ConsentPaper, Skill, TeamKind, WhyLeft
from volunteers.fields import phone_key
from volunteers.models import TeamPlace, Volunteer, VolunteerApplication, VolunteerTeam

B, K = Backbone, TeamKind


@dataclass(frozen=True)
class Size:
    backbone: tuple  # how many of each kind, in the order of Backbone
    others: int  # a community
    young: int  # of whom under 18 when they registered
    lately: float = 0.0  # part that registered in the last year


SIZES = {
    "WH": Size((402, 326, 214, 118, 188, 136), 150, 6, 0.15),  # 1,384
    "BH": Size((20, 24, 14, 6, 10, 6), 60, 4),
    "YQ": Size((40, 30, 24, 12, 20, 14), 120, 6),
    "SZ": Size((12, 8, 10, 4, 6, 4), 36, 3),
}
TALENTS = ("剪纸", "书法", "葫芦丝", "太极拳", "合唱指挥", "家电维修", "心理疏导", "中医推拿", "手工编织", "调解高手")
SKILLS = tuple(Skill.values)
PAPERS = (ConsentPaper.WRITTEN,) * 12 + (ConsentPaper.OWN,) * 5 + (ConsentPaper.SPOKEN,) * 3
GONE = (WhyLeft.OWN, WhyLeft.CONSENT, WhyLeft.OTHER)
COLUMNS = ("name", "sex", "birth_date", "phone", "path", "building__estate__name")
MOST = 1500  # people of a community who are asked
YEAR = 400  # days: who acts in the year of activities was registered by then
TEAMS = (  # of a community: name, kind, purpose, members
    ("平安守望队", K.SERVICE, "早晚巡逻、防火防盗提醒、汛期值守。", 24),
    ("暖心陪伴队", K.SERVICE, "陪诊、代购、上门理发，陪独居老人说说话。", 22),
    ("邻里共治团", K.JOINT, "停车、晾晒、楼道堆物，邻居一起商量着办。", 14),
    ("金秋文艺队", K.ART, "合唱、舞蹈、书画，逢节日进小区演出。", 18),
    ("小红帽青少年队", K.YOUTH, "垃圾分类宣传、图书角整理。", 6),
)


def write_volunteers(casts, today, rng_of):
    """Save every office's volunteers and teams; returns how many volunteers there are."""
    made = [_Office(cast, today, rng_of(cast)).write() for cast in casts]
    settled(Volunteer, VolunteerTeam, TeamPlace, VolunteerApplication)
    return sum(made)


class _Office:
    def __init__(self, cast, today, rng):
        self.cast, self.ground, self.today, self.rng = cast, cast.ground, today, rng
        self.size = SIZES[cast.ground.plan.code]
        self.rows, self.serial, self.taken = [], 0, set()
        self.number = 1 + list(SIZES).index(cast.ground.plan.code)

    def write(self):
        communities = self.ground.communities
        for n, community in enumerate(communities):
            kinds = [
                kind
                for kind, many in zip(B.values, self.size.backbone, strict=True)
                for _ in _share(many, n, len(communities))
            ]
            self._community(community, kinds)
        self._accounts()
        self.rows.sort(key=lambda one: one.registered_at)
        for n, one in enumerate(self.rows, 1):
            one.number = f"{self.ground.street.code}Z{n:06d}"
            one.seal_keys()
        Volunteer.objects.bulk_create(self.rows, batch_size=500)
        self._teams()
        if self.ground.plan.code == "WH":
            self._applications(communities[1])
        return len(self.rows)

    def _community(self, community, kinds):
        """Where the register is drawn people are of the register, party members first; elsewhere they are invented."""
        here = Resident.objects.here().filter(path__startswith=community.path, erased_at=None)
        here = here.select_related("building__estate").order_by("pk")
        grown = here.filter(birth_date__range=(born_before(78, self.today), born_before(24, self.today)))
        young = here.filter(birth_date__range=(born_before(19, self.today), born_before(11, self.today)))
        members = list(grown.exclude(party=None).only(*COLUMNS))
        others = list(grown.filter(party=None).only(*COLUMNS)[:MOST])
        self.rng.shuffle(members)
        self.rng.shuffle(others)
        for kind in [*kinds, *[""] * (self.size.others - self.size.young)]:
            party, people = kind == B.PARTY, members if kind == B.PARTY else others
            who = self._next(people) if self.rng.random() < 0.85 else None
            self._add(community, who or self._stranger(community), kind, party)
        children = list(young.only(*COLUMNS)[:60])
        self.rng.shuffle(children)
        for _ in range(self.size.young):
            if who := self._next(children):
                self._child(community, who)

    def _next(self, people):
        """Somebody who does not stand in the register twice; None when all are asked."""
        while people:
            who = people.pop()
            if (who.name, who.phone) not in self.taken:
                self.taken.add((who.name, who.phone))
                return who
        return None

    def _stranger(self, community):
        """Somebody whom the register does not know: a neighbour of elsewhere, or of a door not registered yet."""
        rng = self.rng
        self.serial += 1
        estates = [estate for estate in self.ground.estates if estate.unit.path.startswith(community.path)]
        grids = [unit for unit in self.ground.kind(3) if unit.path.startswith(community.path)]
        born = self.today - timedelta(days=rng.randint(24 * 366, 76 * 365))
        name = rng.choice(SURNAMES) + rng.choice(YOUNG if born.year > 1988 else MIDDLE if born.year > 1966 else ELDER)
        return SimpleNamespace(
            pk=None, name=name, sex="", birth_date=born, phone=f"1549{self.number}{self.serial:06d}",
            path=rng.choice(grids).path if grids else community.path, area=rng.choice(estates).name,
        )  # fmt: skip

    def _add(self, community, who, kind, party=False):
        rng = self.rng
        before = rng.randint(15, 330) if rng.random() < self.size.lately else rng.randint(YEAR, 1500)
        unit = self.ground.at.get(who.path[:12], community) if rng.random() < 0.7 else community
        artist = kind == B.ART or rng.random() < 0.04
        one = self._row(
            unit, who, before, party_member=party or rng.random() < 0.08, backbone=kind,
            skills=sorted(rng.sample(SKILLS, rng.choice((0, 1, 1, 2)))),
            talent=rng.choice(TALENTS) if artist and rng.random() < 0.5 else "",
        )  # fmt: skip
        if not kind and rng.random() < 0.05:
            one.left_on, one.left_why = self.today - timedelta(days=rng.randint(5, 200)), rng.choice(GONE)
            if one.left_on < one.consent_on:
                one.left_on = one.consent_on
        self.rows.append(one)

    def _row(self, unit, who, before, **more):
        day = max(self.today - timedelta(days=before), unit.founded_on)
        at = timezone.make_aware(datetime.combine(day, time(9 + self.rng.randrange(9), self.rng.randrange(60))))
        paper = self.rng.choice(PAPERS)
        clerks = self.cast.serving(self.ground.at[unit.path[:8]], PostRole.WORKER)
        return Volunteer(
            name=who.name, sex=who.sex, birth_date=who.birth_date, phone=who.phone, unit=unit, path=unit.path,
            area=who.building.estate.name if who.pk else who.area, resident=who if who.pk else None, consent_on=day,
            consent_paper=paper, registered_at=at,
            registered_by=self.rng.choice(clerks) if clerks else None, **more,
        )  # fmt: skip

    def _child(self, community, who):
        """Under 18 on the day of registration, with the guardian's yes; whoever is 18 since is asked again."""
        one = self._row(community, who, self.rng.randint(YEAR, 700))
        if who.age_on(one.consent_on) >= 18:
            self.rows.append(one)
            return
        one.minor, one.guardian_name = True, who.name[0] + self.rng.choice(MIDDLE)
        one.guardian_consent_on = one.consent_on
        self.rows.append(one)

    def _accounts(self):
        """Who serves in a demo account is a volunteer too: the person of the register, or one of the staff."""
        rows = {one.resident_id: one for one in self.rows if one.resident_id}
        for place, users in list(self.cast.at.items()):
            for user in _people(users):
                if user.username:
                    self._account(user, rows, self.ground.at.get(place[1]))

    def _account(self, user, rows, unit):
        street, key = self.ground.street.path, register_key(user.phone)
        who = Resident.objects.here().filter(street_path=street, phone_key=key, name=user.name)
        who = who.select_related("building__estate").first()
        if who is None:
            if unit is None or unit.depth != 2 or unit not in self.ground.communities:
                return
            who = self._stranger(unit)
            who.name, who.phone = user.name, user.phone
        one = rows.get(who.pk) if who.pk else None
        if one is None:
            one = self._row(unit if unit and unit.depth == 2 else self.ground.at[who.path[:12]], who, YEAR + 60)
            self.rows.append(one)
        one.user, one.left_on, one.left_why = user, None, ""

    # Teams

    def _teams(self):
        teams, places = [], []
        for community in self.ground.communities:
            here = [one for one in self.rows if one.path.startswith(community.path) and one.left_on is None]
            for name, kind, purpose, many in TEAMS:
                founded = self.today - timedelta(days=self.rng.randint(800, 1500))
                team = self._team(community, name, kind, purpose, founded)
                teams.append(team)
                places += self._members(team, _fit(kind, here), many)
            for grid in self.ground.kind(3):
                if grid.path.startswith(community.path):
                    team = self._team(
                        grid, f"{grid.name}党员先锋小组", K.PIONEER, "带头走访、宣传、化解矛盾。",
                        self.today - timedelta(days=700),
                    )  # fmt: skip
                    party = [one for one in here if one.party_member and not one.minor]
                    own = [one for one in party if one.path.startswith(grid.path)]
                    teams.append(team)
                    places += self._members(team, own if len(own) > 2 else party, 7)
        VolunteerTeam.objects.bulk_create(teams)
        TeamPlace.objects.bulk_create(places, batch_size=500)

    def _team(self, unit, name, kind, purpose, founded):
        return VolunteerTeam(
            unit=unit, path=unit.path, name=name, kind=kind, purpose=purpose, founded_on=max(founded, unit.founded_on)
        )  # fmt: skip

    def _members(self, team, people, many):
        """The places of a team: its leader, sometimes the one before, and the others."""
        chosen = self.rng.sample(people, min(many, len(people)))
        made = []
        for n, one in enumerate(chosen):
            since = max(team.founded_on, one.consent_on)
            if n == 1 and self.rng.random() < 0.4 and since < self.today - timedelta(days=300):
                change = self.today - timedelta(days=self.rng.randint(60, 280))
                made.append(TeamPlace(team=team, volunteer=one, leads=True, since=since, left=change))
                since = change
            made.append(TeamPlace(team=team, volunteer=one, leads=n == 0, since=since))
        return made

    # Who asked on the phone

    def _applications(self, community):
        now = timezone.make_aware(datetime.combine(self.today, time(8)))
        for n, skill in enumerate((Skill.HAIR, Skill.DIGITAL, Skill.MEDICAL)):
            phone = f"1540099{self.rng.randrange(10_000):04d}"
            name = self.rng.choice(SURNAMES) + self.rng.choice(YOUNG)
            VolunteerApplication.objects.create(
                unit=community, path=community.path, name=name, sex="", phone=phone, phone_key=phone_key(phone),
                birth_date=born_before(28 + 9 * n, self.today), area="月桂苑", skills=[skill],
                at=now - timedelta(hours=5 + 20 * n),
            )  # fmt: skip


def _share(many, n, of):
    """The n-th of `of` equal parts of a number, as a range: the parts add up."""
    return range(many * n // of, many * (n + 1) // of)


def _people(users):
    """The users of one seat of the cast, which keeps some with their roles."""
    return (user[0] if isinstance(user, tuple) else user for user in users)


def _fit(kind, people):
    if kind == K.YOUTH:
        return [one for one in people if one.minor]
    grown = [one for one in people if not one.minor]
    if kind == K.ART:
        return [one for one in grown if one.talent or one.backbone == B.ART]
    return grown
