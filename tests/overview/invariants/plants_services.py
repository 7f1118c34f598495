"""Plants in councils, hours, claims and awards."""

from datetime import date

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
from deliberation.choices_councils import VoteWay
from deliberation.models import (
    AgendaItem,
    Attendance,
    Dispute,
    Meeting,
    Motion,
    Resolution,
    SecretTally,
    Ticket,
    Voted,
)
from hierarchy.models import User
from residents.models import Household
from tests.overview.invariants.planting import DAY, first, plant, rows, straight
from volunteers.models import (
    CareService,
    Claim,
    ClaimService,
    HoursCorrection,
    HoursEntry,
    MenuItem,
    MicroWish,
    PartnerUnit,
    Shift,
    StarAward,
    Volunteer,
    VolunteerCertificate,
    WishPhoto,
)

# Councils
CLOSED = {"state": "closed"}
straight("motions.quorum", rows(Motion, **CLOSED), present=F("present") + 50)
straight("motions.count", rows(Motion, **CLOSED), invalid=5000)
straight("motions.outcome", rows(Motion, passed=True, **CLOSED), ayes=0)
straight("items.decided", rows(AgendaItem, state="decided"), decision="")
straight("meetings.votes_ended", rows(Motion, **CLOSED), state="open")
straight("meetings.signed", rows(Meeting, minutes_state="signed"), minutes_text="改过的纪要")
straight("resolutions.dates", rows(Resolution, state="accepted"), accepted_at=None)
straight(
    "disputes.recorded", rows(Dispute, state="registered"), state="ended", concluded_on=date(2026, 1, 1), result="撤回"
)
straight("resolutions.of_item", rows(AgendaItem, resolutions__state="open"), state="planned")


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


straight("hours.day", entries(), day=date(2020, 1, 1))
straight("hours.minutes", entries(), minutes=1440)
straight("certificates.sum", rows(VolunteerCertificate, state="issued"), minutes=1)
straight("certificates.issued", rows(VolunteerCertificate, state="issued"), digest="")
straight("certificates.numbers", rows(VolunteerCertificate, number__isnull=False), number="WHZM202699999")
straight("shifts.joined", rows(Shift, cancelled_why="", joined__gt=0), joined=0)
straight("teams.left", rows(Volunteer, places__left=None, places__isnull=False), left_on=date(2026, 1, 1))
straight("stars.noticed", rows(StarAward), given_at=timezone.now() - 3000 * DAY)


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
straight("menu.state", rows(MenuItem, state="confirmed"), state="listed")
straight("wishes.state", rows(MicroWish, state="listed"), state="claimed")
straight("claims.times", rows(Claim, state="confirmed"), confirmed_at=None)
straight("wishes.residents", rows(MicroWish, resident__isnull=False, household__isnull=False), path="ZZZZ")


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
straight("rounds.two_people", rows(RoundKind, frozen_by__isnull=False), approved_by=F("frozen_by"))
straight("rounds.seal", rows(Standing), total=1)
straight("awards.numbers", rows(Award), number="HM2025-001-999")
straight("rounds.recorded", rows(AwardRound, state="open"), state="cancelled")
straight("reviews.judges", rows(Review), judge_id=None)
straight("reviews.totals", rows(Review, state="submitted"), total=1)
straight("votes.slips", rows(VoteTally), ayes=99_999)
straight("buildings.reached", rows(PlanItem, state="reached"), checked_by=None)


@plant("rounds.reproduce")
def a_mark_changed_afterwards():
    entry = RoundKind.objects.exclude(frozen_at=None).first()
    VoteTally.objects.filter(nomination__standing__isnull=False).update(ayes=F("ayes") + 1)
    Review.objects.filter(nomination__entry=entry, state="submitted").update(total=F("total") + 1)


@plant("nominations.recorded")
def accepted_past_the_book():
    copy = Nomination.objects.first()
    copy.pk, copy.state, copy.entry = None, "accepted", RoundKind.objects.exclude(pk=copy.entry_id).first()
    Nomination.objects.bulk_create([copy])


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
