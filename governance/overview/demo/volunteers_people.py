"""志愿者 of the demo: 1,384 骨干 of 望湖街道 by kind and as many others, teams and pioneer groups, and three people who
asked on their phones. Everybody said yes alone, on a day of their own; who serves in a demo account is one of them.

Numbers follow the day of registration, so that the first of a community are there since before the year of activities.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from governance.foundation.bulk import settled
from governance.overview.demo.names import MIDDLE, SURNAMES, YOUNG
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
        self.rows = []

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
        """Members of the party are asked for among the register's; everybody else as they come."""
        here = Resident.objects.here().filter(path__startswith=community.path, erased_at=None)
        grown = here.filter(birth_date__range=(born_before(78, self.today), born_before(24, self.today)))
        young = here.filter(birth_date__range=(born_before(18, self.today), born_before(11, self.today)))
        columns = ("name", "sex", "birth_date", "phone", "path", "building__estate__name")
        many = len(kinds) + self.size.others
        members = list(grown.exclude(party=None).select_related("building__estate").only(*columns).order_by("pk"))
        others = list(
            grown.filter(party=None).select_related("building__estate").only(*columns).order_by("pk")[: many * 5]
        )
        self.rng.shuffle(members)
        self.rng.shuffle(others)
        of_party = [kind for kind in kinds if kind == B.PARTY]
        for kind in of_party:
            self._add(community, members.pop() if members else others.pop(), kind, party=True)
        plain = [kind for kind in kinds if kind != B.PARTY] + [""] * (self.size.others - self.size.young)
        for kind in plain:
            if not others:
                break
            self._add(community, others.pop(), kind)
        children = list(young.select_related("building__estate").only(*columns).order_by("pk")[:60])
        for who in self.rng.sample(children, min(self.size.young, len(children))):
            self._child(community, who)

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
            name=who.name, sex=who.sex, birth_date=who.birth_date, phone=who.phone, area=who.building.estate.name,
            unit=unit, path=unit.path, resident=who, consent_on=day, consent_paper=paper, registered_at=at,
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
        """Who serves in a demo account and lives here is a volunteer too; the account opens the own page."""
        rows = {one.resident_id: one for one in self.rows}
        users = {id(user): user for users in self.cast.at.values() for user in _people(users) if user.username}
        for user in users.values():
            who = Resident.objects.here().filter(
                street_path=self.ground.street.path, phone_key=register_key(user.phone), name=user.name
            )  # fmt: skip
            who = who.select_related("building__estate").first()
            if who is None:
                continue
            one = rows.get(who.pk)
            if one is None:
                one = self._row(self.ground.at[who.path[:12]], who, YEAR + 60)
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
                    own = [one for one in here if one.party_member and one.path.startswith(grid.path)]
                    teams.append(team)
                    places += self._members(team, own, 7)
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
