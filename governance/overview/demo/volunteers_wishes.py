"""What seed 003 and 002 tell of help: 126 wishes of 长沟 with their lives, seven self-managed groups, an old member's
square, 为夕阳续电 of 平湖 round by round, and a street's campaign with its completion list.

Rows are written as the actions would have left them; nothing is a typed total. Residents, accounts and volunteers
are there already.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from deliberation.models import Ticket
from governance.foundation.bulk import settled
from governance.overview.demo import wish_words as words
from hierarchy.choices import Level
from hierarchy.models import OrgUnit, User
from residents.choices import CareKind, VisitOutcome, VisitWay
from residents.models import Household, Resident, Visit, VisitResult
from volunteers.actions.care_projects import targets
from volunteers.actions.people import register
from volunteers.actions.pledges import join_group, serve_pledge, sign_pledge
from volunteers.choices import ClaimState, ConsentPaper, PartnerKind, WishState
from volunteers.choices_wishes import CareOutcome, CheckWay, PledgeKeeper, SelfMemberKind, TaskState
from volunteers.models import (
    Campaign,
    CampaignReport,
    CampaignTask,
    CareProject,
    CareRound,
    CareService,
    Claim,
    MicroWish,
    PartnerUnit,
    Pledge,
    SelfManagementGroup,
)

W = WishState
LIFE = (  # how many of the 126 have come how far
    (W.DONE, 97), (W.CLAIMED, 13), (W.LISTED, 9), (W.VERIFIED, 4), (W.COLLECTED, 2), (W.DECLINED, 1),
)  # fmt: skip
COLLECTING = 75  # days over which they were collected
ROUNDS = 32  # of 为夕阳续电 within a year
A_ROUND = 2  # households
PIONEER = "谢从仲"
SQUARE = "文娱广场"


def write_wishes(casts, today, rng_of):
    """Save it all; returns how many wishes there are."""
    count = 0
    for cast in casts:
        rng, names = rng_of(cast), {unit.name: unit for unit in cast.ground.communities}
        if village := names.get("长沟社区"):
            count += Village(cast, OrgUnit.objects.get(path=village.path), today, rng).write()
        if lake := names.get("平湖社区"):
            Lake(OrgUnit.objects.get(path=lake.path), today, rng).write()
        if cast.ground.plan.code == "WH":
            _campaign(OrgUnit.objects.get(path=cast.ground.street.path), today, rng)
    settled(MicroWish, Claim, CareService, Pledge)
    return count


def _at(day, rng):
    return timezone.make_aware(datetime.combine(day, time(rng.randint(8, 17), rng.randrange(60))))


class Village:
    """长沟新村 of 石钟镇."""

    def __init__(self, cast, community, today, rng):
        self.cast, self.community, self.today, self.rng = cast, community, today, rng
        self.street = OrgUnit.objects.get(path=community.path[:4])
        self.clerk = User.objects.serving_at(community).order_by("pk").first()
        self.grid = User.objects.filter(terms__post__unit__path__startswith=community.path).order_by("pk").first()

    def write(self):
        self.cadres = [self._cadre(name) for name in words.CADRES]
        self.partners = [self._partner(name) for name in words.GIVERS]
        count = self._wishes()
        self._square()
        self._shops()
        self._groups()
        return count

    def _cadre(self, name):
        day = self.today - timedelta(days=200)
        return register(
            self.community, by=self.clerk, name=name, consent_on=day, consent_paper=ConsentPaper.WRITTEN,
            party_member=True,
        )  # fmt: skip

    def _partner(self, name):
        kinds = {"供电": PartnerKind.COMPANY, "卫生院": PartnerKind.HOSPITAL, "小学": PartnerKind.SCHOOL}
        kind = next((kind for word, kind in kinds.items() if word in name), PartnerKind.TWO_NEW)
        there = PartnerUnit.objects.current().filter(street_path=self.street.path, name=name).first()
        return there or PartnerUnit.objects.create(unit=self.community, path=self.community.path, name=name, kind=kind)

    def _wishes(self):
        """Door after door of the village, collected by whoever serves nearest; then each one's life."""
        homes = list(
            Household.objects.living().filter(dwelling__path__startswith=self.community.path).order_by("pk")
            .select_related("dwelling__home")
        )  # fmt: skip
        chosen = self.rng.sample(homes, 118)
        chosen += self.rng.choices(chosen, k=sum(n for _, n in LIFE) - len(chosen))  # some wish more than once
        heads = self._heads(chosen)
        states = [state for state, n in LIFE for _ in range(n)]
        made = [
            self._wish(n, home, heads.get(home.pk), state)
            for n, (home, state) in enumerate(zip(chosen, states, strict=True))
        ]
        made.sort(key=lambda wish: wish.collected_at)
        MicroWish.objects.bulk_create(made, batch_size=200)
        claims = [self._claim(wish) for wish in made if wish.state in (W.CLAIMED, W.DONE)]
        Claim.objects.bulk_create(claims, batch_size=200)
        return len(made)

    def _heads(self, homes):
        people = Resident.objects.here().filter(household__in=homes).order_by("household", "relation", "pk")
        found = {}
        for one in people.only("name", "sex", "birth_date", "birth_precision", "household", "died_on"):
            found.setdefault(one.household_id, one)
        return found

    def _wish(self, n, home, head, state):
        category, shown, told, yuan = words.WISHES[n % len(words.WISHES)]
        elder = head is not None and (head.age or 0) >= 60
        if category == "study" and head is not None:
            caller = f"{MicroWish.called_home(head)[:-1]}同学"
        else:
            caller = MicroWish.called(head) if elder else MicroWish.called_home(head) if head else "一户居民"
        ago = self.rng.randint(8, COLLECTING) if state != W.DONE else self.rng.randint(60, 60 + COLLECTING)
        day = self.today - timedelta(days=ago)
        wish = MicroWish(
            caller=caller, words=f"{shown}。{told}", budget=yuan or None, household=home,
            resident=head if elder else None,
            home=home.dwelling.home, path=home.dwelling.path, collected_by=self.grid, collected_at=_at(day, self.rng),
            state=state,
        )  # fmt: skip
        self._checked(wish, shown, category)
        return wish

    def _checked(self, wish, shown, category):
        """Asked about within the week, listed the next day; what was dear went to the council instead."""
        if wish.state == W.COLLECTED:
            return
        wish.category, wish.checked_by = category, self.clerk
        wish.checked_way = self.rng.choice([CheckWay.VISIT, CheckWay.PHONE])
        wish.checked_at = wish.collected_at + timedelta(days=self.rng.randint(1, 5))
        if wish.state == W.DECLINED:
            wish.why, wish.words = "超过微心愿限额，已转居民议事。", "想给整栋楼装电梯。"
            return
        wish.shown = shown
        if wish.state != W.VERIFIED:
            wish.listed_at = wish.checked_at + timedelta(days=1)
        if wish.state == W.DONE:
            wish.confirmed_at = wish.listed_at + timedelta(days=self.rng.randint(4, 24))
            wish.reply = self.rng.choice(words.REPLIES)

    def _claim(self, wish):
        party = {"volunteer": self.rng.choice(self.cadres)} if self.rng.random() < 0.6 else {
            "partner": self.rng.choice(self.partners)
        }  # fmt: skip
        claim = Claim(wish=wish, by=self.clerk, anonymous=self.rng.random() < 0.15, **party)
        claim.promise = self.rng.choice(words.PROMISES)
        if wish.state == W.CLAIMED:
            claim.at = _at(self.today - timedelta(days=self.rng.randint(1, 5)), self.rng)
            claim.state = self.rng.choice([ClaimState.HELD, ClaimState.STARTED])
            claim.moved_at = claim.at
            return claim
        claim.at = wish.listed_at + timedelta(days=self.rng.randint(1, 3))
        claim.state, claim.outcome, claim.rating = (
            ClaimState.CONFIRMED,
            "已经办好，送到家里。",
            self.rng.choice([5, 5, 4]),
        )
        claim.delivered_at = claim.confirmed_at = claim.moved_at = wish.confirmed_at
        claim.thanks = self.rng.choice(words.THANKS)
        return claim

    def _square(self):
        """谢从仲, an old member: he signed for the square before his door and sweeps it."""
        begun = self.today - timedelta(days=150)
        keeper = register(
            self.community, by=self.clerk, name=PIONEER, consent_on=begun, consent_paper=ConsentPaper.WRITTEN,
            party_member=True, talent="老党员，门前五包带头人",
        )  # fmt: skip
        pledge = sign_pledge(
            self.community, by=self.clerk, keeper=PledgeKeeper.HOUSEHOLD, name=PIONEER, place=SQUARE,
            volunteer=keeper, note=words.SERVICES[0], signed_on=begun,
        )  # fmt: skip
        for week in range(20):
            day = begun + timedelta(days=7 * week + self.rng.randint(0, 3))
            begins = timezone.make_aware(datetime.combine(day, time(6, 30)))
            ends = begins + timedelta(minutes=self.rng.choice([45, 60, 75, 90]))
            serve_pledge(
                pledge, by=self.clerk, begins_at=begins, ends_at=ends, words=self.rng.choice(words.SERVICES), now=ends
            )

    def _shops(self):
        for n, name in enumerate(words.SHOPS):
            sign_pledge(
                self.community, by=self.clerk, keeper=PledgeKeeper.SHOP, name=name, place=f"中街 {n * 2 + 1} 号门前",
                signed_on=self.today - timedelta(days=140 - n),
            )  # fmt: skip

    def _groups(self):
        """Seven, of sector leaders, building leaders and neighbours."""
        leaders = [user.name for building in self.cast.ground.buildings if (user := self.cast.leader_of(building))]
        neighbours = list(
            Resident.objects.here().filter(path__startswith=self.community.path, birth_date__year__lte=1975)
            .order_by("pk").values_list("name", flat=True)[:400]
        )  # fmt: skip
        for n, (name, covers, venue, duties) in enumerate(words.GROUPS):
            group = SelfManagementGroup.objects.create(
                unit=self.community, path=self.community.path, name=name, covers=covers, venue=venue, duties=duties,
                founded_on=self.today - timedelta(days=400 - 20 * n),
            )  # fmt: skip
            own = leaders[n * 2 : n * 2 + 2]
            kinds = [SelfMemberKind.BUILDING] * len(own) + [SelfMemberKind.RESIDENT] * 4
            people = dict(zip([*own, *self.rng.sample(neighbours, 4)], kinds, strict=False))
            for place, (person, kind) in enumerate(people.items()):
                join_group(group, by=self.clerk, name=person, kind=kind, leads=place == 0, since=group.founded_on)


