"""Erasing a person: nothing that tells who they were is left anywhere, and every figure stays the same."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents import figures
from residents.actions import retention
from residents.actions._journal import columns
from residents.actions.care import open_profile
from residents.actions.consents import give_consent
from residents.actions.leaving import record_death
from residents.actions.merging import merge, undo_merge
from residents.actions.passes import issue_pass
from residents.actions.requests import ask
from residents.actions.retention import erase, erase_outdated, set_retention, year_alone
from residents.choices import CareKind, Presence, RequestKind, Sex
from residents.models import (
    CareMark,
    CareProfile,
    Consent,
    Dwelling,
    Household,
    Merge,
    PartyMember,
    Pass,
    RegisterRequest,
    Resident,
    RosterBatch,
    RosterChange,
    Visit,
    VisitResult,
)
from tests.builders import make_dwelling, make_household, make_resident
from volunteers.models import MicroWish

NUMBER, PHONE = "340111194805120029", "13855107788"
SECRETS = (
    "吴桂兰", "wgl", NUMBER, PHONE, "05516288", "听力不好", "纺织厂", "瑶海区某路", "肺病", "高龄补贴", "想有人陪", "陈国强",
    "侄子", "13900002222", "说腿疼", "陪买菜", "监护人甲", "电话换了", "皖A12345", "证号9988", "城东支部", "吴奶奶", "想要收音机", "1948-05-12",
)  # fmt: skip
TABLES = (
    Resident, CareProfile, CareMark, Visit, VisitResult, Consent, RegisterRequest, Pass, PartyMember, Household, Dwelling,
    Merge, RosterChange, MicroWish,
)  # fmt: skip


def lived(town):
    """Somebody of whom everything is known that the register can hold, with a twin merged in."""
    t, by = town, town.willow_secretary
    dwelling = make_dwelling(t.building, "301", owner_name="吴桂兰", owner_phone=PHONE)
    household = make_household(dwelling, phone="05516288", vehicles="皖A12345", note="听力不好")
    batch = RosterBatch.objects.create(home=t.willow, file_name="花名册.xlsx")
    wu = make_resident(
        household, id_number=NUMBER, document="citizen", phone=PHONE, other_phones=PHONE, note="听力不好", sex=Sex.FEMALE,
        birth_date=date(1948, 5, 12), workplace="纺织厂", registered_at="瑶海区某路", ethnicity="01", batch=batch,
    )  # fmt: skip
    profile = open_profile(
        wu, by=by, kinds=[CareKind.DISABILITY], health="肺病", support="高龄补贴", needs="想有人陪",
        contact_name="陈国强", contact_relation="侄子", contact_phone="13900002222",
    )  # fmt: skip
    CareMark.objects.filter(profile=profile).update(detail="证号9988")
    PartyMember.objects.create(resident=wu, branch_written="城东支部")
    place = {name: getattr(wu, name) for name in ("building", "entrance", "home", "path")}
    visit = Visit.objects.create(household=household, resident=wu, by=t.building_leader, note="说腿疼", **place)
    VisitResult.objects.create(visit=visit, kind="ticket", label="陪买菜")
    wish = {"household": household, "home": wu.home, "path": wu.path, "collected_by": t.building_leader}
    MicroWish.objects.create(caller="吴奶奶", words="想要收音机", resident=wu, **wish)
    MicroWish.objects.create(caller="吴奶奶家", words="想要收音机", **wish)
    give_consent(wu, "contact", by=by, guardian="监护人甲")
    ask(wu, RequestKind.CORRECT, words="电话换了号码", by=by)
    issue_pass(wu, by=by)
    twin = make_resident(household, phone="13900002222", workplace="纺织厂")
    merge(wu, twin, by=by)
    change = {"row": 3, "version": 2, "before": json.dumps({"name": "吴桂兰"}), "after": json.dumps({"phone": PHONE})}
    RosterChange.objects.create(batch=batch, model="resident", object_id=wu.pk, **change)
    RosterChange.objects.create(batch=batch, model="careprofile", object_id=profile.pk, **change)
    return Resident.objects.get(pk=wu.pk)


def everything():
    return json.dumps([columns(row) for model in TABLES for row in model._base_manager.all()], ensure_ascii=False)


def counted(town, days):
    """Every figure of the register on some days, and how many visits, marks and requests there are of which kind."""
    stock = [vars(figures.stock_of_unit(town.willow, day)) for day in days]
    tables = [
        list(model.objects.order_by("pk").values_list(*names))
        for model, names in (
            (Resident, ("sex", "presence", "since", "left_on", "died_on", "building", "path", "household")),
            (CareMark, ("kind", "since", "ended_on")),
            (Visit, ("at", "way", "outcome", "met", "building", "resident")),
            (RegisterRequest, ("kind", "state", "asked_at")),
            (PartyMember, ("kind", "membership")),
        )
    ]
    return stock, figures.stock_of_building(town.building), tables


def test_nothing_that_tells_who_it_was_is_left_in_any_table(town):
    wu = lived(town)
    before = everything()
    assert [word for word in SECRETS if word not in before] == []
    erase(wu, by=town.willow_secretary, why="request")
    after = everything()
    assert [word for word in SECRETS if word in after] == []
    wu.refresh_from_db()
    assert (wu.name, wu.id_key, wu.phone_key, wu.phone_tail, wu.birth_line) == ("已删除", "", "", "", "1948")
    assert wu.erased_at is not None and Pass.objects.count() == RosterChange.objects.count() == 0
    assert LedgerEntry.objects.get(action="resident.erased").facts == {"why": "request"}


def test_every_figure_is_the_same_before_and_after(town):
    wu = lived(town)
    young = make_resident(wu.household, "陈小宝", birth_date=date(2016, 11, 30), sex=Sex.MALE)
    today = timezone.localdate()
    eighty = make_resident(wu.household, "钱老太", birth_date=today.replace(year=today.year - 80) + timedelta(days=1))
    record_death(wu, by=town.willow_secretary)
    wu.refresh_from_db()
    days = [today, today - timedelta(days=1)]
    before = counted(town, days)
    for person in (wu, young, eighty):
        erase(person, by=None, why="retention")
    assert counted(town, days) == before
    assert before[1].people == 2 and before[0][1]["disabled"] == 0


@pytest.mark.parametrize(
    ("born", "left", "kept"),
    [
        (date(1940, 3, 1), date(2025, 6, 1), date(1940, 1, 1)),
        (date(1940, 9, 1), date(2025, 6, 1), date(1940, 12, 31)),
        (date(1940, 6, 1), date(2025, 6, 1), date(1940, 1, 1)),
    ],
)
def test_of_the_birth_date_the_year_stays_and_with_it_the_age_at_leaving(born, left, kept):
    person = Resident(birth_date=born, left_on=left, presence=Presence.LEFT)
    age = person.age_on(left)
    person.birth_date = year_alone(person)
    assert (person.birth_date, person.age_on(left)) == (kept, age)


def test_neighbours_keep_their_phone_and_the_household_what_others_still_use(town):
    household = make_household(make_dwelling(town.building, "301"), phone="05516288", note="养狗")
    wu, chen = make_resident(household, phone=PHONE), make_resident(household, "陈春来", phone="13900001111")
    erase(wu, by=None, why="request")
    household.refresh_from_db(), chen.refresh_from_db()
    assert (household.phone, household.note, chen.phone, chen.name) == ("05516288", "养狗", "13900001111", "陈春来")


def test_what_was_erased_cannot_be_erased_merged_or_unmerged_again(town):
    wu = lived(town)
    other = make_resident(wu.household, "吴桂兰")
    erase(wu, by=None, why="request")
    with pytest.raises(Conflict, match="已经删除过了"):
        erase(wu, by=None, why="request")
    with pytest.raises(ActionRefused, match="个人信息已删除，不能再合并"):
        merge(other, wu, by=town.willow_secretary)
    with pytest.raises(ActionRefused, match="合并不能再撤销"):
        undo_merge(Merge.objects.get(), by=town.willow_secretary)
    with pytest.raises(ActionRefused, match="没有可查的内容"):
        issue_pass(wu, by=town.willow_secretary)


def gone(town, days, presence=Presence.LEFT, **more):
    household = make_household(make_dwelling(town.building, f"{Dwelling.objects.count() + 1}01"))
    day = timezone.localdate() - timedelta(days=days)
    dates = {"left_on": day} if presence == Presence.LEFT else {"died_on": day}
    return make_resident(household, presence=presence, **dates | more)


def test_at_night_goes_who_left_or_died_longer_ago_than_the_office_decided(town, monkeypatch):
    monkeypatch.setattr(retention, "AT_A_TIME", 1)
    set_retention(town.street, by=town.director, days_after_left=100, days_after_death=50)
    out = [
        gone(town, 101),
        gone(town, 60, Presence.DEAD),
        gone(town, 101, left_on=None, changed_at=timezone.now() - timedelta(200)),
    ]
    kept = [gone(town, 99), gone(town, 49, Presence.DEAD), gone(town, 101, presence=Presence.HERE)]
    waiting = gone(town, 101)
    ask(waiting, RequestKind.ACCESS)
    erase_outdated()
    while jobs.drain():
        pass
    erased = set(Resident.objects.exclude(erased_at=None).values_list("pk", flat=True))
    assert erased == {person.pk for person in out}
    assert not erased & {person.pk for person in [*kept, waiting]}


def test_an_office_that_has_not_decided_erases_nobody(town):
    set_retention(town.next_street, by=town.outsider, days_after_left=30, days_after_death=30)
    gone(town, 9000)
    erase_outdated()
    assert not Resident.objects.exclude(erased_at=None).exists()


def test_the_street_sets_the_limits_and_too_short_ones_are_refused(client, town):
    client.force_login(town.director)
    assert "还没有设定" in client.get(reverse("retention-settings")).content.decode()
    short = client.post(reverse("retention-settings"), {"days_after_left": 3, "days_after_death": 365})
    assert short.status_code == 422
    client.post(reverse("retention-settings"), {"days_after_left": 700, "days_after_death": 300})
    entry = LedgerEntry.objects.get(action="retention.set")
    assert (entry.unit_path, entry.facts) == (town.street.path, {"left": 700, "died": 300})
    client.force_login(town.willow_secretary)
    assert client.get(reverse("retention-settings")).status_code == 403
