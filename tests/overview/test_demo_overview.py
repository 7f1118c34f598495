"""What the demo's hall shows: the offices' programmes and documents, a cockpit for every unit, and nobody's name in public."""

from datetime import date

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from deliberation.models import Ticket
from governance.foundation.deidentify import deidentify
from governance.overview.demo.build import build
from governance.overview.models import CockpitSheet, PolicyDocument, Programme
from governance.overview.months.definitions import INDICATORS
from governance.overview.policies.resting import ALL
from hierarchy.choices import UnitKind
from hierarchy.models import OrgUnit
from residents.models import Resident

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
QUICK = {"DEMO": True, "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(**QUICK, MEDIA_ROOT=media), transaction.atomic():
        build(date(2026, 11, 20), tickets=60)
        yield
        transaction.set_rollback(True)


def test_each_office_has_its_programme(demo):
    told = {each.name: each for each in Programme.objects.prefetch_related("pillars")}
    assert set(told) == {"邻聚力", "楼长有话说", "一核多yuan", "三主互动"}
    assert [pillar.name for pillar in told["一核多yuan"].pillars.all()] == ["智慧元", "共建源", "议事员", "爱心园"]
    for programme in told.values():
        assert programme.public
        assert programme.cover
        for pillar in programme.pillars.all():
            assert set(pillar.figures) <= set(INDICATORS)


def test_every_rule_a_document_is_the_ground_of_exists(demo):
    for document in PolicyDocument.objects.prefetch_related("bases"):
        assert document.bases.exists(), document
        assert {basis.rule for basis in document.bases.all()} <= set(ALL)
    assert PolicyDocument.objects.values("office").distinct().count() == 4


def test_what_everybody_reads_names_nobody(demo):
    names = set(Resident.objects.values_list("name", flat=True))
    for programme in Programme.objects.prefetch_related("pillars"):
        words = [programme.name, programme.slogan, programme.summary]
        words += [f"{pillar.name}{pillar.text}" for pillar in programme.pillars.all()]
        shown = "\n".join(words)
        assert deidentify(shown).found == []
        assert [name for name in names if len(name) > 2 and name in shown] == []


def test_every_unit_down_to_the_grid_has_a_cockpit_that_adds_up(demo):
    units = OrgUnit.objects.current().filter(depth__lte=3).exclude(kind=UnitKind.DEPARTMENT)
    sheets = {sheet.unit_id: sheet.payload for sheet in CockpitSheet.objects.all()}
    assert set(sheets) == set(units.values_list("pk", flat=True))
    for street in units.filter(depth=1):
        assert sheets[street.pk]["open"][""]["open"] == Ticket.objects.open().filter(street_path=street.path).count()
        parts = units.filter(path__startswith=street.path, depth=2)
        own = sheets[street.pk]["open"].get(street.path, {}).get("open", 0)
        assert sheets[street.pk]["open"][""]["open"] == own + sum(
            sheets[each.pk]["open"].get("", {}).get("open", 0) for each in parts
        )


def test_its_public_pages_answer(demo):
    for name in ("public-programmes", "public-policies"):
        assert Client().get(reverse(name, args=["WH"])).status_code == 200
