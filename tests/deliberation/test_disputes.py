"""矛盾纠纷: thirty days, confidential, agreed or not, and never the end of its ticket."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from deliberation.actions import disputing, take_up
from deliberation.actions.dispute_deadlines import light_lamps
from deliberation.actions.disputing import (
    accept_dispute,
    add_party,
    check_performance,
    end_dispute,
    extend_dispute,
    fail,
    hold_session,
    register_dispute,
    succeed,
)
from deliberation.choices import TicketState
from deliberation.choices_disputes import DISPUTE_NEXT, DisputeState
from deliberation.figures_disputes import of_unit
from deliberation.models import Dispute, Party
from governance.foundation import jobs
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry, Notice
from residents.erasing import erase_above
from tests.builders import make_dwelling, make_household, make_resident, make_ticket
from tests.deliberation.test_following import browser

FACTS = "六楼卫生间漏水到五楼，吴秀英要刘大壮赔三千元，谈不拢。"


def registered(town, **more):
    return register_dispute(by=town.grid_leader, unit=town.willow_1, kind="neighbours", facts=FACTS, **more)


def mediating(town):
    dispute = accept_dispute(registered(town), by=town.grid_leader)
    for role, name in (("applicant", "吴秀英"), ("respondent", "刘大壮")):
        add_party(dispute, by=town.grid_leader, role=role, name=name, phone="13800001234")
    sit(dispute, town)
    dispute.refresh_from_db()
    return dispute


def sit(dispute, town):
    return hold_session(
        dispute, by=town.grid_leader, at=timezone.now(), place="社区调解室", mediators="葛网格", text="双方各说各的理。"
    )


def test_a_dispute_is_heard_agreed_and_its_agreement_checked(town):
    dispute = mediating(town)

    succeed(dispute, by=town.grid_leader, agreement="written", agreement_text="一周内修好，赔两千元。")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.performance) == (DisputeState.SUCCEEDED, "waiting")
    check_performance(dispute, by=town.grid_leader, performance="done")

    dispute.refresh_from_db()
    assert (dispute.performance, dispute.performed_on) == ("done", timezone.localdate())


def test_what_people_said_lies_sealed_in_the_database_and_never_in_the_ledger(town):
    dispute = mediating(town)
    succeed(dispute, by=town.grid_leader, agreement="oral", agreement_text="一周内修好，赔两千元。")
    from django.db import connection

    with connection.cursor() as cursor:
        stored = ""
        for table in ("dispute", "party", "mediationsession"):
            cursor.execute(f"SELECT * FROM deliberation_{table}")
            stored += str(cursor.fetchall())
    facts = str(list(LedgerEntry.objects.filter(action__startswith="dispute.").values_list("facts", "subject_label")))
    for words in ("漏水", "吴秀英", "13800001234", "各说各的理", "两千元"):
        assert words not in stored and words not in facts


def test_thirty_days_run_from_acceptance_and_the_last_day_is_in_time(town):
    dispute = accept_dispute(registered(town), by=town.grid_leader)

    assert dispute.due_on >= timezone.localdate() + timedelta(days=30)
    assert (dispute.is_late(dispute.due_on), dispute.is_late(dispute.due_on + timedelta(days=1))) == (False, True)


def test_the_limit_is_extended_once_by_agreement_and_not_after_it_passed(town):
    dispute = accept_dispute(registered(town), by=town.grid_leader)
    due_on = dispute.due_on
    with pytest.raises(ActionRefused, match="双方当事人同意"):
        extend_dispute(dispute, by=town.grid_leader, days=30, agreed=False)
    Dispute.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ActionRefused, match="期限已过"):
        extend_dispute(dispute, by=town.grid_leader, days=30, agreed=True)
    Dispute.objects.update(due_on=due_on)

    extend_dispute(dispute, by=town.grid_leader, days=10, agreed=True)
    dispute.refresh_from_db()
    assert dispute.due_on == due_on + timedelta(days=10)
    with pytest.raises(ActionRefused, match="延长过一次"):
        extend_dispute(dispute, by=town.grid_leader, days=10, agreed=True)


def test_finishing_the_mediation_leaves_the_ticket_where_it_stands(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building, kind="dispute")
    take_up(ticket, by=town.grid_leader, unit=town.willow_1)
    dispute = registered(town, ticket=ticket)
    with pytest.raises(Conflict):
        registered(town, ticket=ticket)
    accept_dispute(dispute, by=town.grid_leader)
    end_dispute(dispute, by=town.grid_leader, result="双方自行和解。")

    ticket.refresh_from_db()
    assert (ticket.state, ticket.is_open, ticket.confidential) == (TicketState.IN_PROGRESS, True, True)
    assert ticket.events.filter(action="dispute_registered").count() == 1


def test_only_a_ticket_of_this_kind_goes_to_mediation(town):
    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    with pytest.raises(Conflict):
        registered(town, ticket=ticket)
    assert "转入调解" not in browser(town.grid_leader).get(ticket.get_absolute_url()).content.decode()


def test_a_double_click_registers_one_dispute(town):
    assert registered(town, client_key="k1") == registered(town, client_key="k1")
    assert Dispute.objects.count() == 1


ACTS = {
    DisputeState.ACCEPTED: lambda d, by: accept_dispute(d, by=by),
    DisputeState.SUCCEEDED: lambda d, by: succeed(d, by=by, agreement="oral", agreement_text="修好"),
    DisputeState.FAILED: lambda d, by: fail(d, by=by, result="谈不拢，告知诉讼途径。"),
    DisputeState.ENDED: lambda d, by: end_dispute(d, by=by, result="已起诉。"),
}


@pytest.mark.parametrize(
    ("was", "to"), [(was, to) for was in DisputeState for to in ACTS if to not in DISPUTE_NEXT[was]]
)
def test_a_forbidden_move_is_refused_in_words(town, was, to):
    dispute = registered(town)
    for role in ("applicant", "respondent"):
        Party.objects.create(dispute=dispute, role=role, name="某人")
    Dispute.objects.update(state=was, concluded_on=timezone.localdate(), agreement="oral")

    with pytest.raises(ActionRefused, match="现在是"):
        ACTS[to](dispute, town.grid_leader)

    dispute.refresh_from_db()
    assert dispute.state == was


def test_an_old_page_is_refused(town):
    dispute = registered(town)
    accept_dispute(dispute, by=town.grid_leader, version=1)
    with pytest.raises(Conflict, match="刚被同事更新"):
        end_dispute(dispute, by=town.grid_leader, result="已起诉。", version=1)


def test_it_is_seen_by_the_unit_and_those_above_only(town):
    dispute = registered(town)
    people = [person for person in vars(town).values() if hasattr(person, "username")]
    sees = {person.name for person in people if Dispute.objects.visible_to(person).filter(pk=dispute.pk).exists()}
    assert sees == {"周街道", "柳书记", "杨社工", "葛网格"}
    for person in (town.building_leader, town.grid_leader_2, town.maple_secretary, town.outsider):
        assert browser(person).get(f"/disputes/{dispute.pk}/").status_code == 404
        with pytest.raises(ActionRefused):
            accept_dispute(dispute, by=person)


def test_the_search_finds_nothing_of_it(town):
    registered(town)
    page = browser(town.willow_secretary).post("/search/", {"q": "漏水"})
    assert "刘大壮" not in page.content.decode() and "TJ" not in page.content.decode()


def test_the_number_of_a_party_is_shown_for_a_reason_on_record(town):
    dispute = mediating(town)
    party, client = dispute.parties.first(), browser(town.grid_leader)
    assert "13800001234" not in client.get(f"/disputes/{dispute.pk}/").content.decode()

    page = client.post(f"/disputes/parties/{party.pk}/reveal/", {"reason": "约时间调解"})

    assert "13800001234" in page.content.decode()
    assert LedgerEntry.objects.get(action="dispute.phone_shown").facts["reason"] == "约时间调解"


@pytest.mark.parametrize(("agreement", "words"), [("written", "人民调解协议书"), ("oral", "口头协议登记表")])
def test_the_paper_has_both_sides_and_what_was_agreed(town, agreement, words):
    dispute = mediating(town)
    succeed(dispute, by=town.grid_leader, agreement=agreement, agreement_text="一周内修好，赔两千元。")

    page = browser(town.willow_secretary).get(f"/disputes/{dispute.pk}/print/").content.decode()

    assert all(each in page for each in (words, "吴秀英", "刘大壮", "两千元")) and "13800001234" not in page


def test_the_rate_counts_agreements_among_the_concluded(town):
    done, lost, ended = mediating(town), mediating(town), mediating(town)
    succeed(done, by=town.grid_leader, agreement="oral", agreement_text="修好")
    fail(lost, by=town.grid_leader, result="谈不拢，告知诉讼途径。")
    end_dispute(ended, by=town.grid_leader, result="已起诉。")
    today = timezone.localdate()

    found = of_unit(town.street, today, today + timedelta(days=1))
    assert found == {"registered": 3, "succeeded": 1, "concluded": 2, "rate": 50.0}
    assert of_unit(town.maple, today, today + timedelta(days=1))["rate"] is None


def test_erasing_a_person_takes_the_name_and_leaves_the_record(town):
    dispute = mediating(town)
    resident = make_resident(make_household(make_dwelling(town.building)), "吴秀英")
    party = dispute.parties.first()
    Party.objects.filter(pk=party.pk).update(resident=resident)

    erase_above(resident)

    party.refresh_from_db()
    assert (party.name, party.phone, party.resident) == ("（已删除）", "", None)
    assert dispute.sessions.count() == 1


def test_a_form_refused_keeps_what_was_typed(town):
    dispute = registered(town)
    page = browser(town.grid_leader).post(f"/disputes/{dispute.pk}/end/", {"result": "双方和解", "version": 99})
    assert "双方和解" in page.content.decode() and "刚被同事更新" in page.content.decode()


def told(dispute, action):
    return LedgerEntry.objects.filter(action=f"dispute.{action}", subject_id=str(dispute.pk)).count()


def test_the_limit_is_said_a_week_before_and_after_it_once_each_and_anew_when_extended(town):
    dispute = mediating(town)
    last = dispute.due_on

    for days, soon, over in ((-8, 0, 0), (-7, 1, 0), (0, 1, 0), (0, 1, 0)):
        light_lamps(last + timedelta(days=days))
        assert (told(dispute, "due_soon"), told(dispute, "overdue")) == (soon, over)
    extend_dispute(dispute, by=town.grid_leader, days=10, agreed=True)
    for days, soon, over in ((2, 1, 0), (3, 2, 0), (10, 2, 0), (11, 2, 1), (12, 2, 1)):
        light_lamps(last + timedelta(days=days))
        assert (told(dispute, "due_soon"), told(dispute, "overdue")) == (soon, over)

    jobs.drain()
    notices = Notice.objects.filter(url=dispute.get_absolute_url())
    assert {each.user for each in notices} == {town.grid_leader} and str(dispute) in notices[0].text
    assert not any("漏水" in each.text or "吴秀英" in each.text for each in notices)


def test_a_concluded_dispute_is_reminded_of_no_more(town):
    dispute = mediating(town)
    fail(dispute, by=town.grid_leader, result="谈不拢，告知可以起诉。")
    light_lamps(dispute.due_on + timedelta(days=9))
    assert not told(dispute, "overdue")


def test_the_signed_agreement_is_kept_for_those_who_mediate_and_its_reading_is_on_record(town):
    dispute = mediating(town)
    page, paper = browser(town.grid_leader), SimpleUploadedFile("协议.pdf", b"%PDF-1.4 signed")
    refused = page.post(f"/disputes/{dispute.pk}/scan/", {"scan": paper})
    assert refused.status_code == 422 and "调解成功" in refused.content.decode()
    succeed(dispute, by=town.grid_leader, agreement="written", agreement_text="一周内修好，赔两千元。")

    no_scan = page.post(f"/disputes/{dispute.pk}/scan/", {"scan": SimpleUploadedFile("a.exe", b"MZ")})
    paper.seek(0)
    kept = page.post(f"/disputes/{dispute.pk}/scan/", {"scan": paper})

    assert (no_scan.status_code, kept.status_code) == (422, 302)
    read = page.get(f"/disputes/{dispute.pk}/signed/")
    assert b"".join(read.streaming_content) == b"%PDF-1.4 signed"
    assert read["Content-Disposition"].startswith("attachment") and told(dispute, "scan_read") == 1
    assert browser(town.grid_leader_2).get(f"/disputes/{dispute.pk}/signed/").status_code == 404


def test_the_api_walks_a_dispute_to_its_end(town):
    api = browser(town.grid_leader)

    def post(address, **sent):
        answer = api.post(f"/api/v1/disputes/{address}", sent, content_type="application/json")
        return answer.status_code, answer.json()

    told = {"unit": "WH0101", "kind": "neighbours", "facts": FACTS, "client_key": "k1"}
    made, body = post("", **told)
    again, same = post("", **told)
    assert (made, again, same["id"]) == (201, 201, body["id"]) and "漏水" not in str(body)
    at, pk = timezone.now().isoformat(), body["id"]
    sitting = {"at": at, "place": "社区调解室", "mediators": "葛网格", "text": "双方各说各的理。"}
    assert post(f"{pk}/session/", **sitting)[0] == 409, "not accepted yet"
    assert post(f"{pk}/accept/", version=body["version"])[1]["state"] == "accepted"
    assert post(f"{pk}/accept/", version=body["version"])[0] == 409, "an old version"
    for role, name in (("applicant", "吴秀英"), ("respondent", "刘大壮")):
        post(f"{pk}/party/", role=role, name=name)
    assert post(f"{pk}/session/", **sitting)[1]["state"] == "mediating"
    assert post(f"{pk}/extend/", days=10)[0] == 409, "nobody agreed"
    done, body = post(f"{pk}/succeed/", agreement="written", agreement_text="一周内修好，赔两千元。")
    assert (done, body["state"], body["agreement"]) == (200, "succeeded", "written") and "两千" not in str(body)
    assert post(f"{pk}/performance/", performance="done")[1]["performance"] == "done"
    assert Dispute.objects.get(pk=pk).parties.count() == 2
    other = browser(town.grid_leader_2).post(f"/api/v1/disputes/{pk}/end/", {"result": "不谈了"})
    assert other.status_code == 404


def test_the_api_gives_facts_without_words(town):
    dispute = mediating(town)
    body = browser(town.grid_leader).get(f"/api/v1/disputes/{dispute.pk}/").json()
    assert (body["state"], body["unit"]) == ("mediating", "WH0101")
    assert "漏水" not in str(body) and "吴秀英" not in str(body)
    assert disputing.LIMIT.amount == 30
