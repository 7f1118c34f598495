"""For every invariant a way to break it, past all actions: straight in the table."""

from datetime import date, timedelta

from django.apps import apps
from django.db import connection
from django.db.models import Count, F
from django.utils import timezone

from awards.models import (
    Award,
    AwardRound,
    Conflict,
    Nomination,
    PaperCount,
    PlanItem,
    Review,
    RoundKind,
    Standing,
    VoteTally,
)
from deliberation.choices import TicketState
from deliberation.choices_councils import VoteWay
from deliberation.models import (
    AgendaItem,
    Attendance,
    Exclusion,
    Extension,
    FollowUp,
    Meeting,
    Motion,
    Resolution,
    SecretTally,
    Spell,
    Supervision,
    Ticket,
    TicketEvent,
    TicketSerial,
    Voice,
    Voted,
)
from governance.foundation import ledger
from governance.foundation.models import (
    Beat,
    CalendarDay,
    Channel,
    Job,
    LedgerEntry,
    LedgerSeal,
    Letter,
    LetterLine,
    Notice,
)
from governance.overview.invariants.registry import INVARIANTS
from governance.overview.models import MonthClosing, MonthlyFigureChange, MonthlyFigures, MonthReport
from governance.overview.months.definitions import INDICATORS
from hierarchy.models import OrgUnit, Placement, Post, Term, User
from residents.models import CareProfile, Dwelling, Household, Resident, SecondHome, Visit
from volunteers.models import (
    CareService,
    Claim,
    ClaimService,
    HoursCorrection,
    HoursEntry,
    MenuItem,
    MicroWish,
    NoticeObjection,
    PartnerUnit,
    Shift,
    StarAward,
    Volunteer,
    VolunteerCertificate,
    WishPhoto,
)

PLANTS = {}
NOW, DAY = timezone.now, timedelta(days=1)
WORKED = {"state": TicketState.IN_PROGRESS}


def plant(*keys):
    def register(function):
        for key in keys:
            PLANTS[key] = function
        return function

    return register


def first(rows, **columns):
    """Change the first row of `rows`, which must be there."""
    pk = rows.order_by("pk").values_list("pk", flat=True).first()
    assert pk is not None, f"the demo has no {rows.model.__name__} like that"
    rows.model._base_manager.filter(pk=pk).update(**columns)
    return rows.model._base_manager.get(pk=pk)


def any_row(model):
    """The first row of a table; where the demo has none, one that says as little as the table lets it."""
    row = model._base_manager.order_by("pk").first()
    if row is None:
        (row,) = model._base_manager.bulk_create([model(**_least(model) | BESIDES.get(model, dict)())])
    return row


BESIDES = {NoticeObjection: lambda: {"star": any_row(StarAward)}}


def _least(model):
    columns = {}
    for column in model._meta.concrete_fields:
        if column.generated or column.primary_key or column.null or column.has_default():
            continue
        if column.is_relation:
            columns[column.attname] = any_row(column.related_model).pk
        elif not column.blank:
            columns[column.attname] = _value(column)
    return columns


def _value(column):
    kinds = {
        "FileField": "x.jpg",
        "DateField": date(2026, 1, 1),
        "DateTimeField": NOW(),
        "CharField": "x",
        "TextField": "x",
        "JSONField": [],
    }
    return column.choices[0][0] if column.choices else kinds.get(column.get_internal_type(), 1)


