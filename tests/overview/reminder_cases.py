"""One case for each kind of reminder that is found: makes its thing and says who is told, when, and what settles it."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from awards.models import BuildingPlan, ChecklistItem, PlanItem, RoundKind, Suggestion
from awards.models import Objection as AwardObjection
from deliberation.choices import TicketState
from deliberation.models import (
    AgendaItem,
    Attendance,
    CouncilMember,
    Exclusion,
    Extension,
    Meeting,
    Milestone,
    Objection,
    Project,
    Supervision,
    SupervisionTarget,
    Ticket,
)
from governance.foundation import reminding
from governance.foundation.models import Channel, Job, Letter, Notice, Way
from governance.overview.models import MonthReport, PolicyDocument
from hierarchy.models import ApiToken, Term, User
from tests.awards.build import make_nomination, make_round
from tests.builders import make_council, make_ticket, make_volunteer
from volunteers.models import (
    HoursCorrection,
    HoursEntry,
    MicroWish,
    NoticeObjection,
    VolunteerApplication,
    VolunteerCertificate,
)

NOW = timezone.make_aware(datetime(2026, 3, 11, 9, 0))  # a Wednesday
DAY = timedelta(days=1)
CASES = {}


def case(code):
    """A case makes its thing and says: who is told, when it falls due, and what settles it."""

    def add(function):
        CASES[code] = function
        return function

    return add


def told(due, *people, done=None):
    return SimpleNamespace(due=due, people=set(people), done=done)


@case("post.term_ending")
def a_post(t):
    term = Term.objects.get(holder=t.grid_leader)
    Term.objects.filter(pk=term.pk).update(due_on=date(2026, 10, 7))  # 180 days after 10 April
    return told("2026-04-10", t.willow_secretary, t.willow_worker, done=lambda: end(term))


def end(term):
    Term.objects.filter(pk=term.pk).update(due_on=None)


@case("council.term_ending")
def a_seat(t):
    council = make_council(t.willow)
    seat = CouncilMember.objects.create(council=council, name="甲", until=date(2026, 4, 20))
    # found within 90 days at once; the test looks at the step of 30
    Notice.objects.all().delete()
    reminding.give("council.term_ending")
    Notice.objects.update(read_at=NOW)
    return told("2026-03-21", t.willow_secretary, t.willow_worker, done=lambda: seat.delete())


def meeting(t, starts_at, **more):
    council = make_council(t.willow)
    return Meeting.objects.create(
        council=council, unit=t.willow, path=t.willow.path, title="三月议事会", state="announced",
        starts_at=at(starts_at), place="活动室", **more,
    )  # fmt: skip


def at(words):
    return timezone.make_aware(datetime.fromisoformat(words))


@case("meeting.ahead")
def a_meeting_ahead(t):
    one = meeting(t, "2026-03-16 19:00")  # a Monday: told on Friday
    for person, more in ((t.grid_leader, {}), (t.building_leader, {}), (t.director, {"excused": "出差"})):
        Attendance.objects.create(meeting=one, user=person, name=person.name, invited=True, **more)
    return told("2026-03-13", t.grid_leader, t.building_leader, done=lambda: Meeting.objects.update(state="cancelled"))


@case("meeting.not_held")
def a_meeting_not_held(t):
    meeting(t, "2026-03-12 19:00")
    done = lambda: Meeting.objects.update(state="open")  # noqa: E731 - like the others
    return told("2026-03-13", t.willow_secretary, t.willow_worker, done=done)


@case("milestone.due")
def a_milestone(t):
    project = Project.objects.create(unit=t.willow, path=t.willow.path, owner=t.maple, year=2026, title="加装路灯")
    Milestone.objects.create(project=project, title="招标", due_on=date(2026, 3, 17))
    return told("2026-03-17", t.maple_secretary, done=lambda: Milestone.objects.update(done_on=date(2026, 3, 17)))


@case("supervision.reply_due")
def a_supervision(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.IN_PROGRESS)
    made = Supervision.objects.create(
        ticket=ticket, level=2, unit=t.willow, path=t.willow.path, issuer_unit=t.street, ask="请办", round=1,
        reply_due_at=at("2026-03-18 17:30"), issuer_line="街道",
    )  # fmt: skip
    SupervisionTarget.objects.create(supervision=made, user=t.willow_worker, line="杨社工")
    return told("2026-03-17", t.willow_worker, done=lambda: Supervision.objects.update(state="replied"))


@case("extension.waiting")
def an_extension(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.IN_PROGRESS)
    Extension.objects.create(
        ticket=ticket, round=1, level=1, amount=2, measure="working_day", reason="等料", unit=t.willow_1,
        answered_at_unit=t.willow, asked_by=t.grid_leader, due_before=at("2026-03-18 17:30"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Extension.objects.update(state="granted")
    )


def dispatched(t, **more):
    return make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.DISPATCHED, unit=t.willow, **more)


def put(**facts):
    return lambda: Ticket.objects.update(**facts)


@case("ticket.acknowledge_due")
def one_to_sign(t):
    dispatched(t, acknowledge_due_at=at("2026-03-17 09:40"))
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=put(state=TicketState.IN_PROGRESS))


@case("ticket.contact_due")
def one_to_call(t):
    dispatched(t, contact_due_at=at("2026-03-17 10:30"), handler=t.willow_worker)
    return told("2026-03-17", t.willow_worker, done=put(contacted_at=NOW))


@case("ticket.outside_due")
def one_of_the_platform(t):
    dispatched(t, external_due_at=at("2026-03-17 18:00"), acknowledge_due_at=None, handler=t.willow_worker)
    Ticket.objects.update(state=TicketState.IN_PROGRESS)
    return told("2026-03-16", t.willow_worker, done=put(state=TicketState.WITHDRAWN))


@case("month.due_soon")
def a_month_to_hand_in(t):
    report = MonthReport.objects.create(
        unit=t.willow, path=t.willow.path, month=date(2026, 2, 1), due_on=date(2026, 3, 17)
    )
    done = lambda: MonthReport.objects.filter(pk=report.pk).update(state="submitted")  # noqa: E731
    return told("2026-03-16", t.willow_secretary, t.willow_worker, done=done)


@case("ticket.urgent_waiting")
def an_urgent_one(t):
    dispatched(t, acknowledge_due_at=at("2026-03-17 08:50"), urgent=True)
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=put(state=TicketState.WITHDRAWN))


@case("ticket.follow_up_due")
def one_to_follow_up(t):
    more = {"follow_up_due_at": at("2026-03-16 17:30"), "resolved_by": t.willow_worker, "unit": t.willow}
    make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.RESOLVED, **more)
    return told("2026-03-13", t.willow_secretary, done=put(state=TicketState.CLOSED))


@case("ticket.unaccepted")
def one_to_accept(t):
    make_ticket(t.willow_1, by=t.willow_secretary, unit=t.willow)
    return told("2026-03-13", t.willow_secretary, t.willow_worker, done=put(state=TicketState.ACCEPTED))


@case("exclusion.waiting")
def an_exclusion(t):
    ticket = make_ticket(t.willow_1, by=t.willow_secretary, state=TicketState.CLOSED)
    Exclusion.objects.create(
        ticket=ticket, unit=t.willow_1, path=t.willow_1.path, reason="malicious", note="重复", asked_by=t.grid_leader
    )
    done = lambda: Exclusion.objects.update(state="refused", decided_by=t.willow_secretary, decided_at=NOW)  # noqa: E731
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("minutes.remarks_over")
def minutes_to_sign(t):
    meeting(t, "2026-03-09 19:00", minutes_state="remarks", remarks_until=at("2026-03-16 17:30"))
    done = lambda: Meeting.objects.update(minutes_state="signed")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("certificate.notice_over")
def a_certificate_to_issue(t):
    a_paper(t, state="notice", notice_until=date(2026, 3, 16))
    done = lambda: VolunteerCertificate.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("policy.ending")
def a_policy(t):
    one = PolicyDocument.objects.create(office=t.street, title="实施意见", valid_until=date(2026, 4, 16))
    return told(
        "2026-03-17", t.director, done=lambda: PolicyDocument.objects.filter(pk=one.pk).update(valid_until=None)
    )


@case("objection.waiting")
def an_objection(t):
    one = meeting(t, "2026-03-01 19:00")
    Meeting.objects.update(state="closed", closed_at=NOW)
    item = AgendaItem.objects.create(meeting=one, title="停车")
    Objection.objects.create(meeting=one, item=item, text="不同意", at=at("2026-03-12 15:00"))
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Objection.objects.update(state="rejected")
    )


@case("volunteer_application.waiting")
def an_application(t):
    VolunteerApplication.objects.create(unit=t.willow_1, path=t.willow_1.path, name="吴", at=at("2026-03-11 10:00"))
    return told("2026-03-17", t.grid_leader, done=lambda: VolunteerApplication.objects.update(state="declined"))


@case("hours_correction.waiting")
def a_correction(t):
    volunteer = make_volunteer(t.willow)
    entry = HoursEntry.objects.create(
        volunteer=volunteer, unit=t.willow, path=t.willow.path, begins_at=NOW - DAY, ends_at=NOW - DAY + DAY / 24,
        minutes=60, day=date(2026, 3, 10), source="ad_hoc",
    )  # fmt: skip
    HoursCorrection.objects.create(entry=entry, minutes=30, reason="记多了", asked_at=at("2026-03-11 10:00"))
    done = lambda: HoursCorrection.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


def a_paper(t, **more):
    return VolunteerCertificate.objects.create(
        volunteer=make_volunteer(t.willow), unit=t.willow, path=t.willow.path, since=date(2026, 1, 1),
        until=date(2026, 2, 1), asked_at=at("2026-03-11 10:00"), **more,
    )  # fmt: skip


@case("certificate.waiting")
def a_certificate(t):
    a_paper(t)
    done = lambda: VolunteerCertificate.objects.update(state="refused")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("volunteer_objection.waiting")
def a_volunteers_objection(t):
    NoticeObjection.objects.create(
        certificate=a_paper(t, state="notice"), text="不实", receipt="R1", at=at("2026-03-12 10:00")
    )
    done = lambda: NoticeObjection.objects.update(state="rejected")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("wish.waiting")
def a_wish(t):
    MicroWish.objects.create(
        caller="吴奶奶", words="收音机", home=t.willow_1, path=t.willow_1.path, collected_by=t.grid_leader,
        collected_at=at("2026-03-11 10:00"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: MicroWish.objects.update(state="declined")
    )


@case("nomination.waiting")
def a_nomination(t):
    it = make_nomination(make_round(t), t.willow_1, state="submitted", at=at("2026-03-11 10:00"))
    done = lambda: type(it).objects.update(state="accepted")  # noqa: E731 - like the others
    return told("2026-03-17", t.willow_secretary, t.willow_worker, done=done)


@case("suggestion.waiting")
def a_suggestion(t):
    make_round(t)
    Suggestion.objects.create(
        entry=RoundKind.objects.get(), unit=t.willow, path=t.willow.path, receipt="S1", who="老吴", deeds="热心",
        source="residents", at=at("2026-03-11 10:00"),
    )  # fmt: skip
    return told(
        "2026-03-17", t.willow_secretary, t.willow_worker, done=lambda: Suggestion.objects.update(state="aside")
    )


@case("award_objection.due")
def an_award_objection(t):
    it = make_nomination(make_round(t), t.willow_1)
    AwardObjection.objects.create(nomination=it, receipt="O1", text="不实", due_on=date(2026, 3, 17))
    return told("2026-03-16", t.director, done=lambda: AwardObjection.objects.update(state="refused"))


@case("building_item.waiting")
def an_item(t):
    item = ChecklistItem.objects.create(office=t.street, label="有楼栋长", place=1)
    plan = BuildingPlan.objects.create(building=t.building)
    PlanItem.objects.create(plan=plan, item=item, asked_on=date(2026, 3, 11), asked_by=t.building_leader)
    return told("2026-03-16", t.willow_secretary, t.willow_worker, done=lambda: PlanItem.objects.update(asked_on=None))


@case("password.ending")
def a_password(t):
    set_at = at("2026-03-17 08:00") - timedelta(days=83)
    User.objects.filter(pk=t.grid_leader.pk).update(username="ge", password_set_at=set_at)
    return told("2026-03-17", t.grid_leader, done=lambda: User.objects.update(password_set_at=timezone.now()))


@case("token.ending")
def a_token(t):
    ApiToken.objects.create(user=t.director, name="大屏", digest="d", expires_at=at("2026-03-24 08:00"))
    return told("2026-03-17", t.director, done=lambda: ApiToken.objects.all().delete())


@case("calendar.missing")
def a_year(t):
    return told("2026-11-01", t.system_manager)


@case("letters.stuck")
def a_letter(t):
    channel = Channel.objects.create(way=Way.MAIL, name="邮件")
    later = Letter.objects.create(key="k", channel=channel, next_at=NOW, ends_at=NOW)
    return told("2026-03-12", t.system_manager, done=lambda: later.delete())


@case("jobs.dead")
def a_job(t):
    job = Job.objects.create(topic="ledger.seal", key="k", dead=False, due_at=NOW + 99 * DAY)
    return told("2026-03-12", t.system_manager, done=lambda: job.delete())


@case("channel.away")
def a_channel(t):
    channel = Channel.objects.create(way=Way.MAIL, name="邮件", active=True)
    return told("2026-03-12", t.system_manager, done=lambda: channel.delete())


def worsen(code):
    """What only becomes due by happening."""
    if code == "letters.stuck":
        Letter.objects.update(state="dead")
    elif code == "jobs.dead":
        Job.objects.filter(key="k").update(dead=True)
    elif code == "channel.away":
        Channel.objects.update(failures=5)
