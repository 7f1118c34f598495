"""The whole demo in one transaction: all of it, or nothing."""

from datetime import date, datetime, time, timedelta
from heapq import merge
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from deliberation.actions.categories import load_defaults
from deliberation.actions.topics import found_in, keep_topics
from deliberation.models.topic import WEEKS
from governance.foundation import calendar, ledger
from governance.foundation.bulk import settled
from governance.foundation.errors import ActionRefused
from governance.overview.cockpit.reckoning import refresh
from governance.overview.demo.accounts import open_accounts
from governance.overview.demo.awards import write_awards
from governance.overview.demo.cases import Drawer
from governance.overview.demo.councils import write_councils
from governance.overview.demo.course import Course
from governance.overview.demo.decisions import write_decisions
from governance.overview.demo.desks import desks
from governance.overview.demo.disputes import write_disputes
from governance.overview.demo.hours import Hours
from governance.overview.demo.lives import Life
from governance.overview.demo.meetings import write_meetings
from governance.overview.demo.months import write_months
from governance.overview.demo.names import People
from governance.overview.demo.office import Office
from governance.overview.demo.offices import OFFICES
from governance.overview.demo.people import appoint_all, save_people
from governance.overview.demo.photos import picture_for
from governance.overview.demo.policies import write_policies
from governance.overview.demo.programmes import write_programmes
from governance.overview.demo.register.writing import write_registers
from governance.overview.demo.stories import WANGHU, parking_again
from governance.overview.demo.stories_beside import BESIDE
from governance.overview.demo.stories_pressed import PRESSED
from governance.overview.demo.tree import build_tree
from governance.overview.demo.volunteers_activities import write_activities
from governance.overview.demo.volunteers_hours import write_hours
from governance.overview.demo.volunteers_menu import write_menu
from governance.overview.demo.volunteers_people import write_volunteers
from governance.overview.demo.volunteers_wishes import write_wishes
from governance.overview.demo.writing import Writer
from governance.overview.demo.year import moments
from hierarchy.models import Building, Entrance, OrgUnit, Placement, User

SEED = "邻聚力"
TICKETS = 1200  # of 望湖街道 in a year
TICKETS_BESIDE = 60  # of each other office
PICTURED = 120  # tickets of the year with photos, beside the stories


def is_empty():
    return not OrgUnit.objects.exists() and not User.objects.exists()


@transaction.atomic
def build(today: date, tickets=TICKETS, plans=OFFICES):
    """Everything up to the morning of `today`. The same day gives the same town. Returns what was built."""
    if not settings.DEMO:
        raise ActionRefused("只有演示模式才能建立演示数据。请用 DEMO=1 启动，正式环境不能使用演示账号。")
    if not is_empty():
        raise ActionRefused("数据库里已经有数据，演示数据只能建在空库里。请换一个空的数据库再试。")
    _take_time()
    now = timezone.make_aware(datetime.combine(today, time()))
    for year in range(today.year - 2, today.year + 2):
        calendar.provide(year)
    casts = _people(plans, today, now)
    residents = write_registers(casts, today, _rng_of_register)
    councils = write_councils(casts, today, _rng_of_councils)
    volunteers = write_volunteers(casts, today, _rng_of_volunteers)
    hours = Hours(today)
    offices = [_opened(cast, hours) for cast in casts]
    writer = Writer(Random(f"{SEED} pictures"))
    count = {office: tickets if office.ground.plan.code == "WH" else min(TICKETS_BESIDE, tickets) for office in offices}
    for course in merge(*(_year(office, n, now) for office, n in count.items()), key=_filed):
        writer.add(course)
    writer.finish(offices)
    meetings = write_meetings([office.street for office in offices], today, _rng_of_meetings)
    projects = write_decisions(casts, today)
    write_disputes(casts[0], today)
    activities = write_activities([office.street for office in offices], today, _rng_of_activities)
    needs = write_menu([office.street for office in offices], today)
    wishes = write_wishes(casts, today, _rng_of_wishes)
    services = write_hours([office.street for office in offices], today, _rng_of_hours)  # last: it counts what is there
    awards = write_awards([office.street for office in offices], today, _rng_of_awards)  # of all the above
    programmes = write_programmes([office.street for office in offices])
    policies = write_policies([office.street for office in offices])
    for office in offices:
        keep_topics(office.street.pk, found_in(office.street, now - timedelta(weeks=WEEKS)), now)
    months = write_months(today, [office.street for office in offices])  # of all there is
    refresh(now)  # the cockpits of the morning
    _record(offices, count, residents)
    return {
        "units": sum(len(cast.ground.units) for cast in casts),
        "people": User.objects.count(),
        "residents": sum(residents.values()),
        "councils": councils,
        "meetings": meetings,
        "projects": projects,
        "activities": activities,
        "needs": needs,
        "services": services,
        "wishes": wishes,
        "awards": awards,
        "months": months,
        "programmes": programmes,
        "policies": policies,
        "volunteers": volunteers,
        "tickets": writer.count,
    }