def raw(table, column, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = (SELECT min(id) FROM {table})", [value])
        assert cursor.rowcount == 1, table


def _straight(key, rows, **columns):
    PLANTS[key] = lambda: first(rows(), **columns)


def rows(model, **which):
    return lambda: model._base_manager.filter(**which)


# The tree
_straight("units.parent", rows(OrgUnit, depth=4), path="000100ZZ000X0001", numchild=0)
_straight("units.depth", rows(OrgUnit, depth=5), depth=4)
_straight("units.children", rows(OrgUnit, depth=3), numchild=999)
_straight("units.closed_whole", rows(OrgUnit, depth=3, numchild__gt=0), closed_on=date(2026, 1, 1))
_straight("placements.in_order", rows(Placement), until=date(1990, 1, 1))
_straight("units.households", rows(OrgUnit, depth=5), kind="regular")
_straight(
    "terms.post_stands",
    rows(Post, terms__ended_on=None, terms__began_on__lte=date(2026, 1, 1)),
    abolished_on=date(2026, 2, 1),
)
_straight("posts.place", rows(Post, abolished_on=None, building__isnull=False), unit_id=1)
_straight("buildings.unit", rows(OrgUnit, buildings__isnull=False), closed_on=date(2026, 1, 1))


@plant("units.placed")
def placed():
    unit = OrgUnit.objects.filter(depth=3).first()
    Placement.objects.filter(unit=unit, until=None).delete()
    Placement.objects.create(unit=unit, parent=None, path="ZZZZ", since=date(2020, 1, 1))


@plant("terms.single_seat", "terms.apart")
def two_terms():
    term = Term.objects.in_force().filter(alone=True).first()
    other = User.objects.exclude(pk=term.holder_id).filter(duty="").first()
    Term.objects.create(post=term.post, holder=other, began_on=term.began_on)
    Term.objects.filter(pk=term.pk).update(ended_on=None)
    Term.objects.create(post=term.post, holder=term.holder, began_on=date(2026, 9, 1), ended_on=date(2026, 9, 2))


@plant("terms.no_duty")
def duty_in_post():
    User.objects.filter(pk=Term.objects.in_force().first().holder_id).update(duty="system")


@plant("terms.enabled")
def disabled_in_post():
    User.objects.filter(pk=Term.objects.in_force().first().holder_id).update(is_active=False)


@plant("heads.established")
def abolished():
    grid = Post.objects.open().filter(unit__depth=3, building=None, entrance=None).first().unit
    Post.objects.filter(unit=grid, building=None, entrance=None).update(abolished_on=date(2026, 1, 1))


@plant("users.audited")
def audits_a_grid():
    User.objects.filter(duty="audit").update(audits=OrgUnit.objects.filter(depth=3).first())


# The register
HERE = {"presence": "here"}
_straight("residents.place", rows(Resident), home_id=1)
_straight("dwellings.place", rows(Dwelling), home_id=1)
_straight("visits.place", rows(Visit), home_id=1)
_straight("residents.presence", rows(Resident, **HERE), died_on=date(2026, 1, 1))
_straight("households.ended_empty", rows(Household, members__presence="here"), ended_on=date(2026, 1, 1))
_straight(
    "care.of_the_living",
    rows(Resident, care__closed_on=None, care__isnull=False, **HERE),
    presence="dead",
    died_on=date(2026, 1, 1),
)
_straight("care.marks", rows(CareProfile, closed_on=None, marks__ended_on=None), closed_on=date(2026, 1, 1))
_straight("households.designated", rows(Household, unit__isnull=False), designation="regular")


@plant("dwellings.entrance")
def entrance_elsewhere():
    door = Dwelling.objects.exclude(entrance=None).first()
    other = Dwelling.objects.exclude(entrance=None).exclude(building=door.building).first()
    Dwelling.objects.filter(pk=door.pk).update(entrance=other.entrance, number="9999X")


@plant("second_homes.of_the_living")
def second_home_of_the_dead():
    person = Resident.objects.filter(presence="here").first()
    other = Household.objects.living().exclude(pk=person.household_id).first()
    SecondHome.objects.create(resident=person, household=other, began_on=date(2026, 1, 1))
    Resident.objects.filter(pk=person.pk).update(presence="dead", died_on=date(2026, 1, 2))


# Tickets
def tickets(**which):
    return lambda: Ticket.objects.filter(**which)


RUNNING = {"state__in": ["accepted", "dispatched", "in_progress"], "is_open": True}
DONE = {"state": "closed", "batch": None}
_straight("tickets.open", tickets(**DONE), is_open=True)
_straight("tickets.last_event", tickets(**RUNNING), state=TicketState.RETURNED)
_straight("tickets.on_record", rows(TicketEvent), entry=None)
_straight("tickets.held", tickets(**RUNNING), due_at=None)
_straight("tickets.outcome", tickets(**DONE), resolution="")
_straight("tickets.not_outcome", tickets(**RUNNING), closed_at=timezone.now())
_straight("tickets.times", tickets(**DONE), closed_at=timezone.now() - 3000 * DAY)
_straight("follow_ups.round", rows(FollowUp), round=9)
_straight("tickets.reopened", tickets(), reopened=9)
_straight("tickets.returned", tickets(), returned=9)
_straight("tickets.photos", tickets(), photos_count=99)
_straight("tickets.voices", tickets(), voices_count=99)
_straight("tickets.supervised", tickets(supervised=0), supervised=4)
_straight("tickets.merged", tickets(**DONE), state="merged", is_open=False)
_straight("tickets.parked", tickets(state="in_progress"), state="parked")


@plant("extensions.answered")
def granted_by_nobody():
    ticket, by = Ticket.objects.filter(extensions=None).first(), User.objects.first()
    facts = {"level": 1, "amount": 1, "measure": "working_day", "reason": "等材料", "asked_by": by}
    Extension.objects.create(
        ticket=ticket,
        round=0,
        state="granted",
        unit=ticket.unit,
        answered_at_unit=ticket.unit,
        due_before=NOW(),
        **facts,
    )


_straight("supervisions.finished", rows(Supervision, state="done"), finished_at=None)
_straight("tickets.numbers", rows(TicketSerial), last=0)
_straight("spells.state", tickets(**RUNNING), state="closed", is_open=False, resolved_at=timezone.now())


@plant("deadlines.reckoned")
def due_before_it_began():
    ticket = Ticket.objects.filter(**RUNNING, voices_count=0, pauses=None).first()
    began = NOW() + DAY
    Ticket.objects.filter(pk=ticket.pk).update(clock_began_at=began, due_at=began - DAY)


@plant("tickets.street")
def held_next_door():
    ticket = Ticket.objects.first()
    other = OrgUnit.objects.filter(depth=1).exclude(path=ticket.street_path).first()
    other = other or OrgUnit.objects.add_root({"name": "别的街道", "code": "BD"})
    Ticket.objects.filter(pk=ticket.pk).update(unit=other)


@plant("tickets.followed_up")
def closed_uncalled():
    ticket = Ticket.objects.filter(state="closed", anonymous=False, batch=None).exclude(reporter_phone_key="").first()
    FollowUp.objects.filter(ticket=ticket).delete()


@plant("tickets.parts")
def part_of_itself():
    Ticket.objects.filter(pk=Ticket.objects.first().pk).update(parent=F("pk"))


@plant("exclusions.decided")
def decided_by_oneself():
    found = Exclusion.objects.exclude(state="asked").first()
    Exclusion.objects.filter(pk=found.pk).update(decided_by=F("asked_by"))


@plant("spells.order")
def overlapping_stays():
    spell = Spell.objects.exclude(ended_at=None).filter(ended_at__gt=F("began_at")).first()
    Spell.objects.create(
        ticket=spell.ticket, began_at=spell.began_at, entered="reopened", ended_at=spell.ended_at, left="resolved"
    )


@plant("spells.events")
def a_stay_too_many():
    spell = Spell.objects.exclude(ended_at=None).first()
    Spell.objects.create(
        ticket=spell.ticket, began_at=spell.ended_at, entered="reopened", ended_at=spell.ended_at, left="resolved"
    )


@plant("book.balances")
def left_no_way():
    spell = Spell.objects.filter(ended_at=None).first()
    Spell.objects.filter(pk=spell.pk).update(ended_at=timezone.now(), left="")


# Councils
CLOSED = {"state": "closed"}
_straight("motions.quorum", rows(Motion, **CLOSED), present=F("present") + 50)
_straight("motions.count", rows(Motion, **CLOSED), invalid=5000)
_straight("motions.outcome", rows(Motion, passed=True, **CLOSED), ayes=0)
_straight("items.decided", rows(AgendaItem, state="decided"), decision="")
_straight("meetings.votes_ended", rows(Motion, **CLOSED), state="open")
_straight("meetings.signed", rows(Meeting, minutes_state="signed"), minutes_text="改过的纪要")
_straight("resolutions.dates", rows(Resolution, state="accepted"), accepted_at=None)
_straight("resolutions.of_item", rows(AgendaItem, resolutions__state="open"), state="planned")


@plant("motions.named")
def one_named_vote_more():
    motion = Motion.objects.filter(state="closed").first()
    Voted.objects.filter(motion=motion).delete()
    Motion.objects.filter(pk=motion.pk).update(way=VoteWay.NAMED)


@plant("motions.secret")
def a_vote_from_nowhere():
    motion = Motion.objects.filter(state="closed").first()
    Motion.objects.filter(pk=motion.pk).update(way=VoteWay.SECRET)
    SecretTally.objects.filter(motion=motion).delete()
    SecretTally.objects.create(motion=motion, choice="for", votes=999)


@plant("items.resolved")
def carried_and_forgotten():
    item = AgendaItem.objects.filter(state="decided", meeting__minutes_state__in=["signed", "published"]).first()
    Motion.objects.filter(item=item).delete()
    Motion.objects.create(
        item=item, question="议", way="hands", base="person", rule="consensus", state="closed", passed=True
    )
    Resolution.objects.filter(item=item).update(item=None)
    AgendaItem.objects.filter(pk=item.pk).update(ticket=Ticket.objects.filter(agenda_items=None).first())


@plant("attendances.proxies")
def proxy_of_another_meeting():
    one = Attendance.objects.first()
    other = Attendance.objects.exclude(meeting=one.meeting).first()
    Attendance.objects.filter(pk=one.pk).update(held_by=other)


# Hours
def entries(**which):
    return lambda: HoursEntry.objects.standing().filter(**which)


_straight("hours.day", entries(), day=date(2020, 1, 1))
_straight("hours.minutes", entries(), minutes=1440)
_straight("certificates.sum", rows(VolunteerCertificate, state="issued"), minutes=1)
_straight("certificates.issued", rows(VolunteerCertificate, state="issued"), digest="")
_straight("certificates.numbers", rows(VolunteerCertificate, number__isnull=False), number="WHZM202699999")
_straight("shifts.joined", rows(Shift, cancelled_why="", joined__gt=0), joined=0)
_straight("teams.left", rows(Volunteer, places__left=None, places__isnull=False), left_on=date(2026, 1, 1))
_straight("stars.noticed", rows(StarAward), given_at=timezone.now() - 3000 * DAY)


@plant("hours.consent")
def served_before_the_yes():
    entry = HoursEntry.objects.standing().exclude(source="import").first()
    Volunteer.objects.filter(pk=entry.volunteer_id).update(consent_on=timezone.localdate())


@plant("hours.after_leaving")
def served_after_leaving():
    entry = HoursEntry.objects.standing().order_by("-day").first()
    Volunteer.objects.filter(pk=entry.volunteer_id).update(left_on=entry.day - DAY)


@plant("hours.reversals")
def half_reversed():
    entry = HoursEntry.objects.standing().filter(minutes__gt=2).first()
    row = {f.attname: getattr(entry, f.attname) for f in entry._meta.concrete_fields if not f.generated}
    row |= {"id": None, "minutes": -1, "reverses_id": entry.pk, "source": "reversal", "client_key": None}
    HoursEntry.objects.bulk_create([HoursEntry(**row)])


@plant("hours.apart")
def twice_at_once():
    entry = HoursEntry.objects.standing().first()
    row = {f.attname: getattr(entry, f.attname) for f in entry._meta.concrete_fields if not f.generated}
    HoursEntry.objects.bulk_create([HoursEntry(**row | {"id": None, "client_key": None})])


@plant("hours.of_sign_up")
def of_somebody_else():
    entry = HoursEntry.objects.exclude(sign_up=None).first()
    other = Volunteer.objects.exclude(pk=entry.volunteer_id).first()
    HoursEntry.objects.filter(pk=entry.pk).update(volunteer=other)


@plant("hours.corrected")
def granted_and_forgotten():
    entry = HoursEntry.objects.standing().first()
    HoursCorrection.objects.create(entry=entry, minutes=0, reason="没有去", state="granted")


@plant("sign_ups.credited")
def left_without_hours():
    HoursEntry.objects.filter(sign_up=HoursEntry.objects.exclude(sign_up=None).first().sign_up).update(sign_up=None)


# Claims
_straight("menu.state", rows(MenuItem, state="confirmed"), state="listed")
_straight("wishes.state", rows(MicroWish, state="listed"), state="claimed")
_straight("claims.times", rows(Claim, state="confirmed"), confirmed_at=None)
_straight("wishes.residents", rows(MicroWish, resident__isnull=False, household__isnull=False), path="ZZZZ")


@plant("wishes.photos")
def agreed_tomorrow():
    wish, by = MicroWish.objects.first(), User.objects.first()
    WishPhoto.objects.create(wish=wish, file="x.jpg", public=True, consent_on=timezone.localdate() + DAY, by=by)


@plant("claims.hours")
def served_for_nothing():
    claim = Claim.objects.filter(state="confirmed").first()
    at = timezone.now() - 30 * DAY
    who = Volunteer.objects.exclude(hours__claim=claim).first()
    ClaimService.objects.create(claim=claim, volunteer=who, begins_at=at, ends_at=at + DAY / 24)


@plant("hours.of_claim")
def hours_of_an_open_claim():
    claim = Claim.objects.exclude(state="confirmed").first() or Claim.objects.first()
    Claim.objects.filter(pk=claim.pk).update(state="held")
    HoursEntry.objects.filter(pk=HoursEntry.objects.standing().first().pk).update(claim=claim)


@plant("partners.ended")
def ended_and_holding():
    claim = Claim.objects.exclude(partner=None).first()
    Claim.objects.filter(pk=claim.pk).update(state="held")
    PartnerUnit.objects.filter(pk=claim.partner_id).update(ended_on=date(2026, 1, 1))


@plant("partners.liaisons")
def liaison_with_a_post():
    partner = PartnerUnit.objects.filter(ended_on=None).first()
    partner.liaisons.add(User.objects.filter(duty="").first())


@plant("care_services.visit")
def another_households_visit():
    service = CareService.objects.first()
    other = Household.objects.exclude(care_services__isnull=False).first()
    CareService.objects.filter(pk=service.pk).update(household=other)


# Awards
_straight("rounds.two_people", rows(RoundKind, frozen_by__isnull=False), approved_by=F("frozen_by"))
_straight("rounds.seal", rows(Standing), total=1)
_straight("awards.numbers", rows(Award), number="HM2025-001-999")
_straight("reviews.judges", rows(Review), judge_id=None)
_straight("reviews.totals", rows(Review, state="submitted"), total=1)
_straight("votes.slips", rows(VoteTally), ayes=99_999)
_straight("buildings.reached", rows(PlanItem, state="reached"), checked_by=None)


@plant("rounds.reproduce")
def a_mark_changed_afterwards():
    entry = RoundKind.objects.exclude(frozen_at=None).first()
    VoteTally.objects.filter(nomination__standing__isnull=False).update(ayes=F("ayes") + 1)
    Review.objects.filter(nomination__entry=entry, state="submitted").update(total=F("total") + 1)


@plant("nominations.standing")
def declined_after_the_freezing():
    nomination = first(Nomination.objects.filter(standing__isnull=False), state="declined")
    AwardRound.objects.filter(pk=nomination.entry.round_id).update(state="open")


@plant("rounds.quota")
def a_smaller_quota():
    found = RoundKind.objects.annotate(n=Count("nominations__award")).filter(n__gt=1).first()
    RoundKind.objects.filter(pk=found.pk).update(quota=1)


@plant("awards.once")
def named_twice():
    one, other = Award.objects.filter(nomination__building__isnull=False)[:2]
    Nomination.objects.filter(pk=one.nomination_id).update(state="withdrawn")
    Nomination.objects.filter(pk=other.nomination_id).update(
        building=one.nomination.building, entry=one.nomination.entry
    )


@plant("awards.named")
def named_too_early():
    round = Award.objects.first().nomination.entry.round
    type(round).objects.filter(pk=round.pk).update(state="open")


@plant("reviews.conflicts")
def judged_his_own():
    review = Review.objects.filter(state="submitted").first()
    Conflict.objects.create(judge=review.judge, nomination=review.nomination, kind="declared")


@plant("reviews.judges")
def judge_of_another_round():
    review = Review.objects.first()
    round = type(review.judge.round).objects.exclude(pk=review.judge.round_id).first()
    judge = round.judges.create(user=User.objects.filter(duty="").last())
    Review.objects.filter(pk=review.pk).update(judge=judge)


@plant("votes.paper")
def a_box_that_was_not_added():
    tally = VoteTally.objects.first()
    PaperCount.objects.create(
        nomination=tally.nomination, ayes=tally.ayes + 1, counted_by="甲", watched_by="乙", by=User.objects.first()
    )


# Months
def month_of(unit_depth, state, **more):
    """A counted month of a unit with its report, as closing leaves it."""
    unit = OrgUnit.objects.filter(depth=unit_depth).first()
    month = date(2026, 3, 1)
    nothing = {code: [0, 0 if each.is_rate else None, None if each.is_rate else 0] for code, each in INDICATORS.items()}
    figures = MonthlyFigures.objects.update_or_create(
        unit=unit, month=month, defaults={"path": unit.path, "figures": nothing}
    )[0]
    MonthReport.objects.update_or_create(unit=unit, month=month, defaults={"path": unit.path, "state": state, **more})
    MonthClosing.objects.update_or_create(month=month, defaults={"done_at": NOW()})
    return figures


@plant("figures.book")
def one_more_came():
    row = month_of(2, "draft")
    row.figures["I1.accepted"] = [1, None, 1]
    row.save()


@plant("figures.rates")
def more_than_all():
    row = month_of(2, "draft")
    row.figures["O1"] = [3, 2, 150.0]
    row.save()


@plant("figures.tree")
def less_than_below():
    MonthReport.objects.filter(month=date(2026, 3, 1)).delete()
    month_of(1, "draft")
    row = month_of(2, "draft")
    row.figures["V2"] = [99_999, None, 99_999]
    row.save()


@plant("reports.figures")
def signed_without_figures():
    month_of(2, "draft").delete()


@plant("reports.signed")
def submitted_at_no_time():
    month_of(2, "submitted", submitted_at=None)


@plant("reports.order")
def the_street_first():
    month_of(2, "draft", frozen_at=None)
    month_of(1, "frozen", frozen_at=NOW())


@plant("changes.signed")
def changed_before_it_was_signed():
    month_of(2, "draft", frozen_at=None)
    month = date(2026, 3, 1)
    MonthReport.objects.filter(month=month).update(state="draft")
    unit = OrgUnit.objects.filter(depth=2).first()
    change = {"kind": "added", "old": [1, None, 1], "new": [2, None, 2]}
    MonthlyFigureChange.objects.create(unit=unit, month=month, code="V2", serial=99, **change)


# The machinery
def letter(**more):
    channel = Channel.objects.create(way="wecom", name="群", active=True)
    long_ago = NOW() - 9 * DAY
    return Letter.objects.create(key="k", channel=channel, next_at=long_ago, ends_at=NOW() + DAY, **more)


@plant("letters.stuck")
def a_letter_nobody_sent():
    letter()


@plant("letters.whose")
def a_letter_with_anothers_notice():
    one, other = User.objects.all()[:2]
    made = letter(user=one)
    (notice,) = Notice.objects.bulk_create([Notice(user=other, entry=LedgerEntry.objects.first(), text="消息")])
    LetterLine.objects.create(letter=made, channel=made.channel, notice=notice)


@plant("ledger.chain")
def a_changed_row():
    ledger.seal()
    last = LedgerSeal.objects.order_by("-pk").first().last_id
    LedgerSeal.objects.create(first_id=last + 1, last_id=last + 9, count=900, digest="0" * 64)


@plant("ledger.sealed")
def never_sealed():
    LedgerSeal.objects.all().delete()
    Beat.objects.update_or_create(topic="ledger.seal", defaults={"at": timezone.now() - 2 * DAY / 24})
    LedgerEntry.objects.bulk_create([LedgerEntry(action="x", actor_name="系统", at=timezone.now() - 9 * DAY)])


@plant("jobs.dead")
def a_dead_job():
    Job.objects.create(topic="ledger.seal", key="dead", dead=True)


@plant("jobs.stuck")
def a_stuck_job():
    Job.objects.create(topic="ledger.seal", key="stuck", due_at=timezone.now() - DAY)


@plant("notices.about")
def about_nothing():
    Notice.objects.bulk_create([Notice(user=User.objects.first(), entry_id=987_654_321, text="消息")])


@plant("calendar.whole")
def a_day_missing():
    CalendarDay.objects.filter(date=timezone.localdate() + 5 * DAY).delete()


@plant("keys.residents.resident")
def resident_key():
    first(Resident.objects.exclude(phone_key=""), phone_key="f" * 32)


@plant("keys.hierarchy.user")
def user_key():
    first(User.objects.exclude(phone_key=None), phone_key="f" * 32)


@plant("keys.volunteers.volunteer")
def volunteer_key():
    first(Volunteer.objects.exclude(phone_key=""), phone_key="f" * 32)


@plant("keys.deliberation.ticket")
def ticket_key():
    first(Ticket.objects.exclude(reporter_phone_key=""), reporter_phone_key="f" * 32)


@plant("keys.deliberation.voice")
def voice_key():
    ticket = Ticket.objects.first()
    Voice.objects.create(ticket=ticket, reporter_name="附议", reporter_phone_key="f" * 32)


def _of_families():
    """Paths, sealed columns and files: one plant for all tables of a kind."""
    for key in INVARIANTS:
        family, _, label = key.partition(".")
        if family == "sealed":
            PLANTS[key] = lambda label=label: _unseal(apps.get_model(label))
        elif family == "files":
            app, model, column = label.split(".")
            PLANTS[key] = lambda app=app, model=model, column=column: _spoil(
                apps.get_model(app, model), **{column: "nowhere/gone.jpg"}
            )


def _spoil(model, **columns):
    model._base_manager.filter(pk=any_row(model).pk).update(**columns)


def _unseal(model):
    from governance.foundation.fields import EncryptedTextField

    column = next(f.column for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField))
    any_row(model)
    raw(model._meta.db_table, column, "e1:bm90IG91cnM=")


def _of_paths():
    from hierarchy.paths import CARRIERS

    for label, column, _ in CARRIERS:
        model = apps.get_model(label)
        PLANTS[f"paths.{model._meta.model_name}"] = lambda model=model, column=column: _spoil(model, **{column: "ZZZZ"})


_of_families()
_of_paths()
