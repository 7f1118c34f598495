"""和美 awards of the demo: a whole year-end round of 望湖街道, 2/10/20/19/19, and one in the middle of its scoring.

Figures are counted from what the demo's year left behind, marks and votes are drawn, and places come out of the
reckoning; nothing of a result is written by hand. Rows are as the actions would have left them, at days of their own.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from awards import conflicts
from awards.actions.assigning import preview
from awards.actions.freezing import reckon, write_result
from awards.actions.naming import years_on
from awards.actions.nominating import voters
from awards.actions.phases import least_end, usual_dates
from awards.actions.voting import digest_of
from awards.certificate_codes import digest_of_number
from awards.choices import (
    NominationState,
    ObjectionState,
    Outcome,
    Part,
    PhaseName,
    ReviewState,
    RoundState,
    Stage,
    Target,
)
from awards.defaults import provide
from awards.indicators import counts
from awards.models import (
    Award,
    AwardKind,
    AwardRound,
    BuildingPlan,
    Evidence,
    Judge,
    Nomination,
    Objection,
    PaperCount,
    Phase,
    Review,
    RoundKind,
    Standing,
    Veto,
    VoteSlip,
    VoteTally,
)
from governance.foundation.bulk import settled
from governance.foundation.models import LedgerEntry
from governance.overview.demo import award_words as words
from governance.overview.demo.award_buildings import write_buildings
from governance.overview.demo.award_nominees import Nominees
from hierarchy.choices import PostRole, UnitKind
from hierarchy.models import OrgUnit, User
from residents.models import Household
from volunteers.models import PartnerUnit

P, S, T = PhaseName, NominationState, Target
BEGAN, RUNNING = 80, 23  # days ago the two rounds began
SIZES = {T.COMMUNITY: 4, T.GRID: 16, T.BUILDING: 30, T.FAMILY: 28, T.LEADER: 30}
SECOND = {T.BUILDING: (3, 6), T.FAMILY: (4, 9), T.LEADER: (4, 9)}  # quota, nominations
JUDGES_EACH = 5


def write_awards(streets, today, rng_of):
    """Save the awards of the first street, returns how many were named; the others have the usual kinds, no round."""
    for street in streets:
        provide(street)
    named = _Awards(streets[0], today, rng_of(streets[0])).write()
    settled(Nomination, Evidence, Review, Standing, VoteSlip, LedgerEntry)
    return named


class _Awards:
    def __init__(self, street, today, rng):
        self.street, self.today, self.rng, self.entries = street, today, rng, []
        officers = User.objects.serving_at(street, PostRole.OFFICER).order_by("pk")
        self.organiser = officers.filter(username="jiedao").first() or officers.first()
        self.approver = officers.exclude(pk=self.organiser.pk).first() or self.organiser
        self.panel = self._panel()

    def _panel(self):
        """Who judges: departments of the street, secretaries of communities, liaisons of partner units."""
        below = OrgUnit.objects.children_of(self.street).current().order_by("path")
        people = []
        for unit in below.filter(kind=UnitKind.DEPARTMENT)[:4]:
            people.append((User.objects.serving_at(unit).order_by("-demo", "pk").first(), "街道"))
        for unit in below.exclude(kind=UnitKind.DEPARTMENT):
            people.append((User.objects.serving_at(unit, PostRole.SECRETARY).first(), "社区"))
        partners = PartnerUnit.objects.filter(street_path=self.street.path)
        liaisons = User.objects.filter(partners__in=partners, is_active=True).distinct().order_by("-demo", "pk")
        people += [(each, "两代表一委员") for each in liaisons[:4]]
        return [(user, group) for user, group in people if user is not None]

    def write(self):
        ready, gated, later = write_buildings(self.street, self.today, self.rng)
        apart = [user.pk for user, _ in self.panel] + [self.organiser.pk, self.approver.pk]
        nominees = Nominees(self.street, apart, self.rng)
        pools = {target: nominees.of(target, ready + gated) for target in SIZES}
        quotas = {kind.target: kind.quota for kind in AwardKind.objects.filter(office=self.street)}
        named = self._whole_round(quotas, {target: pool[: SIZES[target]] for target, pool in pools.items()})
        left = {target: pool[SIZES[target] :] for target, pool in pools.items()}
        left[T.BUILDING] = nominees.buildings(later)
        self._running_round({target: left[target][:size] for target, (_, size) in SECOND.items()})
        self.entries.sort(key=lambda entry: entry.at)
        LedgerEntry.objects.bulk_create(self.entries, batch_size=500)
        return named

    # What both rounds have

    def _round(self, name, began, quotas, **more):
        round = AwardRound.objects.create(
            office=self.street, name=name, state=RoundState.OPEN, since=began - timedelta(days=364),
            until=began - timedelta(days=1), made_by=self.organiser, made_at=_at(began - timedelta(days=5)), **more,
        )  # fmt: skip
        self.days = usual_dates(began)
        Phase.objects.bulk_create(
            Phase(
                round=round, name=each, begins_on=first, ends_on=last,
                told_at=_at(first, 8, 5) if first <= self.today else None,
            )
            for each, (first, last) in self.days.items()
        )  # fmt: skip
        kinds = AwardKind.objects.filter(office=self.street, target__in=quotas)
        made = [
            RoundKind.objects.create(
                round=round, kind=kind, criteria=kind.standing_criteria(), quota=quotas[kind.target]
            )
            for kind in kinds
        ]
        self._say("award.planned", round, began - timedelta(days=5))
        self._say("award.opened", round, began)
        return round, {entry.kind.target: entry for entry in made}

    def _nominate(self, entry, pool):
        """Nominations on days of the first phase, looked at by the community a day later."""
        first, last = self.days[P.NOMINATION]
        deeds, kind, rows = words.DEEDS[entry.kind.target], entry.kind.target, []
        for n, each in enumerate(pool):
            at = _at(first + timedelta(days=self.rng.randrange((last - first).days)), self.rng.randrange(9, 17))
            publish = bool(each.public_name) and self.rng.random() < 0.75
            rows.append(
                Nomination(
                    entry=entry, unit=each.unit, path=each.unit.path, title=each.title[:60],
                    deeds=deeds[n % len(deeds)], source=each.source, nominated_by=each.by, nominator=each.nominator,
                    at=at, state=S.ACCEPTED, may_publish=publish, public_name=each.public_name if publish else "",
                    households=voters(kind, each.unit, each.of.get("building")), version=2, **each.of,
                )
            )  # fmt: skip
        made = Nomination.objects.bulk_create(rows)
        for row in made:
            self._say("award.nominated", row, row.at, by=row.nominated_by, kind=entry.kind.name)
            self._say("award.checked", row, row.at + timedelta(days=1), by=self.organiser, fits=True)
        return made

    def _count(self, entry):
        """The automatic lines, as on the last day of the evidence phase."""
        now = _at(self.days[P.EVIDENCE][1], 17)
        nominations = Nomination.objects.standing_for(entry)
        Evidence.objects.bulk_create(
            Evidence(nomination_id=pk, criterion=line, numerator=n, denominator=of, taken_at=now)
            for line in entry.criteria.lines.filter(part=Part.AUTO)
            for pk, (n, of) in sorted(counts(line.indicator, nominations, entry.round, now).items())
        )
        RoundKind.objects.filter(pk=entry.pk).update(evidence_at=now)

    def _invite(self, round):
        judges = [Judge(round=round, user=user, group=group) for user, group in self.panel]
        self.judges = {judge.pk: judge for judge in Judge.objects.bulk_create(judges)}
        conflicts.find(self.judges.values(), Nomination.objects.filter(entry__round=round, state=S.ACCEPTED))
        people = [judge.user_id for judge in self.judges.values()]
        self._say("award.judges_invited", round, self.days[P.EVIDENCE][0], n=len(people), people=people)

    def _score(self, entry, done):
        """Judges drawn by lot; `done` says of the first, second, … of a nomination whether his marks are in."""
        drawn, _ = preview(entry, JUDGES_EACH, seed=entry.kind.target)
        lines = list(entry.criteria.lines.filter(part=Part.REVIEW))
        first, last = self.days[P.SCORING]
        span = (min(last, self.today - timedelta(days=1)) - first).days + 1
        strict = {pk: self.rng.uniform(-0.05, 0.03) for pk in self.judges}
        rows = []
        for nomination, held in sorted(drawn.items()):
            good = self.rng.uniform(0.72, 0.96)
            for n, judge in enumerate(held):
                if not done(n):
                    rows.append(Review(judge_id=judge, nomination_id=nomination, state=ReviewState.ASSIGNED))
                    continue
                marks = {
                    str(line.pk): self._points(line.weight, good + strict[judge] + self.rng.uniform(-0.06, 0.06))
                    for line in lines
                }
                at = _at(first + timedelta(days=self.rng.randrange(span)), self.rng.randrange(9, 21))
                rows.append(
                    Review(
                        judge_id=judge, nomination_id=nomination, state=ReviewState.SUBMITTED, submitted_at=at,
                        marks={key: str(points) for key, points in marks.items()}, settled_at=at, version=2,
                        total=sum(marks.values(), Decimal(0)), note=self.rng.choice(words.NOTES),
                    )
                )  # fmt: skip
        Review.objects.bulk_create(rows, batch_size=500)

    def _points(self, weight, part):
        return round(min(max(Decimal(str(part)), Decimal(0)), Decimal(1)) * weight, 1)

    def _slips(self, round, buildings, turnout):
        """Slips for every household of the nominated buildings, some used; tallies that add up to them."""
        first, last = self.days[P.VOTING]
        span = (min(last, self.today - timedelta(days=1)) - first).days + 1
        slips, tallies = [], []
        for nomination in buildings:
            doors = list(
                Household.objects.filter(ended_on=None, dwelling__building=nomination.building_id).order_by("pk")
            )
            votes = int(len(doors) * self.rng.uniform(*turnout))
            for n, door in enumerate(doors):
                at = (
                    _at(first + timedelta(days=self.rng.randrange(span)), self.rng.randrange(8, 22))
                    if n < votes
                    else None
                )
                way = VoteSlip.Way.CODE if at else ""
                code = f"{self.rng.getrandbits(80):020X}"
                slips.append(VoteSlip(round=round, household=door, digest=digest_of(code), way=way, used_at=at))
            ayes = int(votes * self.rng.uniform(0.78, 1))
            tallies.append(VoteTally(nomination=nomination, ayes=ayes, noes=votes - ayes))
        VoteSlip.objects.bulk_create(slips, batch_size=500)
        VoteTally.objects.bulk_create(tallies)
        self._say("award.slips_printed", round, first, n=len(slips))

    def _boxes(self, nominations):
        """Boxes of paper slips, counted by two people."""
        at, papers, tallies = _at(self.days[P.VOTING][1], 16), [], []
        for nomination in nominations:
            votes = int(nomination.households * self.rng.uniform(0.3, 0.75))
            ayes = int(votes * self.rng.uniform(0.78, 1))
            if not votes:
                continue
            numbers = {"nomination": nomination, "ayes": ayes, "noes": votes - ayes}
            papers.append(
                PaperCount(**numbers, counted_by="社区计票员", watched_by="居民监票员", by=self.organiser, at=at)
            )
            tallies.append(VoteTally(**numbers))
        PaperCount.objects.bulk_create(papers)
        VoteTally.objects.bulk_create(tallies)

    # The round that is over

    def _whole_round(self, quotas, pools):
        began = self.today - timedelta(days=BEGAN)
        round, entries = self._round(f"{began.year} 年度和美评选", began, quotas)
        made = {target: self._nominate(entry, pools[target]) for target, entry in entries.items()}
        for target in (T.FAMILY, T.LEADER):
            self._turn_away(made[target].pop())
        for entry in entries.values():
            self._count(entry)
        self._say("award.evidence_taken", round, self.days[P.EVIDENCE][1])
        self._invite(round)
        for entry in entries.values():
            self._score(entry, lambda n: True)
        self._slips(round, made[T.BUILDING], (0.4, 0.9))
        self._boxes([each for target, rows in made.items() if target != T.BUILDING for each in rows])
        for entry in entries.values():
            self._freeze(entry, self.days[P.REVIEW][0], self.days[P.NOTICE])
        self._objections(round, entries)
        return self._name(round)

    def _turn_away(self, nomination):
        nomination.state, nomination.why = S.DECLINED, words.WHY_NOT[0]
        nomination.save(update_fields=["state", "why"])

    def _freeze(self, entry, on, notice):
        """Reckoned by one of the street, approved by another the day after; who is new gets the days of `notice`."""
        entry = RoundKind.objects.select_related("round__office", "kind", "criteria").get(pk=entry.pk)
        taken, reckoned = reckon(entry)
        write_result(entry, taken, reckoned, by=self.organiser, now=_at(on, 10))
        entry.approved_by = self.approver
        entry.save(update_fields=["approved_by"])
        new = Nomination.objects.filter(entry=entry, standing__outcome=Outcome.PROPOSED, noticed_until=None)
        count = new.update(noticed_from=notice[0], noticed_until=notice[1])
        facts = {"kind": entry.kind.name}
        self._say("award.frozen", entry.round, on, **facts, hash=entry.digest)
        self._say("award.approved", entry.round, on + timedelta(days=1), by=self.approver, **facts, new=count)

    def _objections(self, round, entries):
        """One that was not so; one that was: the building loses its place, and the next one gets days of its own."""
        listed = Nomination.objects.filter(entry__round=round, standing__outcome=Outcome.PROPOSED)
        family = listed.filter(entry=entries[T.FAMILY]).order_by("standing__rank", "pk").last()
        building = listed.filter(entry=entries[T.BUILDING]).order_by("standing__rank", "pk")[5]
        first, last = self.days[P.NOTICE]
        answered = self.days[P.ANSWERS][0]
        for nomination, said, state in (
            (family, words.REFUSED, ObjectionState.REFUSED),
            (building, words.UPHELD, ObjectionState.UPHELD),
        ):
            at = _at(first + timedelta(days=2), 20)
            objection = Objection.objects.create(
                nomination=nomination, receipt=f"YY{at:%y%m}{self.rng.randrange(10**8):08d}", text=said[0], at=at,
                state=state, due_on=self.days[P.ANSWERS][1], findings=said[1], answer=said[2], version=3,
                answered_by=self.approver, answered_at=_at(answered, 11),
            )  # fmt: skip
            self._say("award.objected", nomination, at, by=None)
            self._say(
                "award.objection_answered", nomination, objection.answered_at, by=self.approver,
                upheld=state == ObjectionState.UPHELD,
            )  # fmt: skip
        Veto.objects.create(
            nomination=building, reason=words.UPHELD_REASON, proof=f"公示异议 {objection.receipt} 查实",
            by=self.approver, at=objection.answered_at, objection=objection,
        )  # fmt: skip
        self._freeze(entries[T.BUILDING], answered, (answered, max(least_end(P.NOTICE, answered), last)))

    def _name(self, round):
        listed = Nomination.objects.filter(entry__round=round, standing__outcome=Outcome.PROPOSED)
        listed = list(listed.select_related("entry__kind").order_by("entry__kind__place", "path", "pk"))
        on = max(self.days[P.RESULT][0], max(each.noticed_until for each in listed) + timedelta(days=1))
        made = []
        for n, each in enumerate(listed, 1):
            number = f"HM{on:%Y}-{round.pk:03d}-{n:03d}"
            shown = each.entry.kind.target not in (T.FAMILY, T.LEADER) or (each.may_publish and n % 2 == 0)
            made.append(
                Award(
                    nomination=each, number=number, granted_on=on, valid_until=years_on(on, each.entry.kind.years),
                    digest=digest_of_number(number), on_wall=shown, made_at=_at(on, 15),
                    words=self.rng.choice(words.ON_THE_WALL) if shown and each.may_publish else "",
                )
            )  # fmt: skip
        Award.objects.bulk_create(made)
        buildings = [each.building_id for each in listed if each.building_id]
        BuildingPlan.objects.filter(building__in=buildings).update(stage=Stage.NAMED, since=on)
        AwardRound.objects.filter(pk=round.pk).update(state=RoundState.NAMED)
        self._say("award.named", round, on, n=len(made))
        return len(made)

    # The round in the middle of its scoring

    def _running_round(self, pools):
        began = self.today - timedelta(days=RUNNING)
        quotas = {target: quota for target, (quota, _) in SECOND.items()}
        round, entries = self._round(f"{began.year} 年第二批和美评选", began, quotas)
        made = {target: self._nominate(entry, pools[target]) for target, entry in entries.items()}
        for entry in entries.values():
            self._count(entry)
        self._say("award.evidence_taken", round, self.days[P.EVIDENCE][1])
        self._invite(round)
        for entry in entries.values():
            self._score(entry, lambda n: n % 3 == 1)
        self._slips(round, made[T.BUILDING], (0.05, 0.4))

    def _say(self, action, subject, at, *, by=True, **facts):
        """A line of the ledger, at its own time."""
        by = self.organiser if by is True else by
        self.entries.append(
            LedgerEntry(
                action=action, at=at if isinstance(at, datetime) else _at(at, 10), actor=by,
                actor_name=by.name if by else "系统", unit_path=getattr(subject, "path", self.street.path),
                subject_type=subject._meta.label_lower, subject_id=str(subject.pk), subject_label=str(subject)[:120],
                facts=facts,
            )
        )  # fmt: skip


def _at(day, hour=9, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
