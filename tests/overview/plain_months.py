"""The indicators of a month a second time: slow, plain loops over all rows, one unit at a time. For tests only.

Nothing of `governance.overview.months` is used here but the codes. Every table is read whole; a row counts for a unit
when its path begins with the unit's. No tree of another day: use it where nothing was moved.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from statistics import median

from django.utils import timezone

from deliberation.models import (
    Attendance,
    Dispute,
    Exclusion,
    FollowUp,
    Meeting,
    Pause,
    Resolution,
    Spell,
    Ticket,
    TicketEvent,
    TicketMerge,
)
from governance.foundation.models import LedgerEntry
from governance.foundation.stored_days import Calendar
from hierarchy.models import Building, ChatGroup, Entrance, OrgUnit, Term
from residents.cadence import due_dates, settings_of
from residents.models import CareMark, CareProfile, Finding, Move, Resident, Visit
from volunteers.models import (
    Agreement,
    Claim,
    HoursEntry,
    MenuItem,
    MicroWish,
    PartnerUnit,
    Shift,
    SignUp,
    StarAward,
    Volunteer,
)


def rate(part, whole):
    return (part, whole, round(100 * part / whole, 1) if whole else None)


def number(n):
    return (n, None, n)


def local(moment):
    return timezone.localtime(moment).date()


class Plain:
    """All rows of the database, as they are."""

    def __init__(self, now):
        self.now = now
        self.units = {u.pk: u for u in OrgUnit.objects.all()}
        self.tickets = {t.pk: t for t in Ticket.objects.defer("text", "reporter_phone", "resolution_text")}
        self.spells = list(Spell.objects.order_by("pk"))
        self.events = {}
        for e in TicketEvent.objects.defer("text").order_by("pk"):
            self.events.setdefault(e.ticket_id, []).append(e)
        self.pauses, self.merges = list(Pause.objects.all()), list(TicketMerge.objects.all())
        self.answers = list(FollowUp.objects.filter(reached=True).order_by("pk"))
        self.left_out = {e.ticket_id for e in Exclusion.objects.all() if e.state == "approved"}
        self.disputes = list(Dispute.objects.defer("facts", "agreement_text", "result"))
        self.meetings = list(Meeting.objects.select_related("council"))
        self.attended = Counter(a.meeting_id for a in Attendance.objects.all() if a.arrived_at)
        self.resolutions = list(Resolution.objects.all())
        self.entrances = list(Entrance.objects.select_related("building__unit"))
        self.buildings = list(Building.objects.select_related("unit"))
        self.groups, self.terms = list(ChatGroup.objects.all()), list(Term.objects.select_related("post"))
        self.people = list(Resident.objects.only(
            "pk", "path", "presence", "since", "left_on", "died_on", "birth_date", "household", "created_at"
        ))  # fmt: skip
        self.moves = {}
        for m in Move.objects.select_related("from_household__dwelling").order_by("on", "pk"):
            self.moves.setdefault(m.resident_id, []).append(m)
        self.marks, self.profiles = {}, {p.resident_id: p for p in CareProfile.objects.only(
            "resident", "opened_on", "closed_on", "every"
        )}  # fmt: skip
        for m in CareMark.objects.select_related("profile").only("profile__resident", "kind", "since", "ended_on"):
            self.marks.setdefault(m.profile.resident_id, []).append(m)
        self.visits = [v for v in Visit.objects.defer("note") if v.revoked_at is None and v.outcome != "absent"]
        self.findings = list(Finding.objects.all())
        self.hours = list(HoursEntry.objects.select_related("sign_up"))
        self.undone = {h.reverses_id for h in self.hours if h.reverses_id}
        self.volunteers, self.stars = list(Volunteer.objects.all()), list(StarAward.objects.select_related("volunteer"))
        self.wishes, self.needs = list(MicroWish.objects.defer("words")), list(MenuItem.objects.all())
        self.claims = list(Claim.objects.select_related("item", "wish"))
        self.partners, self.agreements = list(PartnerUnit.objects.all()), list(Agreement.objects.all())
        self.shifts = list(Shift.objects.select_related("activity"))
        self.signed_up = Counter(s.shift_id for s in SignUp.objects.all() if s.state in ("came", "left"))
        self.sheets = [e for e in LedgerEntry.objects.all() if e.action.endswith(("exported", "filled"))]
        self.calendar = Calendar.around(date(2023, 1, 1), 365 * 5)

    def month(self, unit, first):
        """{code: (numerator, denominator, value)} of a unit's month."""
        return OneMonth(self, unit, first).told