class Lake:
    """平湖: the power company and its volunteers call on those who live alone."""

    def __init__(self, community, today, rng):
        self.community, self.today, self.rng = community, today, rng
        self.clerk = User.objects.serving_at(community).order_by("pk").first()

    def write(self):
        power = PartnerUnit.objects.current().filter(street_path=self.community.path[:4], name__contains="供电").first()
        power = power or PartnerUnit.objects.create(
            unit=self.community, path=self.community.path, name="玉祁供电所", kind=PartnerKind.COMPANY
        )
        project = CareProject.objects.create(
            unit=self.community, path=self.community.path, title="为夕阳续电", partner=power,
            about="供电师傅和社区一起，给独居老人家查线路、换插座、装漏电保护，查出隐患当场处理或转诉求工单。",
            kinds=[CareKind.LIVING_ALONE_ELDER, CareKind.EMPTY_NEST_ELDER],
            began_on=self.today - timedelta(days=345),
        )  # fmt: skip
        homes = self._homes(project)
        if not homes:
            return
        days = sorted(self.today - timedelta(days=10 * n + 12) for n in range(ROUNDS))
        rounds = [CareRound(project=project, number=n, on=day, by=self.clerk) for n, day in enumerate(days, 1)]
        CareRound.objects.bulk_create(rounds)
        visits, services, at = [], [], 0
        for each in rounds:
            for _ in range(min(A_ROUND, len(homes))):
                resident = homes[at % len(homes)]
                at += 1
                outcome = self.rng.choices([CareOutcome.FINE, CareOutcome.FIXED, CareOutcome.ABSENT], (70, 22, 8))[0]
                visits.append(self._visit(project, each, resident, outcome))
                services.append(CareService(round=each, household=resident.household, outcome=outcome))
        services[-3].outcome = CareOutcome.HAZARD
        visits[-3].outcome, visits[-3].met = VisitOutcome.FOUND, 1
        visits[-3].note = f"{project}{services[-3].round}：发现隐患。厨房插座烧黑，已转诉求工单。"
        Visit.objects.bulk_create(visits, batch_size=200)
        for service, visit in zip(services, visits, strict=True):
            service.visit = visit
        CareService.objects.bulk_create(services, batch_size=200)
        self._ticket(visits[-3])

    def _homes(self, project):
        """People of the list who were called on since the last round: nothing of their dates changes."""
        until = self.today - timedelta(days=12)
        there = targets(project).filter(household__visited_on__gte=until, care__visited_on__gte=until)
        there = there.select_related("household__dwelling").order_by("building", "pk")
        return list({one.household_id: one for one in there}.values())

    def _visit(self, project, each, resident, outcome):
        at, door = _at(each.on, self.rng), resident.household.dwelling
        visit = Visit(
            household=resident.household, resident=resident, at=at, created_at=at, by=self.clerk, way=VisitWay.HOME,
            note=f"{project}{each}：{outcome.label}。", building_id=door.building_id, entrance_id=door.entrance_id,
            home_id=door.home_id, path=door.path,
        )  # fmt: skip
        if outcome == CareOutcome.ABSENT:
            visit.outcome, visit.met = VisitOutcome.ABSENT, 0
        return visit

    def _ticket(self, visit):
        """The story's own ticket came of that visit."""
        told = Ticket.objects.filter(path__startswith=self.community.path, title__contains="插座发黑").first()
        if told is not None:
            VisitResult.objects.create(
                visit=visit, kind="ticket", label=f"诉求 {told.number}", address=told.get_absolute_url()
            )


