"""A wish from the door to the thanks: checked, listed, claimed, fulfilled, and what nobody outside reads of it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from tests.builders import make_person, make_volunteer
from tests.residents.homes import at_home
from volunteers.actions import claims, collect_wish, write_wish
from volunteers.actions.cards import make_card
from volunteers.actions.wishes import (
    answer_thanks,
    check_wish,
    decline_wish,
    finish_wish,
    list_wish,
    picture_wish,
    set_wish_settings,
    unlist_wish,
)
from volunteers.actions.wishes_waiting import press_untaken
from volunteers.choices import WishState
from volunteers.dignity import called, fit_to_show
from volunteers.figures_wishes import done_between, often_wishing, wish_counts
from volunteers.models import HoursEntry, MicroWish, PartnerUnit, WishPhoto
from volunteers.notices_wishes import partners_and_the_community

W = WishState


def wu(town):
    return at_home(town.building, "301", "吴桂兰", sex="2", birth_date=date(1940, 1, 1), phone="13855100003")


def collected(town, words="腿脚不好，想要一个助行器，家住301", by=None):
    resident = wu(town)
    return collect_wish(resident.household, words, by=by or town.entrance_leader, resident=resident, budget=200)


def checked(town, wish=None, **more):
    said = {"way": "visit", "caller": "吴奶奶", "shown": "想要一个助行器", "category": "aid", "budget": 180}
    return check_wish(wish or collected(town), by=town.grid_leader, **said | more)


def listed(town):
    return list_wish(checked(town), by=town.grid_leader)


def partner(town, liaison=None, name="玉祁供电所"):
    made = PartnerUnit.objects.create(unit=town.willow, path=town.willow.path, name=name)
    made.liaisons.add(liaison or town.liaison)
    return made


@pytest.mark.parametrize("words", ["吴奶奶", "欧阳同学", "周家", " 李 师傅 "])
def test_a_surname_with_a_title_may_be_read_by_everybody(words):
    assert called(words) == "".join(words.split())


@pytest.mark.parametrize("words", ["吴桂兰", "桂兰奶奶", "奶奶", "", "3栋吴奶奶", "吴奶奶13800001111"])
def test_a_whole_name_is_refused(words):
    with pytest.raises(ActionRefused, match="不写全名"):
        called(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("想要助行器，电话13855100003", "电话号码"),
        ("送到3栋1单元301室", "门牌室号"),
        ("吴桂兰想要助行器", "姓名"),
        ("低保户，想要一台电扇", "让人难堪"),
        ("想要500元现金", "不收现金"),
        ("", "请写一句"),
    ],
)
def test_the_wall_says_nothing_that_hurts(town, words, why):
    wu(town)
    with pytest.raises(ActionRefused, match=why):
        fit_to_show(words, town.group.path)


def test_a_wish_is_checked_listed_claimed_and_thanked_both_ways(town):
    wish = collected(town)
    assert (wish.state, wish.caller, wish.shown) == (W.COLLECTED, "吴奶奶", "")
    wish = checked(town, wish)
    assert (wish.state, wish.shown, wish.budget, wish.checked_by) == (
        W.VERIFIED,
        "想要一个助行器",
        180,
        town.grid_leader,
    )
    wish = list_wish(wish, by=town.grid_leader)
    helper = make_volunteer(town.willow, "何热心", party_member=True)
    claim = claims.claim(wish, by=town.willow_secretary, volunteer=helper)
    claims.start(claim, by=town.willow_secretary, promise="周末买好送去")
    end = timezone.now().replace(microsecond=0)
    claims.deliver(
        claim, by=town.willow_secretary, outcome="已送到家", services=[(helper, end - timedelta(hours=1), end)]
    )
    claims.confirm(claim, by=town.grid_leader, rating=5, thanks="谢谢，走路稳多了")
    wish.refresh_from_db()
    assert (wish.state, timezone.localdate(wish.confirmed_at)) == (W.DONE, timezone.localdate())
    assert HoursEntry.objects.get().minutes == 60
    answer_thanks(wish, by=town.willow_secretary, reply="应该的，邻居一家亲")
    steps = [entry.action for entry in ledger.of(wish)]
    assert steps == ["wish.collected", "wish.checked", "wish.listed", "wish.answered"]
    mine = MicroWish.objects.all()
    assert wish_counts(mine) == {"collected": 1, "listed": 1, "claimed": 1, "done": 1, "days": 0.0}
    today = timezone.localdate()
    assert (
        done_between(mine, today, today),
        done_between(mine, today - timedelta(days=9), today - timedelta(days=1)),
    ) == (1, 0)


def test_a_released_wish_hangs_on_the_wall_again(town):
    wish, power = listed(town), partner(town)
    claim = claims.claim(wish, by=town.liaison, partner=power)
    with pytest.raises(Conflict):
        claims.claim(wish, by=None, volunteer=make_volunteer(town.willow))
    claims.release(claim, by=town.liaison, why="型号买不到")
    wish.refresh_from_db()
    assert wish.state == W.LISTED


def test_what_does_not_fit_is_refused_in_a_sentence(town):
    wish = collected(town)
    with pytest.raises(Conflict, match="核实过的心愿才能上架"):
        list_wish(wish, by=town.grid_leader)
    with pytest.raises(ActionRefused, match="不超过 500 元"):
        checked(town, wish, budget=501)
    with pytest.raises(ActionRefused, match="为什么不上架"):
        decline_wish(wish, by=town.grid_leader, why=" ")
    with pytest.raises(Conflict, match="不在墙上"):
        unlist_wish(wish, by=town.grid_leader)
    with pytest.raises(Conflict, match="同事刚改过"):
        decline_wish(wish, by=town.grid_leader, why="太贵", version=wish.version - 1)
    assert decline_wish(wish, by=town.grid_leader, why="已转诉求").state == W.DECLINED
    assert checked(town, wish).state == W.VERIFIED  # declined by mistake is no dead end
    set_wish_settings(town.street, by=town.willow_secretary, most_budget=800, remind_days=30, often=3)
    assert checked(town, wish, budget=700).budget == 700


def test_the_same_form_twice_is_one_wish(town):
    said = {"caller": "周家", "words": "想要电扇", "client_key": "k1"}
    first = write_wish(town.willow_1, by=town.grid_leader, **said)
    assert write_wish(town.willow_1, by=town.grid_leader, **said) == first
    assert (first.home, first.household, LedgerEntry.objects.filter(action="wish.collected").count()) == (
        town.willow_1,
        None,
        1,
    )


def test_a_household_that_wishes_often_is_flagged_for_help(town):
    resident = wu(town)
    rows = [collect_wish(resident.household, f"心愿{n}", by=town.entrance_leader) for n in range(3)]
    assert often_wishing(rows[:2]) == {resident.household_id: 3}
    old = timezone.now() - timedelta(days=400)
    MicroWish.objects.filter(pk=rows[0].pk).update(collected_at=old)
    assert often_wishing(rows) == {}


def test_after_a_month_on_the_wall_partners_are_told_once_and_the_wish_comes_first(town):
    wish, power = listed(town), partner(town)
    ended = partner(town, make_person("前联络"), "旧单位")
    PartnerUnit.objects.filter(pk=ended.pk).update(ended_on=timezone.localdate())
    month = timezone.now() + timedelta(days=30, minutes=1)
    press_untaken(timezone.now() + timedelta(days=29))
    assert not LedgerEntry.objects.filter(action="wish.untaken").exists()
    for _ in range(2):
        press_untaken(month)
    wish.refresh_from_db()
    assert wish.first
    people, address, label = partners_and_the_community(LedgerEntry.objects.get(action="wish.untaken"))
    assert (set(people), address, label) == (
        {town.liaison, town.willow_secretary, town.willow_worker}, wish.get_absolute_url(), "吴奶奶的心愿",
    )  # fmt: skip
    assert power.liaisons.get() == town.liaison


def test_a_wish_only_a_sheet_knows_the_giver_of_is_finished_by_hand(town):
    wish = MicroWish.objects.create(
        caller="王阿姨", words="电扇", shown="一台电扇", state=W.CLAIMED, giver="热心商户", home=town.willow_1,
        path=town.willow_1.path, collected_by=town.willow_worker,
    )  # fmt: skip
    assert finish_wish(wish, by=town.grid_leader, thanks="谢谢").state == W.DONE
    with pytest.raises(Conflict):
        finish_wish(wish, by=town.grid_leader)


def jpeg():
    kept = BytesIO()
    Image.new("RGB", (40, 30)).save(kept, "JPEG")
    return SimpleUploadedFile("p.jpg", kept.getvalue(), "image/jpeg")


def test_a_photo_is_public_only_by_consent(client, town):
    wish, power = listed(town), partner(town)
    claims.claim(wish, by=town.liaison, partner=power)
    client.force_login(town.liaison)
    page = reverse("picture-wish", args=[wish.pk])
    refused = client.post(page, {"photos": jpeg(), "public": "on"})
    assert refused.status_code == 422
    assert "同意的日期" in refused.content.decode()
    client.post(page, {"photos": jpeg()})
    photo = WishPhoto.objects.get()
    client.logout()
    assert client.get(reverse("public-wish-photo", args=[photo.pk])).status_code == 404
    client.force_login(town.liaison)
    client.post(page, {"photos": jpeg(), "public": "on", "consent_on": "2026-03-01"})
    client.logout()
    shown = WishPhoto.objects.get(public=True)
    assert client.get(reverse("public-wish-photo", args=[shown.pk])).status_code == 200
    with pytest.raises(ActionRefused, match="没有照片也不影响"):
        picture_wish(wish, by=town.liaison, photos=[])


def test_the_wall_shows_a_surname_a_title_and_the_wish_and_nothing_else(client, town):
    wish = listed(town)
    html = client.get(reverse("public-wishes", args=[town.willow.code])).content.decode()
    assert "吴奶奶" in html
    assert "想要一个助行器" in html
    for hidden in ("桂兰", "301", "腿脚不好", "13855100003", town.group.name, "许单元", "葛网格"):
        assert hidden not in html
    helper = make_volunteer(town.willow, "何热心")
    claim = claims.claim(wish, by=None, volunteer=helper, anonymous=True)
    html = client.get(reverse("public-wishes", args=[town.willow.code]) + "?st=doing").content.decode()
    assert "一位不公开姓名的热心人" in html
    assert "何" not in html.replace("任何", "")
    claims.deliver(claim, by=None, outcome="送到了")
    claims.confirm(claim, by=town.grid_leader, rating=5, thanks="谢谢，我是吴桂兰")
    html = client.get(reverse("public-wishes", args=[town.willow.code]) + "?st=done").content.decode()
    assert "吴奶奶" in html
    assert "吴桂兰" not in html  # thanks with a name in them stay inside
    assert "吴奶奶" not in client.get(reverse("public-wishes", args=[town.maple.code])).content.decode()


def test_a_liaison_reads_the_wall_and_meets_the_person_only_after_the_claim(client, town):
    wish, power = listed(town), partner(town)
    client.force_login(town.liaison)
    page, contact = reverse("wish", args=[wish.pk]), reverse("wish-contact", args=[wish.pk])
    html = client.get(page).content.decode()
    assert "想要一个助行器" in html
    assert "腿脚不好" not in html
    assert client.post(contact).status_code in (302, 403)
    assert not LedgerEntry.objects.filter(action="wish.contact_shown").exists()
    said = {"party": f"partner:{power.pk}", "promise": "周六送去"}
    assert client.post(reverse("claim-wish", args=[wish.pk]), said).status_code == 302
    html = client.post(contact).content.decode()
    assert "13855100003" in html
    assert "301" in html
    assert LedgerEntry.objects.get(action="wish.contact_shown").actor == town.liaison
    assert "腿脚不好" not in client.get(page).content.decode()
    other = make_person("另一家", duty="liaison")
    partner(town, other, "社区医院")
    client.force_login(other)
    assert client.get(page).status_code == 404
    assert client.post(contact).status_code == 404


def test_a_volunteer_takes_a_wish_by_the_card(client, town):
    wish = listed(town)
    helper = make_volunteer(town.maple, "何热心")
    card = make_card(helper, by=town.willow_secretary)
    html = client.get(reverse("own-page", args=[card])).content.decode()
    assert "想要一个助行器" in html
    assert "腿脚不好" not in html
    address = reverse("own-claim-wish", args=[card, wish.pk])
    assert client.post(address, {"anonymous": "1"}).status_code == 200
    claim = wish.claims.get()
    assert (claim.volunteer, claim.anonymous) == (helper, True)
    late = make_volunteer(town.willow, "后来者")
    answer = client.post(reverse("own-claim-wish", args=[make_card(late, by=town.willow_secretary), wish.pk]))
    assert answer.status_code == 409
    assert wish.claims.count() == 1


def test_many_checked_wishes_go_up_at_once(client, town):
    mine = checked(town)
    other = MicroWish.objects.create(
        caller="冯家", words="灯", shown="一盏灯", state=W.VERIFIED, home=town.maple_1, path=town.maple_1.path,
        collected_by=town.maple_secretary,
    )  # fmt: skip
    client.force_login(town.willow_secretary)
    client.post(reverse("list-wishes"), {"chosen": [mine.pk, other.pk]})
    assert dict(MicroWish.objects.values_list("pk", "state")) == {mine.pk: W.LISTED, other.pk: W.VERIFIED}


def test_a_grid_does_not_check_what_hangs_on_the_wall_of_another(client, town):
    wish = listed(town)
    client.force_login(town.grid_leader_2)
    assert client.get(reverse("wish", args=[wish.pk])).status_code == 200
    assert client.get(reverse("check-wish", args=[wish.pk])).status_code == 403
    assert client.post(reverse("unlist-wish", args=[wish.pk])).status_code == 403
    assert "腿脚不好" not in client.get(reverse("wish", args=[wish.pk])).content.decode()


def test_the_ledger_e7_lists_what_the_page_lists_and_no_words_from_the_door(client, town):
    listed(town)
    client.force_login(town.willow_secretary)
    answer = client.get(reverse("export-wishes"), {"st": "listed", "use": "月报"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows[0][:5] == ["编号", "征集时间", "网格", "心愿人", "心愿"]
    assert rows[1][3:8] == ["吴奶奶", "想要一个助行器", "辅助器具", 180, "已上架"]
    assert "腿脚不好" not in str(rows)
    assert LedgerEntry.objects.get(action="wish.exported").facts == {"count": 1, "use": "月报"}


@pytest.mark.parametrize("wishes", [1, 3])
def test_the_list_and_the_wall_cost_the_same_whatever_their_length(client, town, django_assert_num_queries, wishes):
    for n in range(wishes):
        resident = at_home(town.building, f"30{n}", "吴桂兰", sex="2")
        wish = collect_wish(resident.household, "助行器", by=town.entrance_leader, resident=resident)
        wish = list_wish(checked(town, wish), by=town.grid_leader)
        claims.claim(wish, by=None, volunteer=make_volunteer(town.willow, f"何{n}"))
    client.force_login(town.willow_secretary)
    client.get(reverse("wishes"))
    with django_assert_num_queries(16):
        client.get(reverse("wishes"))
    client.logout()
    with django_assert_num_queries(5):
        client.get(reverse("public-wishes", args=[town.willow.code]) + "?st=doing")
