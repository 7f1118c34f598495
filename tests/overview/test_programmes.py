"""工作品牌: data of an office, shown to everybody once it says so, with nobody's name in it."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.overview.models import MonthlyFigures, Pillar, Programme
from governance.overview.months.reading import last_month, live
from governance.overview.programmes import acting
from tests.builders import make_dwelling, make_household, make_resident

GIVEN = {
    "name": "邻聚力",
    "slogan": "五级联动",
    "summary": "一级连一级。",
    "begins_on": date(2026, 1, 1),
    "ends_on": None,
}


@pytest.fixture
def programme(town):
    return acting.found_programme(town.street, by=town.director, **GIVEN)


def public(client, code):
    return client.get(reverse("public-programmes", args=[code])).content.decode()


def test_a_programme_is_built_on_its_pages_and_shown_to_everybody(client, town):
    client.force_login(town.director)
    client.post(
        reverse("new-programme"), {"unit": "WH", "name": "邻聚力", "slogan": "五级联动", "begins_on": "2026-01-01"}
    )
    it = Programme.objects.get()
    client.post(
        reverse("add-pillar", args=[it.pk]), {"position": 1, "name": "五治共建", "text": "一起商量", "figures": ["I1"]}
    )
    pillar = Pillar.objects.get()
    pillar_form = {"position": 1, "name": "五治", "text": "坐下来商量", "figures": ["D1", "I1"]}
    client.post(reverse("change-pillar", args=[pillar.pk]), pillar_form)
    pillar.refresh_from_db()
    assert (pillar.name, pillar.figures) == ("五治", ["D1", "I1"]) or set(pillar.figures) == {"D1", "I1"}
    client.logout()
    assert "邻聚力" not in public(client, "WH").split("public-main")[1]
    client.force_login(town.director)
    client.post(reverse("show-programme", args=[it.pk]), {"public": "1"})
    client.logout()
    assert "坐下来商量" in public(client, "WH")
    assert "坐下来商量" in public(client, "WH01")
    assert "坐下来商量" not in public(client, "LJ")


def test_figures_of_the_last_month_stand_with_a_pillar(client, town, programme):
    acting.set_pillar(programme, by=town.director, name="诉求", text="", figures=["I1", "I3.solved"], position=1)
    acting.show_programme(programme, by=town.director, public=True)
    MonthlyFigures.objects.create(
        unit=town.street, month=last_month(live()), path=town.street.path,
        figures={"I1": [4321, None, 4321], "I3.solved": [0, 0, None]},
    )  # fmt: skip
    body = public(client, "WH")
    assert "4321" in body
    assert "—" in body


def test_what_names_somebody_is_not_shown(town, programme):
    make_resident(make_household(make_dwelling(town.building, "301")), "吴桂兰")
    change = dict(GIVEN, version=None)
    for text in ("请找吴桂兰报名。", "电话 13800001234。", "集合在 1 号楼 301 室。"):
        acting.change_programme(programme, by=town.director, **(change | {"summary": text}))
        with pytest.raises(ActionRefused):
            acting.show_programme(programme, by=town.director, public=True)
    acting.change_programme(programme, by=town.director, **change)
    acting.show_programme(programme, by=town.director, public=True)
    with pytest.raises(ActionRefused):
        acting.set_pillar(programme, by=town.director, name="吴桂兰", text="", figures=[], position=1)
    assert not programme.pillars.exists()


def test_whoever_comes_second_is_told(town, programme):
    version = programme.version
    acting.change_programme(programme, by=town.director, version=version, **GIVEN)
    with pytest.raises(Conflict):
        acting.change_programme(programme, by=town.director, version=version, **GIVEN)
    with pytest.raises(Conflict):
        acting.found_programme(town.street, by=town.director, **GIVEN)
    with pytest.raises(ActionRefused):
        acting.found_programme(town.street, by=town.director, **(GIVEN | {"name": "短", "ends_on": date(2025, 1, 1)}))
    assert [each.action for each in ledger.of(programme)] == ["programme.founded", "programme.changed"]


def test_a_community_changes_its_own_and_not_the_streets(client, town, programme):
    acting.show_programme(programme, by=town.director, public=True)
    client.force_login(town.willow_secretary)
    assert client.get(programme.get_absolute_url()).status_code == 200
    for name in ("change-programme", "add-pillar", "picture-programme"):
        assert client.get(reverse(name, args=[programme.pk])).status_code == 404
    client.force_login(town.outsider)
    assert client.get(programme.get_absolute_url()).status_code == 404


def test_a_cover_is_our_own_jpeg(client, town, programme):
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")
    client.force_login(town.director)
    file = SimpleUploadedFile("cover.png", kept.getvalue(), "image/png")
    client.post(reverse("picture-programme", args=[programme.pk]), {"photos": [file], "version": programme.version})
    programme.refresh_from_db()
    assert programme.cover.name.endswith(".jpg")
    client.logout()
    assert client.get(reverse("public-programme-cover", args=[programme.pk])).status_code == 404
    acting.show_programme(programme, by=town.director, public=True)
    answer = client.get(reverse("public-programme-cover", args=[programme.pk]))
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("n", [1, 3])
def test_pages_ask_the_same_for_one_and_three(client, town, n, django_assert_num_queries):
    for number in range(n):
        it = acting.found_programme(town.street, by=town.director, **(GIVEN | {"name": f"品牌{number}"}))
        acting.set_pillar(it, by=town.director, name="支柱", text="", figures=["I1"], position=1)
        acting.show_programme(it, by=town.director, public=True)
    with django_assert_num_queries(4):
        public(client, "WH")
