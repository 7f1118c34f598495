"""Two rows of one person become one, and two again."""

import json
from datetime import date

import pytest

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.actions._journal import columns
from residents.actions.care import open_profile
from residents.actions.consents import give_consent
from residents.actions.merging import merge, undo_merge
from residents.actions.passes import issue_pass
from residents.actions.requests import ask
from residents.choices import CareKind, Presence, RequestKind, Sex
from residents.models import (
    CareMark,
    CareProfile,
    Consent,
    Finding,
    Merge,
    Move,
    PartyMember,
    Pass,
    RegisterRequest,
    Resident,
    SecondHome,
    Visit,
)
from tests.builders import make_dwelling, make_household, make_resident

TABLES = (Resident, Visit, CareProfile, CareMark, PartyMember, Consent, RegisterRequest, Pass, SecondHome, Move)
NUMBER = "340111194805120029"


def dump():
    """Every column of everything that belongs to people, but for the count of versions."""
    return {
        f"{model.__name__} {row.pk}": {name: value for name, value in columns(row).items() if name != "version"}
        for model in TABLES
        for row in model._base_manager.order_by("pk")
    }


def visit(resident, by, **more):
    place = {name: getattr(resident, name) for name in ("building", "entrance", "home", "path")}
    return Visit.objects.create(household=resident.household, resident=resident, by=by, note="说腿疼", **place, **more)


def twice(t):
    """One woman of two sheets: at 301 with number and care, at 502 with phone, party, papers and another care file."""
    first = make_household(make_dwelling(t.building, "301"))
    second = make_household(make_dwelling(t.building, "502", t.entrance_2))
    kept = make_resident(first, birth_date=date(1948, 5, 12), sex=Sex.FEMALE, note="听力不好")
    gone = make_resident(second, id_number=NUMBER, document="citizen", phone="13855100009", sex=Sex.FEMALE)
    visit(kept, t.building_leader)
    visit(gone, t.building_leader)
    open_profile(kept, by=t.willow_secretary, kinds=[CareKind.ADVANCED_AGE])
    care = {"kinds": [CareKind.ADVANCED_AGE, CareKind.LIVING_ALONE_ELDER], "health": "高血压"}
    open_profile(gone, by=t.willow_secretary, **care)
    PartyMember.objects.create(resident=gone)
    give_consent(gone, "contact", by=t.willow_secretary)
    ask(gone, RequestKind.CORRECT, words="电话换了", by=t.willow_secretary)
    issue_pass(gone, by=t.willow_secretary)
    Move.objects.create(resident=gone, kind="in", on=date(2020, 1, 1), to_household=second)
    SecondHome.objects.create(resident=gone, household=first)
    return Resident.objects.get(pk=kept.pk), Resident.objects.get(pk=gone.pk)


def test_the_kept_row_is_filled_and_everything_of_the_other_hangs_on_it(town):
    kept, gone = twice(town)
    merge(kept, gone, by=town.willow_secretary)

    kept = Resident.objects.get()
    assert (kept.id_number, kept.phone, kept.note, kept.birth_date) == (
        NUMBER, "13855100009", "听力不好", date(1948, 5, 12),
    )  # fmt: skip
    assert kept.visits.count() == 2
    assert [mark.kind for mark in kept.care.marks.filter(ended_on=None).order_by("kind")] == [
        CareKind.ADVANCED_AGE, CareKind.LIVING_ALONE_ELDER,
    ]  # fmt: skip
    assert (kept.care.health, kept.party.kind, kept.consents.count(), kept.moves.count()) == ("高血压", "formal", 1, 1)
    assert [home.household_id for home in kept.second_homes.all()] == [gone.household_id]
    assert (kept.requests.count(), kept.passes.count(), CareProfile.objects.count()) == (1, 1, 1)


def test_the_ledger_says_which_row_went_and_how_much_was_moved_and_nobodys_name(town):
    kept, gone = twice(town)
    merge(kept, gone, by=town.willow_secretary)
    entry = LedgerEntry.objects.get(action="resident.merged")
    assert (entry.subject_id, entry.facts["gone"], entry.facts["moved"]["residents.Visit"]) == (
        str(kept.pk),
        gone.pk,
        1,
    )
    assert gone.name not in json.dumps(entry.facts, ensure_ascii=False) + entry.subject_label


