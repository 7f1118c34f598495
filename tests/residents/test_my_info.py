"""The public pages: a slip of paper opens one person's own page and nothing else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.foundation.models import LedgerEntry
from residents.actions.care import open_profile
from residents.actions.passes import issue_pass, revoke_passes
from residents.actions.revealing import reveal
from residents.choices import CareKind
from residents.models import Pass, RegisterRequest, RetentionRule
from tests.builders import make_dwelling, make_household, make_resident

NUMBER, PHONE = "340111194805120029", "13855107788"
CODE, ASK = "my-info", "my-info-ask"


@pytest.fixture
def wu(town):
    household = make_household(make_dwelling(town.building, "301"), phone="05516288")
    resident = make_resident(
        household, id_number=NUMBER, document="citizen", phone=PHONE, note="听力不好", birth_date=date(1948, 5, 12)
    )
    make_resident(household, name="陈春来", phone="13900001111")
    open_profile(resident, by=town.willow_secretary, kinds=[CareKind.SERIOUS_ILLNESS], health="肺病")
    town.willow.phone = "0551-62881234"
    town.willow.save()
    return resident


def slip(town, wu):
    return issue_pass(wu, by=town.willow_secretary)[1]


def opened(client, code, name=CODE, **more):
    return client.post(reverse(name), {"code": code} | more)


def test_the_slip_opens_what_is_kept_masked_who_looked_and_whom_to_call(client, town, wu):
    reveal(wu, "phone", by=town.willow_secretary, reason="通知体检时间")
    text = opened(client, slip(town, wu)).content.decode()
    for words in (
        "吴*兰",
        "340111********0029",
        "138****7788",
        "柳书记（杨柳社区书记）",
        "通知体检时间",
        "0551-62881234",
        "杏花苑1号楼",
    ):
        assert words in text
    for words in ("吴桂兰", NUMBER, PHONE, "听力不好", "肺病", "重病", "陈春来", "陈*来", "13900001111", "301"):
        assert words not in text
    assert 'data-size="large"' in text and "<form" in text


def test_only_a_keyed_digest_is_stored_and_the_code_is_read_as_people_type_it(client, town, wu):
    code = slip(town, wu)
    row = Pass.objects.values("digest").get()["digest"]
    assert len(row) == 32 and code.replace("-", "").lower() not in row.lower()
    assert opened(client, f" {code.lower().replace('-', ' ')} ").status_code == 200


@pytest.mark.parametrize("what", ["wrong", "expired", "revoked", "replaced"])
def test_one_sentence_for_every_code_that_does_not_open(client, town, wu, what):
    code = slip(town, wu)
    if what == "wrong":
        code = "AAAA-BBBB-CCCC"
    elif what == "expired":
        Pass.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "revoked":
        revoke_passes(wu, by=town.willow_worker)
    else:
        slip(town, wu)
    for name in (CODE, ASK):
        answer = opened(client, code, name, kind="access")
        assert answer.status_code == 422
        assert "查询码不对，或已过期、已作废" in answer.content.decode()
        assert "吴" not in answer.content.decode()
    assert RegisterRequest.objects.count() == 0


def test_guessing_is_throttled_by_address_and_the_right_code_waits_too(client, town, wu):
    code = slip(town, wu)
    for _ in range(5):
        assert opened(client, "AAAA-BBBB-CCCC").status_code == 422
    answer = opened(client, code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "分钟后再试" in answer.content.decode()
    assert opened(client, code, ASK, kind="access").status_code == 429
    elsewhere = client.post(reverse(CODE), {"code": code}, REMOTE_ADDR="198.51.100.9")
    assert elsewhere.status_code == 200


def test_a_request_with_the_slip_is_filed_without_a_clerk(client, town, wu):
    code = slip(town, wu)
    answer = opened(client, code, ASK, kind="correct", words="电话换了，请打新的")
    request = RegisterRequest.objects.get()
    assert (request.resident, request.by, request.kind, request.words) == (wu, None, "correct", "电话换了，请打新的")
    assert "已收到您的“更正”申请" in answer.content.decode()
    again = opened(client, code, ASK, kind="correct", words="再说一遍电话换了")
    assert (again.status_code, RegisterRequest.objects.count()) == (422, 1)
    assert "已经有一件“更正”申请在办理" in again.content.decode()
    assert "再说一遍电话换了" in again.content.decode()


def test_opening_is_on_record_once_in_ten_minutes_and_the_holder_sees_it(client, town, wu):
    code = slip(town, wu)
    opened(client, code), opened(client, code)
    assert LedgerEntry.objects.filter(action="resident.read_own", subject_id=str(wu.pk), actor=None).count() == 1
    assert "有人用查询凭条打开过这一页" in opened(client, code).content.decode()


def test_the_slip_is_printed_once_with_code_address_and_end(client, town, wu):
    client.force_login(town.willow_secretary)
    answer = client.post(reverse("issue-pass", args=[wu.pk]))
    text = answer.content.decode()
    code = text.partition('slip-code num">')[2].partition("<")[0]
    assert opened(client, code).status_code == 200
    assert "/my-info/" in text and "吴*兰" in text and "吴桂兰" not in text
    assert code not in client.get(reverse("issue-pass", args=[wu.pk])).content.decode()
    ledger = LedgerEntry.objects.get(action="pass.issued")
    assert ledger.facts == {"days": 30}


def test_revoking_without_a_slip_says_so(client, town, wu):
    client.force_login(town.willow_secretary)
    client.post(reverse("revoke-pass", args=[wu.pk]))
    assert not LedgerEntry.objects.filter(action="pass.revoked").exists()


def test_the_notice_tells_the_offices_own_limits_and_phone(client, town):
    street = town.street
    street.phone = "0551-63441234"
    street.save()
    RetentionRule.objects.create(office=street, days_after_left=365, days_after_death=180)
    choose = client.get(reverse("privacy-notice")).content.decode()
    assert "望湖街道" in choose and "邻街道" in choose and "0551-63441234" not in choose
    text = client.get(reverse("privacy-notice"), {"office": "WH"}).content.decode()
    for words in ("望湖街道", "0551-63441234", "迁出 365 天后", "去世 180 天后", "第 1 版", "15 个工作日"):
        assert words in text


def test_the_sign_in_page_leads_residents_to_their_own_information(client, db):
    assert f'href="{reverse("my-info")}"' in client.get(reverse("login")).content.decode()
