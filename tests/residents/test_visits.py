"""One visit, recorded in one go with what follows from it, and taken back within a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from deliberation.choices import IssueSource
from deliberation.models import Ticket
from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.actions.visits import record_visit, revoke_visit
from residents.choices import CareKind, Presence, RequestKind, VisitOutcome, VisitWay
from residents.models import RegisterRequest, Resident, Visit
from tests.builders import category_of
from tests.residents.homes import at_home, cared_for
from volunteers.models import MicroWish

K, WAY, OUT = CareKind, VisitWay, VisitOutcome
NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def elder(town):
    profile = cared_for(at_home(town.building, sex="2", birth_date=date(1940, 5, 1)), K.LIVING_ALONE_ELDER)
    return profile.resident


def dates(resident):
    """Of the door, the household and the profile as the database has them."""
    resident = Resident.objects.get(pk=resident.pk)
    profile, household = resident.care, resident.household
    return (
        household.dwelling.visited_on,
        household.visited_on,
        profile.visited_on,
        profile.met_on,
        profile.due_on,
        profile.in_person_due_on,
    )


def visited(resident, town, **more):
    return record_visit(resident.household, by=town.entrance_leader, resident=resident, **more)


def test_a_visit_in_person_moves_every_date(town, elder):
    visit = visited(elder, town, note="气色不错")
    assert dates(elder) == (TODAY, TODAY, TODAY, TODAY, date(2026, 3, 17), date(2026, 4, 9))
    assert (visit.building, visit.entrance, visit.path) == (town.building, town.entrance, town.group.path)
    facts = ledger.of(visit).get().facts
    assert facts == {"way": "home", "outcome": "well", "named": True, "results": []}


def test_a_call_is_a_contact_and_no_meeting(town, elder):
    visited(elder, town, way=WAY.PHONE)
    assert dates(elder) == (TODAY, TODAY, TODAY, None, date(2026, 3, 17), date(2026, 3, 31))


def test_nobody_at_home_is_no_contact(town, elder):
    before = dates(elder)
    visit = visited(elder, town, outcome=OUT.ABSENT, met=2)
    assert dates(elder) == before
    assert visit.met == 0


def test_a_visit_written_down_later_takes_no_newer_date_back(town, elder):
    visited(elder, town)
    visited(elder, town, at=timezone.now() - timedelta(days=5))
    assert dates(elder)[:4] == (TODAY, TODAY, TODAY, TODAY)


def test_a_double_tap_and_a_form_sent_again_are_one_visit(town, elder):
    first = visited(elder, town, client_key="k1", note="好", results={"wish": {"words": "想要助行器"}})
    assert visited(elder, town, client_key="k1", note="好", results={"wish": {"words": "想要助行器"}}) == first
    assert (Visit.objects.count(), MicroWish.objects.count()) == (1, 1)
    with pytest.raises(Conflict, match="内容和这次不同"):
        visited(elder, town, client_key="k1", note="不好")
    record_visit(elder.household, by=town.building_leader, resident=elder, client_key="k1")
    assert Visit.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at": NOON + timedelta(hours=1)}, "不能晚于现在"),
        ({"at": NOON - timedelta(days=91)}, "只能补记最近 90 天"),
        ({"outcome": OUT.FOUND}, "发现了什么问题"),
    ],
)
def test_an_impossible_visit_is_refused_with_a_reason(town, elder, more, words):
    with pytest.raises(ActionRefused, match=words):
        visited(elder, town, **more)
    assert not Visit.objects.exists()


def test_the_dead_and_those_who_moved_on_are_not_visited(town, elder):
    other = at_home(town.building, "302", "钱大爷")
    with pytest.raises(ActionRefused, match="已不住这一户"):
        record_visit(elder.household, by=town.building_leader, resident=other)
    Resident.objects.filter(pk=elder.pk).update(presence=Presence.DEAD)
    elder.refresh_from_db()
    with pytest.raises(ActionRefused, match="已故"):
        visited(elder, town)


def test_a_problem_becomes_a_ticket_of_the_door_with_its_reporter(town, elder):
    Resident.objects.filter(pk=elder.pk).update(phone="13855100009")
    elder.refresh_from_db()
    category = category_of(town.street)
    words = "卫生间漏水三天了"
    more = {"words": words, "category": category, "reporter": True}
    visit = visited(elder, town, outcome=OUT.FOUND, results={"ticket": more})
    ticket = Ticket.objects.get()
    assert (ticket.text, ticket.source, ticket.building, ticket.entrance, ticket.room, ticket.reporter_name) == (
        words,
        IssueSource.VISIT,
        town.building,
        town.entrance,
        "301",
        "吴桂兰",
    )
    assert (ticket.reporter_phone, ticket.filed_by, ticket.about_elder) == ("13855100009", town.entrance_leader, True)
    result = visit.results.get()
    assert (result.kind, result.label, result.address) == (
        "ticket",
        f"诉求 {ticket.number}",
        ticket.get_absolute_url(),
    )


def test_a_ticket_that_cannot_be_filed_leaves_no_visit(town, elder):
    before = dates(elder)
    with pytest.raises(ActionRefused, match="选一下是哪一类"):
        visited(elder, town, results={"ticket": {"words": "漏水"}})
    assert (Visit.objects.count(), LedgerEntry.objects.filter(action="visit.recorded").count()) == (0, 0)
    assert dates(elder) == before


def test_a_wish_is_collected_under_a_surname_and_a_title(town, elder):
    visit = visited(elder, town, results={"wish": {"words": "想要一个助行器", "budget": 200}})
    wish = MicroWish.objects.get()
    assert (wish.caller, wish.words, wish.budget, wish.state, wish.path, wish.collected_by) == (
        "吴奶奶",
        "想要一个助行器",
        200,
        "collected",
        town.group.path,
        town.entrance_leader,
    )
    assert (wish.resident, wish.household, visit.results.get().kind) == (elder, elder.household, "wish")


def test_the_community_changes_care_during_the_visit(town, elder):
    more = {"words": "老伴住院", "kind": K.DISABLED_ELDER, "living_with": "alone"}
    record_visit(elder.household, by=town.willow_worker, resident=elder, results={"care": more})
    profile = elder.care
    profile.refresh_from_db()
    assert (profile.living_with, profile.needs) == ("alone", "2026-03-10 老伴住院")
    assert sorted(mark.kind for mark in profile.marks.all()) == [K.DISABLED_ELDER, K.LIVING_ALONE_ELDER]


def test_a_leader_proposes_the_change_to_the_community(town, elder):
    visited(elder, town, results={"care": {"words": "老伴住院了，现在一个人"}})
    request = RegisterRequest.objects.get()
    assert (request.kind, request.words, request.by) == (
        RequestKind.PROPOSE,
        "老伴住院了，现在一个人",
        town.entrance_leader,
    )


def test_the_writer_takes_a_slip_back_and_the_dates_fall_back(town, elder):
    visited(elder, town, at=timezone.now() - timedelta(days=3))
    before = dates(elder)
    slip = visited(elder, town)
    assert dates(elder) != before
    revoke_visit(slip, by=town.entrance_leader, reason="person")
    assert dates(elder) == before
    slip.refresh_from_db()
    assert (slip.revoked_for, slip.revoked_at) == ("person", NOON)
    assert ledger.of(slip).last().facts == {"reason": "person"}
    with pytest.raises(ActionRefused, match="已经作废"):
        revoke_visit(slip, by=town.entrance_leader, reason="person")


def test_only_the_writer_revokes_and_only_within_a_day(town, elder, in_march):
    visit = visited(elder, town)
    with pytest.raises(ActionRefused, match="登记人自己"):
        revoke_visit(visit, by=town.willow_secretary, reason="twice")
    in_march.shift(timedelta(days=1, minutes=1))
    with pytest.raises(ActionRefused, match="超过一天"):
        revoke_visit(visit, by=town.entrance_leader, reason="twice")
    visit.refresh_from_db()
    assert visit.revoked_at is None


def test_what_was_said_at_the_door_stays_out_of_the_ledger(town, elder):
    visited(elder, town, note="血压高，忘吃药", results={"wish": {"words": "想要血压计"}})
    said = "".join(f"{entry.facts}{entry.subject_label}" for entry in LedgerEntry.objects.all())
    assert LedgerEntry.objects.filter(action="wish.collected").exists()
    for word in ("血压", "吴桂兰", "吴奶奶"):
        assert word not in said
