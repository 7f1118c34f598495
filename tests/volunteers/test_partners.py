"""共建单位: one register entry, agreements that are told of before they end, the sheet I-6, the yearly list, the API."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from hierarchy.choices import Duty
from hierarchy.models import User
from tests.builders import make_need, make_partner, make_person, make_volunteer
from volunteers.actions import claims, partner_import, partners, planning
from volunteers.actions.cards import make_card
from volunteers.fitting import shared_words
from volunteers.models import Agreement, Claim, HoursEntry, PartnerBatch, PartnerUnit, Resource, ServiceMatch

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HEADINGS = (
    "序号,单位名称,统一社会信用代码,单位性质,党组织名称,党员数,地址,负责人,联络员,联系电话,共建协议起止,资源清单,需求清单,"
    "已开展活动数,双报到,备注"
)
ROWS = [
    "1,望湖供电服务所,,国企,供电所党支部,12,望湖路 1 号,周所长,钱联络,13855500011,2026-01-01至2027-12-31,电路检修；节电讲座,,6,2026-02-01,",
    "2,望湖医院,,医院,医院党总支,十二,,,孙联络,13855500012,2026-01-01至2025-12-31,义诊,,,,",
    "3,水农集团,123,国企,,,,,李联络,13855500013,,,,,,",
    "4,,,学校,,,,,王联络,13855500014,,,,,,",
    "5,望湖小学,,学堂,,,,,赵联络,13855500015,,,,,,",
    "6,新华书店,,商户,,,,,吴联络,13855500016,,图书角,,,是,",
]


def sheet(rows=ROWS):
    return SimpleUploadedFile("共建单位台账.csv", "\n".join([HEADINGS, *rows]).encode())


@pytest.fixture
def power(town):
    return make_partner(town.willow, "望湖供电服务所", town.liaison)


def test_one_entry_a_partner_and_a_page_of_before_is_told(town, power):
    with pytest.raises(Conflict, match="已登记过"):
        partners.register_partner(town.willow, by=town.willow_worker, name="望湖供电服务所")
    partners.change_partner(power, by=town.willow_worker, version=power.version, head="周所长")
    with pytest.raises(Conflict, match="刚被别人修改"):
        partners.change_partner(power, by=town.willow_worker, version=power.version, head="李所长")
    assert LedgerEntry.objects.get(action="partner.changed").facts == {"columns": ["head"]}


def test_liaisons_have_that_duty_and_nobody_else_becomes_one(town, power):
    person = partners.add_liaison(power, by=town.willow_worker, name="孙联络", phone="13855500012")
    assert (person.duty, person.has_account, power.liaisons.count()) == (Duty.LIAISON, False, 2)
    town.grid_leader.phone = "13855500099"
    User.objects.filter(pk=town.grid_leader.pk).update(phone_key=None)
    from hierarchy.actions.people import change_person

    change_person(town.grid_leader, by=town.system_manager, name="葛网格", phone="13855500099")
    for name, words in (("葛网格", "不能兼任"), ("别人", "姓名不同")):
        with pytest.raises(ActionRefused, match=words):
            partners.add_liaison(power, by=town.willow_worker, name=name, phone="13855500099")


def test_a_partner_ends_once_its_claims_are_done(town, power):
    claim = claims.claim(make_need(town.willow), by=town.liaison, partner=power)
    with pytest.raises(ActionRefused, match="还有 1 件认领"):
        partners.end_partner(power, by=town.willow_worker)
    claims.release(claim, by=town.liaison, why="没空")
    partners.end_partner(power, by=town.willow_worker)
    with pytest.raises(ActionRefused, match="共建已终止"):
        claims.claim(make_need(town.willow), by=town.liaison, partner=power)


@pytest.mark.parametrize(
    ("on", "deeds"),
    [("2026-11-30", []), ("2026-12-01", ["agreement.ending"]), ("2026-12-24", ["agreement.ending"]),
     ("2026-12-31", ["agreement.ending"]), ("2027-01-01", ["agreement.ended"])],
)  # fmt: skip
def test_both_sides_are_told_before_an_agreement_ends_each_step_once(town, power, on, deeds):
    end = date(2026, 12, 31)
    partners.add_agreement(power, by=town.willow_worker, title="共建协议", signed_on=date(2026, 1, 1), ends_on=end)
    at = datetime.fromisoformat(f"{on} 08:50").replace(tzinfo=SHANGHAI)
    for _ in range(2):
        partners.remind_agreements(at)
    told = LedgerEntry.objects.filter(action__in=["agreement.ending", "agreement.ended"])
    assert [row.action for row in told] == deeds
    jobs.drain()
    names = set(Notice.objects.filter(entry__in=told).values_list("user__name", flat=True))
    assert names == ({"钱联络", "柳书记", "杨社工"} if deeds else set())


def test_a_renewed_agreement_is_reminded_of_its_own_end_only(town, power):
    for year in (2026, 2027):
        span = {"signed_on": date(year, 1, 1), "ends_on": date(year, 12, 31)}
        partners.add_agreement(power, by=town.willow_worker, title="共建协议", **span)
    partners.remind_agreements(datetime(2027, 1, 2, tzinfo=SHANGHAI))
    assert not LedgerEntry.objects.filter(action__startswith="agreement.end").exists()
    for at in (datetime(2027, 12, 2, tzinfo=SHANGHAI), datetime(2027, 12, 25, tzinfo=SHANGHAI)):
        partners.remind_agreements(at)
    assert LedgerEntry.objects.filter(action="agreement.ending").count() == 2


def test_the_sheet_is_mended_on_the_page_imported_whole_and_undone(town, client):
    client.force_login(town.willow_worker)
    answer = client.post(reverse("import-partners"), {"unit": town.willow.pk, "file": sheet()})
    batch = PartnerBatch.objects.get()
    assert answer.url == batch.get_absolute_url()
    rows = {row["row"]: row for row in partner_import.rows_of(batch)}
    wrong = {number: set(row["said"].errors) for number, row in rows.items() if row["said"].errors}
    assert sorted(map(sorted, wrong.values())) == [["agreement", "members"], ["credit_code"], ["kind"], ["name"]]
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "不是人数或次数" in page and "到期日期早于签订日期" in page
    client.post(reverse("apply-partner-batch", args=[batch.pk]))
    assert PartnerUnit.objects.count() == 0
    right = {
        "members": "12", "agreement": "2026-01-01至2027-06-30", "credit_code": "", "name": "望湖中学", "kind": "学校",
    }  # fmt: skip
    for number, fields in wrong.items():
        client.post(
            reverse("mend-partner-row", args=[batch.pk]), {"row": number} | {name: right[name] for name in fields}
        )
    client.post(reverse("apply-partner-batch", args=[batch.pk]))
    assert PartnerUnit.objects.count() == 6 and Agreement.objects.count() == 2
    power = PartnerUnit.objects.get(name="望湖供电服务所")
    assert (power.kind, power.members, power.contact_phone, power.past_activities) == ("company", 12, "13855500011", 6)
    assert (str(power.reported_on), [each.name for each in power.resources.order_by("pk")]) == (
        "2026-02-01", ["电路检修", "节电讲座"],
    )  # fmt: skip
    batch.refresh_from_db()
    assert (batch.state, batch.cells) == ("done", "")
    claims.claim(make_need(town.willow), by=town.willow_worker, partner=power)
    client.post(reverse("undo-partner-batch", args=[batch.pk]))
    batch.refresh_from_db()
    assert [each.name for each in PartnerUnit.objects.all()] == ["望湖供电服务所"]
    assert (batch.state, batch.made["kept"]) == ("undone", ["望湖供电服务所"])


def test_a_second_sheet_changes_what_it_has_otherwise_and_an_empty_cell_nothing(town):
    facts = {"contact_name": "钱联络", "contact_phone": "13855500001", "head": "周所长", "address": "老街 3 号"}
    partners.register_partner(town.willow, by=town.willow_worker, name="望湖供电服务所", kind="company", **facts)
    batch = partner_import.upload(town.willow, by=town.willow_worker, file=sheet(ROWS[:1]))
    assert [row["status"] for row in partner_import.rows_of(batch)] == ["changed"]
    partner_import.apply_batch(batch, by=town.willow_worker)
    power = PartnerUnit.objects.get()
    assert (power.contact_phone, power.address, power.agreements.count()) == ("13855500011", "望湖路 1 号", 1)
    with pytest.raises(ActionRefused, match="没有要新增或更新的单位"):
        again = partner_import.upload(town.willow, by=town.willow_worker, file=sheet(ROWS[:1]))
        partner_import.apply_batch(again, by=town.willow_worker)
    batch = partner_import.undo(PartnerBatch.objects.get(state="done"), by=town.willow_worker)
    power.refresh_from_db()
    assert (power.contact_phone, power.address, power.head) == ("13855500001", "老街 3 号", "周所长")
    assert (power.members, power.agreements.count(), power.resources.count(), batch.made["kept"]) == (None, 0, 0, [])


def test_needs_and_resources_are_matched_by_theme_and_words():
    assert shared_words("给独居老人检修电路", "电路检修、节电讲座") == ["检修", "电路"]
    assert shared_words("希望社区提供服务", "可以提供服务的社区单位") == []


def test_the_yearly_list_is_suggested_decided_and_written(town, power, client):
    year = timezone.localdate().year
    repair = Resource.objects.create(partner=power, name="电路检修", theme="together")
    Resource.objects.create(partner=power, name="会议室", theme="self")
    wires = make_need(town.willow, "给独居老人检修电路", theme="together")
    make_need(town.maple, "借场地排练")
    assert planning.suggest_matches(town.willow, year, by=town.willow_worker) == 1
    match = ServiceMatch.objects.get()
    assert (match.item, match.resource, match.score, match.because) == (wires, repair, 6, "同为共治；都说到检修、电路")
    client.force_login(town.willow_worker)
    client.post(reverse("decide-match", args=[match.pk]), {"fits": "yes"})
    assert planning.suggest_matches(town.willow, year, by=town.willow_worker) == 0  # what was decided stays
    jobs.drain()
    assert Notice.objects.get(entry__action="need.matched").user == town.liaison
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(reverse("export-plan")).streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=3, max_row=4)]
    assert cells[0][2] == "服务项目" and cells[1][:3] == [1, "杨柳社区", "给独居老人检修电路"]
    assert cells[1][6] == "望湖供电服务所"
    with pytest.raises(Conflict, match="列入清单"):
        planning.decide_match(match, by=town.willow_worker, fits=True)


def test_the_liaison_sees_the_own_unit_and_offers_its_resources(town, power, client):
    other = make_partner(town.willow, "望湖小学", make_person("孙老师", duty=Duty.LIAISON))
    claims.claim(make_need(town.willow, "修门锁"), by=town.liaison, partner=power)
    claims.claim(make_need(town.willow, "教书法"), by=town.willow_worker, partner=other)
    client.force_login(town.liaison)
    page = client.get(reverse("my-partner")).content.decode()
    assert "望湖供电服务所" in page and "修门锁" in page and "教书法" not in page
    client.post(reverse("add-resource", args=[power.pk]), {"name": "节电讲座", "active": "on"})
    assert client.post(reverse("add-resource", args=[other.pk]), {"name": "礼堂", "active": "on"}).status_code == 404
    assert [each.name for each in Resource.objects.all()] == ["节电讲座"]
    assert client.get("/").url == reverse("my-partner")


def test_by_the_own_card_a_volunteer_claims_reads_the_contact_and_delivers(town, client):
    wu = make_volunteer(town.willow, "吴秀英")
    item = make_need(town.willow, contact_name="周大爷", contact_phone="13855500009")
    code = make_card(wu, by=town.willow_worker)
    assert item.title in client.get(reverse("own-page", args=[code])).content.decode()
    client.post(reverse("own-need", args=[code, item.pk]), {"promise": "周六去"})
    claim = Claim.objects.get()
    address = reverse("own-claim", args=[code, claim.pk])
    assert "13855500009" not in client.get(address).content.decode()
    assert "13855500009" in client.post(address, {"do": "contact"}).content.decode()
    assert LedgerEntry.objects.get(action="need.contact_shown").facts == {"volunteer": wu.number}
    yesterday = timezone.localdate() - DAY
    served = {"do": "deliver", "outcome": "换好了", "members": [wu.pk], "day": yesterday, "begins": "09:00"}
    assert client.post(address, served).status_code == 422
    assert client.post(address, served | {"ends": "10:00"}).status_code == 302
    claims.confirm(Claim.objects.get(), by=town.willow_worker, rating=5)
    assert HoursEntry.objects.sums() == {"people": 1, "times": 1, "minutes": 60}


def test_by_the_api_the_same_claim_is_refused_with_the_same_words(town, power, client):
    item = make_need(town.willow)
    client.force_login(town.liaison)
    address = f"/api/v1/needs/{item.pk}/claim/"
    made = client.post(address, {"partner": power.pk}, content_type="application/json")
    assert (made.status_code, made.json()["holders"], made.json()["state"]) == (201, ["望湖供电服务所"], "claimed")
    client.force_login(town.willow_worker)
    other = make_partner(town.willow, "望湖小学")
    refused = client.post(address, {"partner": other.pk}, content_type="application/json")
    assert refused.status_code == 409 and "已由望湖供电服务所于" in refused.json()["detail"]
    (claim,) = client.get("/api/v1/claims/").json()["results"]
    assert (claim["holder"], claim["need"], claim["state"]) == ("望湖供电服务所", item.pk, "held")
    client.force_login(town.liaison)
    address = f"/api/v1/claims/{claim['id']}/"
    client.post(f"{address}deliver/", {"outcome": "换好了"}, content_type="application/json")
    assert client.post(f"{address}confirm/", {"rating": 5}, content_type="application/json").status_code == 403
    client.force_login(town.willow_worker)
    done = client.post(f"{address}confirm/", {"rating": 5}, content_type="application/json")
    assert done.json()["state"] == "confirmed"


def test_the_register_asks_as_often_for_three_as_for_one(town, client, django_assert_num_queries):
    client.force_login(town.willow_secretary)
    make_partner(town.willow, "一家")
    client.get(reverse("partners"))
    for more in ([], ["二家", "三家"]):
        for name in more:
            make_partner(town.willow, name, make_person(f"{name}联络员", duty=Duty.LIAISON))
        with django_assert_num_queries(8):
            assert len(client.get(reverse("partners")).context["page"].rows) == 1 + len(more)