def test_undoing_puts_both_back_exactly(town):
    kept, gone = twice(town)
    before, version = dump(), kept.version
    record = merge(kept, gone, by=town.willow_secretary)
    assert dump() != before

    undo_merge(record, by=town.willow_secretary)

    assert dump() == before
    assert Resident.objects.get(pk=kept.pk).version == version + 2


def test_what_the_clerk_chose_stands(town):
    kept, gone = twice(town)
    kept.phone = "13900000000"
    kept.save()
    before = dump()
    record = merge(kept, gone, by=town.willow_secretary, choices={"phone": "gone", "household": "gone"})
    made = Resident.objects.get()
    assert (made.phone, made.household_id, made.building_id, made.entrance_id) == (
        "13855100009", gone.household_id, gone.building_id, gone.entrance_id,
    )  # fmt: skip
    assert [home.household_id for home in made.second_homes.all()] == [kept.household_id]
    undo_merge(record, by=town.willow_secretary)
    assert dump() == before


def test_an_undo_after_an_edit_says_what_was_edited_and_changes_nothing(town):
    kept, gone = twice(town)
    record = merge(kept, gone, by=town.willow_secretary)
    now = Resident.objects.get()
    now.phone, now.workplace = "13700000000", "菜场"
    now.save()
    stands = dump()
    with pytest.raises(ActionRefused, match="合并之后又改过：联系电话、工作单位或学校"):
        undo_merge(record, by=town.willow_secretary)
    assert dump() == stands


def test_visits_after_the_merge_stay_with_the_kept_row_when_it_is_undone(town):
    kept, gone = twice(town)
    record = merge(kept, gone, by=town.willow_secretary)
    later = visit(Resident.objects.get(), town.building_leader)
    undo_merge(record, by=town.willow_secretary)
    assert list(gone.visits.values_list("pk", flat=True)) == list(
        gone.visits.exclude(pk=later.pk).values_list("pk", flat=True)
    )
    assert later.pk in set(kept.visits.values_list("pk", flat=True))


def test_two_identity_numbers_are_two_people(town):
    kept, gone = twice(town)
    kept.id_number, kept.document = "340111195203010016", "citizen"
    kept.save()
    with pytest.raises(ActionRefused, match="证件号码不同，应是两个人"):
        merge(kept, gone, by=town.willow_secretary)
    assert Resident.objects.count() == 2


def test_who_comes_second_reads_that_it_was_done(town):
    kept, gone = twice(town)
    record = merge(kept, gone, by=town.willow_secretary)
    with pytest.raises(Conflict, match="刚刚已被同事合并"):
        merge(gone, kept, by=town.willow_worker)
    undo_merge(record, by=town.willow_worker)
    with pytest.raises(Conflict, match="已经撤销了"):
        undo_merge(record, by=town.willow_worker)


def test_a_page_of_before_an_edit_cannot_merge(town):
    kept, gone = twice(town)
    with pytest.raises(Conflict, match="刚被修改"):
        merge(kept, gone, by=town.willow_secretary, versions=[kept.version, gone.version + 1])


def test_of_two_merges_the_later_one_is_undone_first(town):
    kept, gone = twice(town)
    third = make_resident(gone.household, presence=Presence.HERE)
    before = dump()
    first = merge(gone, third, by=town.willow_secretary)
    second = merge(kept, Resident.objects.get(pk=gone.pk), by=town.willow_secretary)
    with pytest.raises(ActionRefused, match="请先撤销后面的那一次"):
        undo_merge(first, by=town.willow_secretary)
    undo_merge(second, by=town.willow_secretary)
    undo_merge(first, by=town.willow_secretary)
    assert dump() == before


def test_findings_about_the_row_that_went_go_with_it(town):
    kept, gone = twice(town)
    about = {"path": kept.path, "home": kept.home}
    Finding.objects.create(check_code="duplicates", key="a", resident=kept, other=gone, **about)
    Finding.objects.create(check_code="id_differs", key="b", resident=gone, **about)
    merge(kept, gone, by=town.willow_secretary)
    assert Finding.objects.count() == 0
    assert Merge.objects.get().kept_id == kept.pk
