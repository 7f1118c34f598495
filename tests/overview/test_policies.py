"""政策依据: the street's register, searched, exported, and which rules rest on which document."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from governance.overview.models import PolicyDocument, Programme
from governance.overview.policies import acting
from governance.overview.policies.resting import ALL, RULES

GIVEN = {
    "title": "志愿服务记录与证明出具办法（试行）", "number": "民政部令第67号", "issuer": "民政部",
    "issued_on": date(2020, 12, 16), "valid_until": None, "note": "谁组织谁记录。",
}  # fmt: skip


@pytest.fixture
def policy(town):
    return acting.register_policy(town.street, by=town.director, rules=["hours", "S1", "没有的"], **GIVEN)


def listed(client, **asked):
    return [it.title for it in client.get(reverse("policies"), asked).context["page"].rows]


def test_a_document_says_which_rules_rest_on_it(client, town, policy):
    assert {basis.rule for basis in policy.bases.all()} == {"hours", "S1"}
    client.force_login(town.director)
    page = client.get(policy.get_absolute_url()).content.decode()
    assert f'href="{reverse("hours-settings")}"' in page
    assert ALL["S1"].words in page
    client.force_login(town.grid_leader)
    page = client.get(policy.get_absolute_url()).content.decode()
    assert RULES["hours"].words in page
    assert f'href="{reverse("hours-settings")}"' not in page


def test_every_rule_leads_to_a_page_there_is(town):
    for rule in RULES.values():
        assert not rule.page or reverse(rule.page)
        assert not rule.may or town.director.may(rule.may) in (True, False)


def test_the_register_is_searched_and_narrowed(client, town, policy):
    over = GIVEN | {"title": "旧办法", "number": "", "valid_until": date(2021, 1, 1), "note": ""}
    acting.register_policy(town.street, by=town.director, rules=["limits"], **over)
    client.force_login(town.building_leader)
    assert listed(client) == ["旧办法", GIVEN["title"]]
    assert listed(client, q="67号") == [GIVEN["title"]]
    assert listed(client, rule="limits") == ["旧办法"]
    assert listed(client, state="valid") == [GIVEN["title"]]
    assert listed(client, state="over") == ["旧办法"]
    client.force_login(town.outsider)
    assert listed(client) == []


def test_it_is_changed_once_and_never_registered_twice(client, town, policy):
    client.force_login(town.director)
    form = {name: value or "" for name, value in GIVEN.items()} | {"version": policy.version, "rules": ["awards"]}
    assert client.post(reverse("change-policy", args=[policy.pk]), form).status_code == 302
    assert [basis.rule for basis in policy.bases.all()] == ["awards"]
    assert client.post(reverse("change-policy", args=[policy.pk]), form).status_code == 409
    with pytest.raises(Conflict):
        acting.register_policy(town.street, by=town.director, **GIVEN)
    with pytest.raises(ActionRefused):
        acting.register_policy(town.street, by=town.director, **(GIVEN | {"valid_until": date(2001, 1, 1)}))
    assert [each.action for each in ledger.of(policy)] == ["policy.registered", "policy.changed"]
    client.post(reverse("drop-policy", args=[policy.pk]))
    assert not PolicyDocument.objects.exists()


def test_the_workbook_holds_what_the_page_shows(client, town, policy):
    acting.register_policy(town.street, by=town.director, **(GIVEN | {"title": "=1+1", "number": "别的"}))
    client.force_login(town.willow_secretary)
    answer = client.get(reverse("export-policies"), {"q": "志愿"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == 1 or row[0] == "1"]
    assert rows[0][1] == GIVEN["title"]
    assert "政策依据一览表" in sheet["A1"].value
    assert LedgerEntry.objects.get(action="policy.exported").facts["count"] == 1
    answer = client.get(reverse("export-policies"))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert "=1+1" in [cell.value for cell in sheet["B"] if cell.data_type == "s"]


def test_everybody_reads_what_is_in_force(client, town, policy):
    acting.register_policy(
        town.street, by=town.director, **(GIVEN | {"title": "旧办法", "valid_until": date(2021, 1, 1)})
    )
    page = client.get(reverse("public-policies", args=["WH01"])).content.decode()
    assert GIVEN["title"] in page
    assert "旧办法" not in page
    assert GIVEN["title"] not in client.get(reverse("public-policies", args=["LJ"])).content.decode()


def test_the_document_itself_is_kept_and_given_to_everybody_while_it_is_in_force(client, town, policy):
    client.force_login(town.director)
    form = {name: value or "" for name, value in GIVEN.items()} | {"version": policy.version, "rules": ["hours"]}
    bad = SimpleUploadedFile("办法.docx", b"PK\x03\x04")
    answer = client.post(reverse("change-policy", args=[policy.pk]), form | {"scan": bad})
    assert answer.status_code == 422 and GIVEN["title"] in answer.content.decode()
    assert client.get(reverse("policy-file", args=[policy.pk])).status_code == 404
    good = SimpleUploadedFile("办法.pdf", b"%PDF-1.7 text")
    assert client.post(reverse("change-policy", args=[policy.pk]), form | {"scan": good}).status_code == 302
    again = form | {"version": policy.version + 1}  # without a file: the old one stays
    assert client.post(reverse("change-policy", args=[policy.pk]), again).status_code == 302
    public = reverse("public-policy-file", args=[policy.pk])
    assert reverse("policy-file", args=[policy.pk]) in client.get(policy.get_absolute_url()).content.decode()
    client.logout()
    assert public in client.get(reverse("public-policies", args=["WH"])).content.decode()
    answer = client.get(public)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 text"
    assert answer["Content-Disposition"].startswith("attachment")
    PolicyDocument.objects.update(valid_until=date(2021, 1, 1))
    assert client.get(public).status_code == 404


def test_a_programme_and_its_document_name_each_other(client, town, policy):
    ours, theirs = (
        Programme.objects.create(unit=unit, name=name, begins_on=date(2026, 1, 1), public=True)
        for unit, name in ((town.willow, "邻聚力"), (town.next_street, "别处的"))
    )
    client.force_login(town.director)
    form = {name: value or "" for name, value in GIVEN.items()} | {"version": policy.version}
    url = reverse("change-policy", args=[policy.pk])
    assert client.post(url, form | {"programmes": [theirs.pk]}).status_code == 422
    assert client.post(url, form | {"programmes": [ours.pk]}).status_code == 302
    assert ours.get_absolute_url() in client.get(policy.get_absolute_url()).content.decode()
    assert policy.get_absolute_url() in client.get(ours.get_absolute_url()).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(client, town, n, django_assert_max_num_queries):
    for number in range(n):
        acting.register_policy(
            town.street, by=town.director, rules=["hours", "limits"], **(GIVEN | {"number": str(number)})
        )
    client.force_login(town.director)
    client.get(reverse("policies"))
    with django_assert_max_num_queries(9):
        client.get(reverse("policies"))