class OneMonth:
    def __init__(self, rows, unit, first):
        self.r, self.unit, self.first, self.told = rows, unit, first, {}
        self.after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        self.begin, self.end = (timezone.make_aware(datetime.combine(d, time())) for d in (first, self.after))
        self.last = self.after - timedelta(days=1)
        for part in (self.organisation, self.people, self.care, self.tickets, self.limits, self.rates, self.councils,
                     self.volunteering, self.giving, self.rest):  # fmt: skip
            part()

    def mine(self, path):
        return path.startswith(self.unit.path)

    def inside(self, moment):
        return moment is not None and self.begin <= moment < self.end

    def on(self, day):
        return day is not None and self.first <= day < self.after

    def put(self, code, told):
        self.told[code] = told

    def organisation(self):
        r, last = self.r, self.last
        led = {
            t.post.entrance_id for t in r.terms
            if t.post.role == "entrance_leader" and t.began_on <= last and (t.ended_on is None or t.ended_on > last)
        }  # fmt: skip
        mine = [e for e in r.entrances if self.mine(e.building.unit.path)]
        self.put("O1", rate(len([e for e in mine if e.pk in led]), len(mine)))
        there = [
            u for u in r.units.values()
            if self.mine(u.path) and u.kind != "department" and (u.founded_on is None or u.founded_on <= last)
            and (u.closed_on is None or u.closed_on > last)
        ]  # fmt: skip
        counts = {
            "grids": len([u for u in there if u.depth == 3]),
            "groups": len([u for u in there if u.depth == 4]),
            "centers": len([u for u in there if u.kind == "center_household"]),
            "models": len([u for u in there if u.kind == "model_household"]),
        }
        for name, n in counts.items():
            self.put(f"O2.{name}", number(n))
        self.put("O2", number(sum(counts.values())))
        grouped = {
            g.building_id for g in r.groups
            if (g.since is None or g.since <= last) and (g.closed_on is None or g.closed_on > last)
        }  # fmt: skip
        mine = [b for b in r.buildings if self.mine(b.unit.path)]
        self.put("O3", rate(len([b for b in mine if b.pk in grouped]), len(mine)))

    def register(self):
        """[resident] who belonged to the unit's register on the last day."""
        for person in self.r.people:
            later = next((m for m in self.r.moves.get(person.pk, []) if m.on > self.last), None)
            if later is not None:
                if later.from_household and self.mine(later.from_household.dwelling.path):
                    yield person
                continue
            arrived = person.since is None or person.since <= self.last
            gone = person.left_on or person.died_on
            stays = person.presence == "here" or (gone is not None and gone > self.last)
            if arrived and stays and self.mine(person.path):
                yield person

    def people(self):
        self.here = list(self.register())
        year_ago = timezone.make_aware(datetime(self.after.year - 1, self.after.month, 1))
        seen = {v.household_id for v in self.r.visits if year_ago <= v.at < self.end}
        checked = [p for p in self.here if p.household_id in seen or year_ago <= p.created_at < self.end]
        self.put("P1", number(len(self.here)))
        self.put("P1.checked", rate(len(checked), len(self.here)))
        birthday = self.last.replace(year=self.last.year - 80)
        self.put("P2.over_80", number(len([p for p in self.here if p.birth_date and p.birth_date <= birthday])))

    def care(self):
        cared = alone = due = seen_due = 0
        seen = {v.resident_id for v in self.r.visits if self.inside(v.at)}
        settings = settings_of(self.unit.path[:4])
        for person in self.here:
            kinds = [
                m.kind for m in self.r.marks.get(person.pk, [])
                if m.since <= self.last and (m.ended_on is None or m.ended_on > self.last)
            ]  # fmt: skip
            profile = self.r.profiles.get(person.pk)
            running = profile and profile.opened_on <= self.last
            running = running and (profile.closed_on is None or profile.closed_on > self.last)
            if not kinds or not running:
                continue
            cared += 1
            alone += "living_alone_elder" in kinds
            before = [v for v in self.r.visits if v.resident_id == person.pk and v.at < self.begin]
            visited = max((local(v.at) for v in before), default=None)
            met = max((local(v.at) for v in before if v.way in ("home", "met")), default=None)
            wanted, _ = due_dates(kinds, opened_on=profile.opened_on, visited_on=visited, met_on=met,
                                  every=profile.every, settings=settings)  # fmt: skip
            if person.pk in seen or wanted <= self.last:
                due += 1
                seen_due += person.pk in seen
        self.put("P2", number(cared))
        self.put("P2.alone", number(alone))
        self.put("V1", rate(seen_due, due))
        visits = [v for v in self.r.visits if self.mine(v.path) and self.inside(v.at)]
        self.put("V2", number(len(visits)))
        self.put("V2.people", number(sum(v.met for v in visits)))
        self.put("V2.households", number(len({v.household_id for v in visits})))

    def tickets(self):
        r = self.r
        self.stays = [s for s in r.spells if self.mine(r.tickets[s.ticket_id].path)]
        came = Counter(s.entered for s in self.stays if self.inside(s.began_at))
        went = Counter(s.left for s in self.stays if self.inside(s.ended_at))

        def lying(moment):
            return len([s for s in self.stays if s.began_at < moment and (s.ended_at is None or s.ended_at >= moment)])

        self.put("I1", number(came["accepted"]))
        for name in ("accepted", "reopened", "unmerged"):
            self.put(f"I1.{name}", number(came[name]))
        for name in ("withdrawn", "transferred", "merged"):
            self.put(f"I1.{name}", number(went[name]))
        self.put("I1.closed", number(went["resolved"]))
        self.put("I1.opening", number(lying(self.begin)))
        self.put("I1.pending", number(lying(self.end)))
        mine = [t for t in r.tickets.values() if self.mine(t.path)]
        self.put("I1.declined", number(len([t for t in mine if t.state == "declined" and self.inside(t.closed_at)])))
        done = [s for s in self.stays if s.left == "resolved" and self.inside(s.ended_at)]
        levels = [self.level_of(s) for s in done]
        self.put("I4", rate(len([n for n in levels if n >= 3]), len(done)))
        self.put("I5", rate(len([n for n in levels if n >= 2]), len(done)))
        days = [self.working_days(s.began_at, s.ended_at) for s in done]
        self.put("I6", (len(days), None, round(median(days), 1) if days else None))
        returned = {
            t.pk for t in mine
            if any(e.action == "returned" and self.inside(e.at) for e in r.events.get(t.pk, []))
            and any(s.began_at < self.end and (s.ended_at is None or s.ended_at >= self.begin)
                    for s in self.stays if s.ticket_id == t.pk)
        }  # fmt: skip
        self.put("I7", rate(len(returned), came["accepted"]))
        self.put("I7.reopened", rate(came["reopened"], went["resolved"]))
        merged = {
            m.other_id for m in r.merges
            if self.mine(r.tickets[m.other_id].path) and self.inside(m.at)
            and (m.undone_at is None or m.undone_at >= self.end)
        }  # fmt: skip
        self.put("I7.repeated", rate(len(merged), came["accepted"]))
        parked = [
            p for p in r.pauses
            if self.mine(r.tickets[p.ticket_id].path) and p.began_at < self.end
            and (p.ended_at is None or p.ended_at >= self.end)
        ]  # fmt: skip
        self.put("I7.parked", number(len(parked)))
        mine = [d for d in r.disputes if self.mine(d.path)]
        ended = [d for d in mine if d.state in ("succeeded", "failed") and self.on(d.concluded_on)]
        settled = [d for d in ended if d.state == "succeeded"]
        self.put("I8", rate(len(settled), len(ended)))
        self.put("I8.registered", number(len([d for d in mine if self.on(d.registered_on)])))
        self.put("I8.settled", number(len(settled)))

    def of_the_row(self, stay):
        """Whether what the ticket's row says today is of this stay."""
        ticket = self.r.tickets[stay.ticket_id]
        return ticket.resolved_at is not None and stay.ended_at is not None and stay.ended_at >= ticket.resolved_at

    def level_of(self, stay):
        """Depth of the unit that held it when it was done; a department is the street's."""
        unit = self.r.tickets[stay.ticket_id].unit_id
        if not self.of_the_row(stay):
            done = [e for e in self.r.events[stay.ticket_id] if e.action == "resolved" and e.at <= stay.ended_at]
            if not done:
                return 0
            unit = done[-1].unit_id
        return 0 if self.r.units[unit].kind == "department" else self.r.units[unit].depth

    def working_days(self, came, went):
        day, last, n = local(came), local(went), 0
        while day < last:
            day += timedelta(days=1)
            n += self.r.calendar.works(day)
        return n

    def limits(self):
        """I2: every round once, in the month in which it was done in time or fell due."""
        in_time = late = signed = unsigned = 0
        for stay in self.stays:
            ticket = self.r.tickets[stay.ticket_id]
            within = [m for m in (ticket.acknowledged_at, ticket.acknowledge_due_at)
                      if m and m >= stay.began_at and (stay.ended_at is None or m <= stay.ended_at)]  # fmt: skip
            signed_at, by = ticket.acknowledged_at, ticket.acknowledge_due_at
            if signed_at in within and self.inside(signed_at) and by and signed_at <= by:
                signed += 1
            if by in within and self.inside(by) and (signed_at is None or signed_at > by):
                unsigned += 1
            if stay.left == "resolved" and not self.of_the_row(stay):
                if ticket.reopened:
                    red = [e.at for e in self.r.events[stay.ticket_id]
                           if e.action == "lamp_red" and stay.began_at <= e.at < stay.ended_at]  # fmt: skip
                    in_time += not red and self.inside(stay.ended_at)
                    late += bool(red) and self.inside(red[0])
                continue
            due = ticket.due_at
            if due is None:
                continue
            if stay.left == "resolved" and stay.ended_at <= due:
                in_time += self.inside(stay.ended_at)
            elif self.inside(due) and stay.began_at <= due and (stay.ended_at is None or stay.ended_at > due):
                parked = any(p.ticket_id == ticket.pk and p.began_at <= due and (p.ended_at is None or p.ended_at > due)
                             for p in self.r.pauses)  # fmt: skip
                late += not parked
        self.put("I2", rate(in_time, in_time + late))
        self.put("I2.on_time", rate(in_time, in_time + late))
        self.put("I2.signed", rate(signed, signed + unsigned))

    def rates(self):
        r = self.r
        mine = [t for t in r.tickets.values() if self.mine(t.path)]
        asked = [t for t in mine if self.inside(t.accepted_at) and self.had_to_be_called(t)]
        counted = [t for t in asked if t.pk not in r.left_out]
        called = [t for t in counted if t.contacted_at and t.contacted_at <= t.contact_due_at]
        ever = [t for t in counted if t.contacted_at and t.contacted_at < self.end]
        self.put("I2.contacted", rate(len(ever), len(counted)))
        self.put("I3.response", rate(len(called), len(counted)))
        rounds = {}
        for a in r.answers:
            if self.mine(r.tickets[a.ticket_id].path) and self.inside(a.at):
                rounds.setdefault((a.ticket_id, a.round), []).append(a)
        out = {t for t, _ in rounds if t in r.left_out} | {t.pk for t in asked if t.pk in r.left_out}
        self.put("I3.excluded", number(len(out)))
        rounds = [answers for (t, _), answers in rounds.items() if t not in r.left_out]
        said = [[a for a in answers if a.solved] for answers in rounds]
        said = [answers for answers in said if answers]
        solved = [all(a.solved == "yes" and a.resolution != "procedural" for a in answers) for answers in said]
        rated = [[a.satisfaction for a in answers if a.satisfaction is not None] for answers in rounds]
        rated = [marks for marks in rated if marks]
        content = [min(marks) >= 3 for marks in rated]
        self.put("I3.solved", rate(sum(solved), len(solved)))
        self.put("I3.satisfied", rate(sum(content), len(content)))
        parts = [self.told[f"I3.{name}"] for name in ("response", "solved", "satisfied")]
        if all(whole for _, whole, _ in parts):
            points = sum(w * a / b for w, (a, b, _) in zip((30, 35, 35), parts, strict=True))
            score = (round(points, 1), None, round(points, 1))
        else:
            score = (None, None, None)
        self.put("I3", score)
        self.put("I3.score", score)

    def had_to_be_called(self, t):
        if t.anonymous or t.contact_due_at is None:
            return False
        if t.contacted_at is None:
            if t.contact_due_at >= self.r.now:
                return False
            if t.closed_at and t.closed_at <= t.contact_due_at:
                return False
            if t.state == "merged" and any(
                m.other_id == t.pk and m.undone_at is None and m.at <= t.contact_due_at for m in self.r.merges
            ):
                return False
        return True

    def councils(self):
        held = [m for m in self.r.meetings if self.mine(m.path) and m.state == "closed" and self.inside(m.starts_at)]
        self.put("D1", number(len(held)))
        kinds = Counter(m.council.kind for m in held)
        for kind in ("building_talk", "estate_committee", "wise_council", "quad_meeting", "consultation",
                     "street_meeting", "other"):  # fmt: skip
            self.put(f"D1.{kind}", number(kinds[kind]))
        self.put("D1.attendance", number(sum(self.r.attended[m.pk] for m in held)))
        mine = [x for x in self.r.resolutions if self.mine(x.path)]
        due = [x for x in mine if self.on(x.due_on) and x.state != "dropped"]
        kept = [x for x in due if x.state in ("done", "accepted") and x.done_at and local(x.done_at) <= x.due_on]
        self.put("D2", rate(len(kept), len(due)))
        self.put("D2.made", number(len([x for x in mine if self.on(x.made_on)])))

    def volunteering(self):
        r = self.r
        rows = [h for h in r.hours if self.mine(h.path) and self.on(h.day)]
        standing = [h for h in rows if h.reverses_id is None and h.pk not in r.undone]
        people = len({h.volunteer_id for h in standing})
        hours = round(sum(h.minutes for h in rows) / 60, 1)
        self.put("S1", number(len({h.sign_up.shift_id for h in standing if h.source == "shift" and h.sign_up_id})))
        self.put("S1.people", number(people))
        self.put("S1.times", number(len(standing)))
        self.put("S1.hours", number(hours))
        self.put("S2", (hours, people, round(hours / people, 1) if people else None))
        self.put("S2.new", number(len([v for v in r.volunteers if self.mine(v.path) and self.inside(v.registered_at)])))
        self.put(
            "S2.stars", number(len([s for s in r.stars if self.mine(s.volunteer.path) and self.inside(s.given_at)]))
        )

    def giving(self):
        r = self.r
        mine = [w for w in r.wishes if self.mine(w.path)]
        taken = {c.wish_id for c in r.claims if c.wish_id and self.inside(c.at) and c.state != "released"}
        done = [w for w in mine if w.state == "done" and self.inside(w.confirmed_at)]
        self.put("W1", number(len(done)))
        self.put("W1.done", number(len(done)))
        self.put("W1.collected", number(len([w for w in mine if self.inside(w.collected_at)])))
        self.put("W1.listed", number(len([w for w in mine if self.inside(w.listed_at)])))
        self.put("W1.claimed", number(len([w for w in mine if w.pk in taken or self.on(w.claimed_on)])))
        days = sum((w.confirmed_at - w.collected_at).total_seconds() for w in done) / 86400
        self.put("W1.days", (round(days, 1), len(done), max(round(days / len(done), 1), 0) if done else None))
        mine = [n for n in r.needs if self.mine(n.path)]
        done = [n for n in mine if n.state == "confirmed" and self.inside(n.confirmed_at)]
        listed = [n for n in mine if self.inside(n.listed_at)]
        self.put("M1", rate(len(done), len(listed)))
        self.put("M1.asked", number(len([n for n in mine if self.inside(n.asked_at)])))
        self.put("M1.listed", number(len(listed)))
        self.put("M1.done", number(len(done)))
        first = {}
        for a in r.agreements:
            first[a.partner_id] = min(a.signed_on, first.get(a.partner_id, a.signed_on))
        there = [
            p for p in r.partners
            if self.mine(p.path) and (p.ended_on is None or p.ended_on > self.last)
            and ((p.reported_on or first.get(p.pk) or date.min) <= self.last)
        ]  # fmt: skip
        self.put("U1", number(len(there)))
        helped = [c for c in r.claims if c.partner_id and self.inside(c.at) and c.state != "released"]
        self.put("U1.matches", number(len([c for c in helped if self.mine((c.item or c.wish).path)])))

    def rest(self):
        r = self.r
        held = [
            s for s in r.shifts
            if self.mine(s.activity.path) and self.inside(s.begins_at) and not s.cancelled_why
            and s.activity.state not in ("draft", "cancelled")
        ]  # fmt: skip
        self.put("U1.activities", number(len([s for s in held if s.activity.partner_id])))
        themed = [s for s in held if s.activity.theme]
        self.put("A1", number(len(themed)))
        kinds = Counter(s.activity.theme for s in themed)
        for theme in ("law", "virtue", "together", "self", "smart"):
            self.put(f"A1.{theme}", number(kinds[theme]))
        self.put("A1.attendance", number(sum(r.signed_up[s.pk] for s in themed)))
        mine = [f for f in r.findings if self.mine(f.path) and f.found_at < self.end]
        fixed = len([f for f in mine if self.inside(f.closed_at)])
        before = [f for f in mine if f.found_at < self.begin and (f.closed_at is None or f.closed_at >= self.begin)]
        found = [f for f in mine if f.found_at >= self.begin]
        self.put("Q1", rate(fixed, len(before) + len(found)))
        self.put("Q1.found", number(len(found)))
        self.put("Q1.fixed", number(fixed))
        self.put("Q1.open", number(len([f for f in mine if f.closed_at is None or f.closed_at >= self.end])))
        made = [
            e for e in r.sheets
            if self.mine(e.unit_path) and self.inside(e.at) and e.action != "roster.errors_exported"
        ]  # fmt: skip
        self.put("B1", number(len(made)))
        sizes = [e.facts.get("count", e.facts.get("rows")) for e in made]
        self.put("B1.saved", number(sum(n if isinstance(n, int) and n > 0 else 1 for n in sizes)))
