from datetime import timedelta

import pytest
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from residents.actions.consents import give_consent, withdraw_consent
from residents.actions.party import disclose
from residents.choices import Purpose
from residents.models import Consent, PartyMember
from tests.builders import make_dwelling, make_household, make_resident


@pytest.fixture
def home(town):
    return make_household(make_dwelling(town.building, "301"))


def test_a_consent_is_given_once_and_withdrawn_once(town, home):
    wu, by = make_resident(home), town.willow_worker
    consent = give_consent(wu, Purpose.CONTACT, by=by, written=True)
    with pytest.raises(ActionRefused, match="“留存联系方式”已登记过同意"):
        give_consent(wu, Purpose.CONTACT, by=by)
    withdraw_consent(consent, by=by)
    with pytest.raises(Conflict, match=r"已于 .* 撤回"):
        withdraw_consent(consent, by=by)
    again = give_consent(wu, Purpose.CONTACT, by=by)
    rows = Consent.objects.order_by("pk").values_list("pk", "written", "withdrawn_on")
    assert list(rows) == [(consent.pk, True, timezone.localdate()), (again.pk, False, None)]
    entries = LedgerEntry.objects.filter(action__startswith="consent.").order_by("id")
    assert [entry.action for entry in entries] == ["consent.given", "consent.withdrawn", "consent.given"]


def test_below_fourteen_the_guardian_agrees(town, home):
    today = timezone.localdate()
    child = make_resident(home, "小陈", birth_date=today.replace(year=today.year - 14) + timedelta(days=1))
    with pytest.raises(ActionRefused, match="须由监护人同意"):
        give_consent(child, Purpose.PHOTO, by=town.willow_worker)
    assert give_consent(child, Purpose.PHOTO, by=town.willow_worker, guardian="陈春来").guardian == "陈春来"
    grown = make_resident(home, "大陈", birth_date=today.replace(year=today.year - 14))
    assert give_consent(grown, Purpose.PHOTO, by=town.willow_worker).guardian == ""
    assert "陈春来" not in str(list(LedgerEntry.objects.values_list("facts", flat=True)))


def test_a_day_to_come_is_no_day_of_consent(town, home):
    with pytest.raises(ActionRefused, match="不能晚于今天"):
        give_consent(
            make_resident(home), Purpose.CARE, by=town.willow_worker, given_on=timezone.localdate() + timedelta(1)
        )


def test_taking_back_the_party_consent_conceals_the_member(town, home):
    wu, by = make_resident(home), town.willow_worker
    PartyMember.objects.create(resident=wu)
    with pytest.raises(ActionRefused, match="党员信息里登记"):
        give_consent(wu, Purpose.PARTY, by=by)
    disclose(wu, by=by)
    withdraw_consent(Consent.objects.get(), by=by)
    assert PartyMember.objects.get().disclosed is False