def _campaign(street, today, rng):
    """入冬燃气安全排查 of 望湖街道, by its grids: most are done, some on their way, one has not begun."""
    director = User.objects.serving_at(street).order_by("pk").first()
    began = today - timedelta(days=12)
    campaign = Campaign.objects.create(
        unit=street, path=street.path, title="入冬燃气安全排查", measure="排查住户", begins_on=began,
        about="逐户看软管、看阀门、看通风，独居老人家优先；能当场换的当场换，换不了的转诉求工单。",
        due_on=today + timedelta(days=9), by=director,
    )  # fmt: skip
    grids = list(OrgUnit.objects.branch(street).current().filter(depth=Level.GRID, kind="regular").order_by("path"))
    tasks = [CampaignTask(campaign=campaign, unit=grid, path=grid.path) for grid in grids]
    CampaignTask.objects.bulk_create(tasks)
    reports = []
    for n, task in enumerate(tasks):
        people = list(User.objects.serving_at(task.unit)[:1])
        if not people or n == len(tasks) - 1:
            continue
        for step in range(rng.randint(1, 3)):
            at = _at(began + timedelta(days=1 + 3 * step), rng)
            count = rng.randint(60, 180)
            reports.append(CampaignReport(task=task, count=count, words=f"第 {step + 1} 轮入户", by=people[0], at=at))
            task.count, task.state = task.count + count, TaskState.RUNNING
        if n % 5:
            task.state, task.done_at = TaskState.DONE, reports[-1].at
    CampaignReport.objects.bulk_create(reports)
    CampaignTask.objects.bulk_update(tasks, ["count", "state", "done_at"])
