"""The pages about reminders: what is saved, what is refused and in which words, and that nothing secret comes back."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from governance.foundation.models import (
    Absence,
    Channel,
    KindOff,
    LedgerEntry,
    Letter,
    LetterState,
    Reach,
    Wanted,
    Way,
)
from governance.foundation.outbox import settling

KEY = "sehr-geheimer-schluessel"
URL = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def manager(client, town):
    client.force_login(town.system_manager)
    return client


def robot_facts(town, **more):
    return {"name": "工作群", "active": "on", "unit": town.street.pk, "url": URL, "secret": "", "version": "0", **more}


def test_a_robot_is_saved_sealed_and_its_address_is_never_shown_again(manager, town):
    answer = manager.post(reverse("new-channel", args=["wecom"]), robot_facts(town))
    assert answer.url == reverse("channels")
    robot = Channel.objects.get()
    assert (robot.name, robot.unit, robot.active, robot.secrets["url"]) == ("工作群", town.street, True, URL)
    for page in (reverse("channels"), reverse("channel", args=[robot.pk])):
        assert KEY not in manager.get(page).content.decode()
    assert KEY not in str(LedgerEntry.objects.values_list("facts", "subject_label"))
    with_empty = robot_facts(town, url="", name="改了名字", version="1")
    assert manager.post(reverse("channel", args=[robot.pk]), with_empty).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.secrets["url"]) == ("改了名字", URL)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://qyapi.weixin.qq.com/x", "网址必须以 https:// 开头"),
        ("https://169.254.169.254/latest", "不允许连接“169.254.169.254”"),
        ("https://evil.example/x", "不允许连接“evil.example”"),
        ("https://qyapi.weixin.qq.com@evil.example/x", "网址不完整"),
        ("https://qyapi.weixin.qq.com:99999/x", "网址不完整"),
        ("ftp://qyapi.weixin.qq.com/x", "网址必须以 https:// 开头"),
        ("nonsense", "网址不完整"),
    ],
)
def test_an_address_that_is_not_of_a_configured_host_is_refused(manager, town, url, said):
    answer = manager.post(reverse("new-channel", args=["dingtalk"]), robot_facts(town, url=url))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Channel.objects.exists()


def test_there_is_one_mail_server_and_its_host_is_one_of_the_settings(manager, settings):
    facts = {"name": "邮件", "host": "smtp.example.cn", "port": "465", "security": "ssl", "username": "a",
             "password": KEY, "sender": "a@example.cn", "version": "0"}  # fmt: skip
    answer = manager.post(reverse("new-channel", args=["mail"]), facts)
    assert answer.status_code == 422 and "CHANNEL_HOSTS" in answer.content.decode()
    settings.CHANNEL_HOSTS = ["smtp.example.cn"]
    assert manager.post(reverse("new-channel", args=["mail"]), facts).status_code == 302
    assert Channel.objects.get().secrets == {"password": KEY}
    answer = manager.post(reverse("new-channel", args=["mail"]), facts)
    assert answer.status_code == 422 and "已经有一条电子邮件通道" in answer.content.decode()
    assert manager.post(reverse("channel", args=[Channel.objects.get().pk]), facts).status_code == 422  # an old version


def test_a_trial_goes_through_the_outbox_to_who_asks(manager, town):
    mail = Channel.objects.create(way=Way.MAIL, name="邮件")
    answer = manager.post(reverse("try-channel", args=[mail.pk]))
    assert answer.status_code == 409 and "通道没有启用" in answer.content.decode()
    Channel.objects.update(active=True)
    answer = manager.post(reverse("try-channel", args=[mail.pk]))
    assert answer.status_code == 409 and "您还没有填邮箱" in answer.content.decode()
    Reach.objects.create(user=town.system_manager, email="a@example.cn")
    assert manager.post(reverse("try-channel", args=[mail.pk])).status_code == 302
    letter = Letter.objects.get()
    assert (letter.user, letter.trial, letter.state) == (town.system_manager, True, LetterState.WAITING)
    assert "最近试发" in manager.get(reverse("channels")).content.decode()


def stuck(town, **more):
    channel, _ = Channel.objects.get_or_create(way=Way.MAIL, defaults={"name": "邮件", "active": True})
    now = timezone.now()
    facts = {
        "channel": channel,
        "user": town.director,
        "state": LetterState.UNSURE,
        "key": f"k{Letter.objects.count()}",
    } | more
    return Letter.objects.create(next_at=now, ends_at=now, **facts)


def test_a_stuck_letter_is_sent_again_or_given_up_with_a_reason_on_record(manager, town):
    first, second = stuck(town), stuck(town, state=LetterState.DEAD, last_error="收件人被退回：550")
    html = manager.get(reverse("letters")).content.decode()
    assert "收件人被退回：550" in html and "不能确定" in html
    manager.post(reverse("resend-letter", args=[first.pk]), {"why": " "})
    first.refresh_from_db()
    assert first.state == LetterState.UNSURE
    manager.post(reverse("give-up-letter", args=[second.pk]), {"why": "已电话告知"})
    manager.post(reverse("resend-letter", args=[first.pk]), {"why": "本人说没收到"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts) == (LetterState.WAITING, 0)
    assert (second.state, second.settled_by, second.settled_why) == (
        LetterState.SETTLED, town.system_manager, "已电话告知",
    )  # fmt: skip
    assert list(LedgerEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "letter.given_up", "letter.resent",
    ]  # fmt: skip
    assert manager.post(reverse("give-up-letter", args=[second.pk]), {"why": "再来"}).status_code == 409


def test_of_two_stuck_letters_to_one_person_the_second_joins_the_first(manager, town):
    first, second = stuck(town), stuck(town)
    for letter in (first, second):
        assert manager.post(reverse("resend-letter", args=[letter.pk]), {"why": "重发"}).status_code == 302
    states = dict(Letter.objects.values_list("pk", "state"))
    assert states == {first.pk: LetterState.WAITING, second.pk: LetterState.SETTLED}


def test_what_a_way_could_not_deliver_goes_again_at_once_and_the_uncertain_stays(manager, town, monkeypatch):
    people = (town.director, town.willow_secretary, town.maple_secretary)
    dead = [stuck(town, state=LetterState.DEAD, user=person) for person in people]
    unsure, sent = stuck(town), stuck(town, state=LetterState.SENT)
    robot = Channel.objects.create(way=Way.WECOM, name="群", unit=town.willow, active=True)
    other = stuck(town, state=LetterState.DEAD, user=None, channel=robot)
    address = reverse("resend-dead", args=[dead[0].channel_id])
    assert address in manager.get(reverse("letters")).content.decode()
    manager.post(address, {"why": ""})
    assert not Letter.objects.filter(state=LetterState.WAITING).exists()
    monkeypatch.setattr(settling, "AT_ONCE", 2)
    answer = manager.post(address, {"why": "邮件服务器已恢复"}, follow=True)
    assert "2 封已重新排队" in answer.content.decode() and "可以再按一次" in answer.content.decode()
    for _ in range(2):  # the second time there is nothing left
        answer = manager.post(address, {"why": "邮件服务器已恢复"}, follow=True)
    assert "0 封已重新排队" in answer.content.decode() and "可以再按一次" not in answer.content.decode()
    waiting = Letter.objects.filter(state=LetterState.WAITING)
    assert set(waiting.values_list("pk", "settled_why")) == {(each.pk, "邮件服务器已恢复") for each in dead}
    assert LedgerEntry.objects.filter(action="letter.resent").count() == 3
    states = {each.pk: Letter.objects.get(pk=each.pk).state for each in (unsure, sent, other)}
    assert list(states.values()) == [LetterState.UNSURE, LetterState.SENT, LetterState.DEAD]
    assert address not in manager.get(reverse("letters")).content.decode()


def test_what_cannot_go_again_just_now_keeps_no_other_letter_back(manager, town, monkeypatch):
    busy, free = (stuck(town, state=LetterState.DEAD, user=person) for person in (town.director, town.willow_secretary))
    resend = settling.resend

    def beside_a_new_digest(letter, **more):
        if letter == busy:
            raise IntegrityError("one_open_digest")
        return resend(letter, **more)

    monkeypatch.setattr(settling, "resend", beside_a_new_digest)
    answer = manager.post(reverse("resend-dead", args=[busy.channel_id]), {"why": "邮件服务器已恢复"}, follow=True)
    assert "1 封已重新排队" in answer.content.decode() and "可以再按一次" in answer.content.decode()
    assert dict(Letter.objects.values_list("pk", "state")) == {busy.pk: "dead", free.pk: "waiting"}


def test_the_state_of_one_persons_letters_is_one_page(manager, town):
    stuck(town, state=LetterState.SENT, count=3)
    Reach.objects.create(user=town.director, email="geheim@example.cn", by_mail=Wanted.EVERYTHING)
    html = manager.get(reverse("letters-of", args=[town.director.pk])).content.decode()
    assert "已送出" in html and "3 项" in html and "geheim@example.cn" not in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_letters_costs_the_same_for_any_number(manager, town, count, django_assert_num_queries):
    for _ in range(count):
        stuck(town)
    manager.get(reverse("letters"))
    with django_assert_num_queries(15):
        manager.get(reverse("letters"))


def test_ones_own_ways(client, town):
    client.force_login(town.director)
    address = reverse("my-reach")
    answer = client.post(address, {"email": "", "by_mail": "everything", "by_sms": "nothing"})
    assert answer.status_code == 422 and "请先填写邮箱" in answer.content.decode()
    answer = client.post(address, {"email": "", "by_mail": "nothing", "by_sms": "urgent"})
    assert answer.status_code == 422 and "没有登记手机号" in answer.content.decode()
    client.post(address, {"email": "d@example.cn", "by_mail": "everything", "by_sms": "nothing"})
    reach = Reach.objects.get(user=town.director)
    assert (reach.email, reach.by_mail) == ("d@example.cn", Wanted.EVERYTHING)
    Reach.objects.update(refused_at=timezone.now())
    assert "邮箱被退回" in client.get(address).content.decode()
    client.post(address, {"email": "e@example.cn", "by_mail": "everything", "by_sms": "nothing"})
    assert Reach.objects.get().refused_at is None
    assert "d@example.cn" not in str(LedgerEntry.objects.values_list("facts"))


def test_only_a_colleague_of_the_same_unit_stands_in(client, town):
    for person in (town.willow_worker, town.maple_secretary):
        person.username = f"u{person.pk}"
        person.save()
    client.force_login(town.willow_secretary)
    today = timezone.localdate()
    facts = {"since": str(today), "until": str(today + timedelta(days=3))}
    answer = client.post(reverse("set-absence"), facts | {"deputy": town.maple_secretary.pk})
    assert answer.status_code == 422 and "只能选同单位" in answer.content.decode()
    assert client.post(reverse("set-absence"), facts | {"deputy": town.willow_worker.pk}).status_code == 302
    answer = client.post(reverse("set-absence"), facts | {"deputy": town.willow_worker.pk})
    assert answer.status_code == 422 and "已经登记过外出" in answer.content.decode()
    client.post(reverse("end-absence", args=[Absence.objects.get().pk]))
    assert not Absence.objects.exists()


def test_a_street_switches_a_kind_off_and_on_but_not_safety(client, town):
    client.force_login(town.director)
    client.post(reverse("switch-reminder", args=["need.review_late"]), {"on": "0"})
    assert list(KindOff.objects.values_list("kind", "office_path")) == [("need.review_late", town.street.path)]
    assert "已停用" in client.get(reverse("reminder-kinds")).content.decode()
    client.post(reverse("switch-reminder", args=["need.review_late"]), {"on": "1"})
    assert not KindOff.objects.exists()
    answer = client.post(reverse("switch-reminder", args=["ticket.lamp_red"]), {"on": "0"})
    assert answer.status_code == 409 and "关系安全" in answer.content.decode()
    assert client.post(reverse("switch-reminder", args=["no.such"]), {"on": "0"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wu@政务.中国", "wu@xn--zfr164b.xn--fiqs8s"),
        ("Wu@example.cn", "Wu@example.cn"),
        ("吴@example.cn", None),
        (f"wu@{'政' * 60}.中国", None),
        (f"wu@{'.'.join(['政务'] * 12)}.中国", None),
        ("", ""),
    ],
)
def test_an_address_is_kept_as_mail_servers_take_it(client, town, typed, kept):
    client.force_login(town.director)
    answer = client.post(reverse("my-reach"), {"email": typed, "by_mail": "nothing", "by_sms": "nothing"})
    if kept is None:
        assert answer.status_code == 422 and re.search("合法的邮件地址|域名太长", answer.content.decode())
    else:
        assert answer.status_code == 302 and (kept == "" or Reach.objects.get(user=town.director).email == kept)
