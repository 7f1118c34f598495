"""Claims: of two one gets it and the other reads by whom it is held; idle ones are free again; done ones are credited."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy.choices import Duty
from tests.builders import make_need, make_partner, make_person, make_volunteer
from tests.conftest import build_town
from volunteers.actions import claims
from volunteers.actions.claims_idle import press_idle
from volunteers.choices import ClaimState, MenuState
from volunteers.models import Claim, HoursEntry, MenuItem

DAY = timedelta(days=1)


@pytest.fixture
def power(town):
    return make_partner(town.willow, "望湖供电服务所", town.liaison)


@pytest.fixture
def school(town):
    town.teacher = make_person("孙老师", duty=Duty.LIAISON)
    return make_partner(town.willow, "望湖小学", town.teacher)


@pytest.fixture
def need(town):
    return make_need(town.willow)


def states():
    return MenuItem.objects.get().state, list(Claim.objects.order_by("pk").values_list("state", flat=True))


def test_one_gets_it_and_the_other_reads_by_whom_it_is_held(town, need, power, school):
    mine = claims.claim(need, by=town.liaison, partner=power)
    assert claims.claim(need, by=town.liaison, partner=power) == mine  # tapped twice
    with pytest.raises(Conflict, match=r"已由望湖供电服务所于 .*认领（已认领），一件需求只由一家办"):
        claims.claim(need, by=town.teacher, partner=school)
    assert states() == ("claimed", ["held"])
    entry = LedgerEntry.objects.get(action="claim.made")
    assert (entry.actor, entry.unit_path, entry.facts) == (
        town.liaison, town.willow.path, {"item": need.number, "party": "partner"},
    )  # fmt: skip


def test_others_read_no_more_than_they_may_know(town, need, power):
    wu = make_volunteer(town.willow, "吴秀英")
    claims.claim(need, by=town.willow_worker, volunteer=wu, anonymous=True)
    with pytest.raises(Conflict, match="已由一位不公开姓名的热心人于"):
        claims.claim(need, by=town.liaison, partner=power)
    Claim.objects.update(anonymous=False)
    with pytest.raises(Conflict, match=r"已由志愿者吴\*英于"):
        claims.claim(need, by=town.liaison, partner=power)
    with pytest.raises(Conflict, match="已由吴秀英于"):
        claims.claim(need, by=town.willow_secretary, partner=power)


def test_nobody_claims_for_others(town, need, power, school):
    wu = make_volunteer(town.willow, "吴秀英")
    for party in ({"partner": school}, {"volunteer": wu}, {}, {"partner": power, "volunteer": wu}):
        with pytest.raises(ActionRefused):
            claims.claim(need, by=town.liaison, **party)
    assert states() == ("listed", [])


def test_what_is_for_several_is_claimed_by_several_and_done_when_all_are(town, power, school):
    need = make_need(town.willow, joint=True)
    one = claims.claim(need, by=town.liaison, partner=power)
    two = claims.claim(need, by=town.teacher, partner=school)
    claims.deliver(one, by=town.liaison, outcome="接好了线")
    assert states() == ("claimed", ["delivered", "held"])
    claims.confirm(one, by=town.willow_worker, rating=5)
    assert states() == ("claimed", ["confirmed", "held"])
    claims.release(two, by=town.teacher, why="放假")
    assert states() == ("confirmed", ["confirmed", "released"])


def test_nobody_hoards_the_menu(town, power):
    for n in range(10):
        claims.claim(make_need(town.willow, f"需求{n}"), by=town.liaison, partner=power)
    with pytest.raises(ActionRefused, match="手上已有 10 件没办完"):
        claims.claim(make_need(town.willow), by=town.liaison, partner=power)


def test_from_the_claim_to_the_hours(town, need, power):
    wu, zhou = make_volunteer(town.willow, "吴秀英"), make_volunteer(town.willow, "周明")
    now = timezone.now().replace(second=0, microsecond=0)
    claim = claims.claim(need, by=town.liaison, partner=power)
    claims.start(claim, by=town.liaison, planned_on=timezone.localdate())
    with pytest.raises(ActionRefused, match="还没有报完成"):
        claims.confirm(claim, by=town.willow_worker)
    with pytest.raises(ActionRefused, match="还没有结束"):
        claims.deliver(claim, by=town.liaison, outcome="换好了", services=[(wu, now, now + DAY)])
    served = [(wu, now - 3 * DAY, now - 3 * DAY + timedelta(minutes=90)), (zhou, now - DAY, now - DAY + DAY / 24)]
    claims.deliver(claim, by=town.liaison, outcome="换好了", services=served)
    assert states() == ("delivered", ["delivered"])
    with pytest.raises(ActionRefused, match="自己办的"):
        claims.confirm(claim, by=town.liaison)
    claims.confirm(claim, by=town.willow_worker, rating=5, thanks="很亮堂")
    with pytest.raises(Conflict, match="已经确认过"):
        claims.confirm(claim, by=town.willow_worker)
    assert states() == ("confirmed", ["confirmed"])
    assert list(HoursEntry.objects.order_by("pk").values_list("volunteer", "minutes", "source", "claim")) == [
        (wu.pk, 90, "claim", claim.pk), (zhou.pk, 60, "claim", claim.pk),
    ]  # fmt: skip


def test_hours_the_ledger_refuses_keep_no_resident_from_saying_thanks(town, need, power):
    wu = make_volunteer(town.willow, "吴秀英")
    now = timezone.now().replace(second=0, microsecond=0)
    claim = claims.claim(need, by=town.liaison, partner=power)
    claims.deliver(claim, by=town.liaison, outcome="换好了", services=[(wu, now - 40 * DAY, now - 40 * DAY + DAY / 24)])
    claims.confirm(claim, by=None, rating=4)
    assert states() == ("confirmed", ["confirmed"]) and not HoursEntry.objects.exists()
    assert "只能补录" in claim.services.get().refused


def test_what_is_not_done_goes_on(town, need, power):
    claim = claims.claim(need, by=town.liaison, partner=power)
    claims.deliver(claim, by=town.liaison, outcome="换好了")
    with pytest.raises(ActionRefused, match="哪里还没办好"):
        claims.send_back(claim, by=None, why=" ")
    claims.send_back(claim, by=None, why="二楼的还不亮")
    assert states() == ("claimed", ["started"])
    with pytest.raises(Conflict, match="页面看最新进度"):
        claims.send_back(claim, by=None, why="二楼的还不亮")


def test_a_page_of_before_is_told(town, need, power):
    claim = claims.claim(need, by=town.liaison, partner=power)
    claims.start(claim, by=town.liaison, version=claim.version)
    with pytest.raises(Conflict, match="现在是“对接中”"):
        claims.release(claim, by=town.liaison, why="没空", version=claim.version)


@pytest.mark.parametrize(
    ("days", "reminded", "state"),
    [(3 * DAY - timedelta(seconds=1), False, "held"), (3 * DAY, True, "held"),
     (7 * DAY - timedelta(seconds=1), True, "held"), (7 * DAY, False, "released")],
)  # fmt: skip
def test_idle_claims_are_reminded_and_released_to_the_second(town, need, power, days, reminded, state):
    claim = claims.claim(need, by=town.liaison, partner=power)
    for _ in range(2):  # the job may come twice
        press_idle(claim.moved_at + days)
    claim.refresh_from_db()
    assert (claim.state, claim.reminded_at is not None) == (state, reminded)
    assert MenuItem.objects.get().state == (MenuState.CLAIMED if state == "held" else MenuState.LISTED)
    told = LedgerEntry.objects.filter(action__in=["claim.reminded", "claim.released"])
    assert told.count() == (1 if reminded or state == "released" else 0)


def test_a_word_or_a_day_agreed_upon_begins_the_idle_days_anew(town, need, power):
    claim = claims.claim(need, by=town.liaison, partner=power)
    press_idle(claim.at + 4 * DAY)
    claims.start(claim, by=town.liaison, now=claim.at + 5 * DAY)
    press_idle(claim.at + 7 * DAY)
    claim.refresh_from_db()
    assert (claim.state, claim.reminded_at) == (ClaimState.STARTED, None)
    claims.start(claim, by=town.liaison, planned_on=timezone.localdate(claim.at + 20 * DAY), now=claim.at + 6 * DAY)
    press_idle(claim.at + 26 * DAY)
    claim.refresh_from_db()
    assert (claim.state, claim.reminded_at is not None) == (ClaimState.STARTED, True)
    press_idle(claim.at + 27 * DAY)
    claim.refresh_from_db()
    assert claim.state == ClaimState.RELEASED


def test_what_was_released_is_claimed_by_somebody_else(town, need, power, school):
    claim = claims.claim(need, by=town.liaison, partner=power)
    press_idle(claim.moved_at + 7 * DAY)
    claims.claim(need, by=town.teacher, partner=school)
    assert states() == ("claimed", ["released", "held"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="两个事务同时等一行，只在 PostgreSQL 上有")
def test_two_partners_at_once_one_gets_it_and_the_other_reads_why():
    town = build_town()
    town.teacher = make_person("孙老师", duty=Duty.LIAISON)
    parties = [
        (town.liaison, make_partner(town.willow, "望湖供电服务所", town.liaison)),
        (town.teacher, make_partner(town.willow, "望湖小学", town.teacher)),
    ]
    need, start, ends = make_need(town.willow), threading.Barrier(2), {}

    def run(user, partner):
        start.wait()
        try:
            claims.claim(need, by=user, partner=partner)
            ends[partner.name] = "done"
        except ActionRefused as refused:
            ends[partner.name] = str(refused)
        except Exception as error:  # what would be an error page
            ends[partner.name] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=party) for party in parties]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    (winner,) = [name for name, end in ends.items() if end == "done"]
    (loser,) = [end for end in ends.values() if end != "done"]
    assert loser.startswith(f"已由{winner}于 ") and "一件需求只由一家办" in loser
    assert states() == ("claimed", ["held"])