def _rng_of_register(cast):
    return Random(f"{SEED} {cast.ground.plan.code} register")


def _rng_of_councils(cast):
    return Random(f"{SEED} {cast.ground.plan.code} councils")


def _rng_of_volunteers(cast):
    return Random(f"{SEED} {cast.ground.plan.code} volunteers")


def _rng_of_meetings(street):
    return Random(f"{SEED} {street.code} meetings")


def _rng_of_hours(street):
    return Random(f"{SEED} {street.code} hours")


def _rng_of_awards(street):
    return Random(f"{SEED} {street.code} awards")


def _rng_of_activities(street):
    return Random(f"{SEED} {street.code} activities")


def _rng_of_wishes(cast):
    return Random(f"{SEED} {cast.ground.plan.code} wishes")


def _take_time():
    """Inventing five thousand tickets between two writings may last longer than the portal lets a transaction idle."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0")


def _people(plans, today, now):
    people = People(Random(f"{SEED} names"))
    casts = []
    for step, plan in enumerate(plans, 1):
        rng = Random(f"{SEED} {plan.code} tree")
        ground = build_tree(plan, step, rng)
        casts.append(appoint_all(ground, people, today, rng))
    settled(OrgUnit, Placement, Building, Entrance)
    open_accounts(casts, people, now)
    save_people(casts, people, now)
    return casts


def _opened(cast, hours):
    load_defaults(cast.ground.street)
    return Office(cast, hours)


def _filed(course):
    return course.ticket.created_at


def _year(office, count, now):
    """An office's courses in the order of filing: the stories, the desks, and the year around them."""
    rng = Random(f"{SEED} {office.street.code} year")
    drawer = Drawer(office, rng)
    stories = WANGHU if office.street.code == "WH" else BESIDE[office.street.code]
    told = [tell(office, now) for tell in stories]
    if stories is WANGHU:
        told.append(parking_again(office, now, told[-1]))
        told += [tell(office, now) for tell in PRESSED]
    for course in told:
        course.until(now)
    told += desks(office, drawer, now, rng)
    told.sort(key=_filed)
    return merge(told, _ordinary(office, drawer, max(count - len(told), 0), now, rng), key=_filed)


def _ordinary(office, drawer, count, now, rng):
    pictured = PICTURED / max(count, PICTURED)
    for at in moments(count, now, office.calendar, rng):
        ticket, result = drawer.case(at)
        photos = (picture_for(ticket),) if rng.random() < pictured else ()
        yield Life(Course(office, ticket), result, now, rng).run(photos)


def _record(offices, count, residents):
    """One line in each office's ledger says where its first rows come from."""
    for office in offices:
        people = residents[office.ground.plan.code]
        facts = {"units": len(office.ground.units), "residents": people, "tickets": count[office]}
        ledger.record("demo.seeded", office.street, by=None, unit=office.street, **facts)
