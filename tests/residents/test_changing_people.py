"""Two people who change one household at once: nothing is overwritten silently, and nothing that was typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.actions.dwellings import change_dwelling
from residents.actions.people import add_resident, change_resident
from residents.choices import Basis, Document, Relation, Sex
from residents.models import Consent, Resident
from tests.builders import make_resident
from tests.residents.homes import at_home

NUMBER = "340104194803120020"


@pytest.fixture
def clerk(town):
    return town.willow_secretary


@pytest.fixture
def person(town):
    return at_home(town.building, phone="13855100003", workplace="退休")


def again(row):
    return type(row).objects.get(pk=row.pk)


def form(person, **changed):
    return {
        "name": person.name, "sex": person.sex, "birth_precision": "day", "basis": person.basis,
        "workplace": person.workplace, "version": person.version, **changed,
    }  # fmt: skip


def test_who_was_slower_is_told_who_was_faster(town, clerk, person):
    change_resident(person, by=town.willow_worker, seen=1, workplace="合肥一中")

    with pytest.raises(Conflict, match="杨社工刚刚修改过"):
        change_resident(person, by=clerk, seen=1, workplace="望湖小学")
    assert again(person).workplace == "合肥一中"


def test_the_slower_form_keeps_its_words_beside_what_is_stored_and_saves_knowingly(client, town, clerk, person):
    change_resident(person, by=town.willow_worker, seen=1, workplace="合肥一中")
    client.force_login(clerk)
    address = reverse("change-resident", args=[person.pk])

    answer = client.post(address, form(person, workplace="望湖小学"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="望湖小学"' in text
    assert "<dt>工作单位或学校</dt><dd>合肥一中</dd>" in text
    assert again(person).workplace == "合肥一中"
    assert '<input type="hidden" name="version" value="2"' in text

    assert client.post(address, form(person, workplace="望湖小学", version=2)).status_code == 302
    assert again(person).workplace == "望湖小学"


def test_two_members_of_one_household_are_changed_at_once_and_both_stay(town, clerk, person):
    wife = make_resident(person.household, "陈大海")
    stale = again(person)
    change_resident(person, by=town.willow_worker, seen=1, workplace="合肥一中")
    change_resident(wife, by=clerk, seen=1, workplace="望湖小学")
    change_resident(stale, by=clerk, seen=2, education="20")

    assert (again(person).workplace, again(person).education) == ("合肥一中", "20")
    assert again(wife).workplace == "望湖小学"


def test_the_form_shows_no_number_and_an_empty_one_keeps_it(client, clerk, town):
    person = at_home(town.building, phone="13855100003", id_number=NUMBER)
    client.force_login(clerk)
    address = reverse("change-resident", args=[person.pk])

    text = client.get(address).content.decode()
    assert "13855100003" not in text
    assert NUMBER not in text
    assert "现为 138****0003" in text

    client.post(address, form(person, sex="2"))
    assert (again(person).phone, again(person).id_number) == ("13855100003", NUMBER)
    client.post(address, form(person, sex="2", phone="无", version=2))
    assert (again(person).phone, again(person).phone_key, again(person).id_number) == ("", "", NUMBER)


def test_a_number_tells_birth_date_and_sex_and_a_wrong_one_is_refused_in_words(town, clerk, person):
    change_resident(person, by=clerk, id_number="340104 19480312 0020")
    person = again(person)
    assert (person.birth_date, person.sex, person.document) == (date(1948, 3, 12), Sex.FEMALE, Document.CITIZEN)
    assert Resident.objects.get(id_key=person.id_key) == person

    with pytest.raises(ActionRefused, match="校验码不对"):
        change_resident(person, by=clerk, id_number="340104194803120021")


def test_a_number_belongs_to_one_person_of_the_street(town, clerk, person):
    at_home(town.maple_building, id_number=NUMBER)
    with pytest.raises(ActionRefused, match="已登记在本街道的另一位居民名下"):
        change_resident(person, by=clerk, id_number=NUMBER)


def test_a_household_has_one_head(town, clerk, person):
    change_resident(person, by=clerk, relation=Relation.HEAD)
    with pytest.raises(ActionRefused, match="已有户主"):
        add_resident(person.household, by=clerk, name="陈大海", relation=Relation.HEAD)


def test_consent_as_the_basis_is_written_down_and_a_childs_by_a_guardian(town, clerk, person):
    home = person.household
    with pytest.raises(ActionRefused, match="请填写同意日期"):
        add_resident(home, by=clerk, name="甲", basis=Basis.CONSENT)
    child = {"name": "乙", "birth_date": date(2020, 1, 1), "basis": Basis.CONSENT}
    given = {"given_on": date(2026, 3, 1), "written": True, "guardian": ""}
    with pytest.raises(ActionRefused, match="须由监护人同意"):
        add_resident(home, by=clerk, **child, consent=given)

    made = add_resident(home, by=clerk, **child, consent=given | {"guardian": "陈大海"})
    consent = Consent.objects.get()
    assert (consent.resident, consent.guardian, consent.written) == (made, "陈大海", True)


def test_a_change_is_in_the_ledger_by_its_columns_alone(clerk, person):
    change_resident(person, by=clerk, note="老伴去世，心情不好", phone="13900000000")
    entry = LedgerEntry.objects.get()
    assert (entry.action, entry.subject_label) == ("resident.changed", f"居民{person.pk}")
    assert sorted(entry.facts["fields"]) == ["note", "phone"]
    change_resident(person, by=clerk, phone="13900000000")
    assert LedgerEntry.objects.count() == 1  # nothing changed, nothing said


def test_a_door_too_is_compared_with_what_was_seen(town, clerk, person):
    dwelling = person.household.dwelling
    change_dwelling(dwelling, by=town.willow_worker, seen=1, occupancy="owner")
    with pytest.raises(Conflict, match="杨社工"):
        change_dwelling(dwelling, by=clerk, seen=1, occupancy="rented")
