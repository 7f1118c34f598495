"""The pages of activities: at what cost, what they refuse with nothing lost, and what strangers may see."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from governance.foundation.models import LedgerEntry
from tests.builders import make_shift, make_volunteer
from volunteers.actions import join, sign_in, walk_up
from volunteers.actions.cards import make_card
from volunteers.actions.culture import receive_work
from volunteers.models import ActivityPhoto, ArtCall, ArtWork, HoursEntry, Shift, SignUp, Volunteer, VolunteerActivity
from volunteers.sign_in_codes import code_at

PHONE = "13855100077"


def text(answer):
    return answer.content.decode()


def a_jpeg(name="p.jpg"):
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")


@pytest.fixture
def worker(client, town):
    client.force_login(town.willow_worker)
    return client


@pytest.fixture
def running(town):
    return make_shift(town.willow, begins_at=timezone.now().replace(microsecond=0))


@pytest.mark.parametrize("name", ["activities", "activity", "shift", "forgotten-sign-outs", "art-calls", "art-call"])
def test_a_page_costs_the_same_with_one_row_and_with_four(worker, town, running, name, django_assert_max_num_queries):
    call = ArtCall.objects.create(
        unit=town.willow, path=town.willow.path, title="书法", hand_in="站点", closes_on=timezone.localdate()
    )

    def add(n):
        shift = make_shift(town.willow, begins_at=running.begins_at + timedelta(days=n))
        place = walk_up(running, make_volunteer(town.willow, f"志愿者{n}"), by=None)
        SignUp.objects.filter(pk=place.pk).update(forgotten=True)
        Shift.objects.filter(pk=shift.pk).update(activity=running.activity)
        make_shift(town.willow)
        receive_work(call, by=None, title="春", author="吴", consent=True)

    args = {"activity": [running.activity_id], "shift": [running.pk], "art-call": [call.pk]}.get(name, [])
    address = reverse(name, args=args)
    add(1)
    worker.get(address)
    with django_assert_max_num_queries(100) as first:
        assert worker.get(address).status_code == 200
    for n in (2, 3, 4):
        add(n)
    with django_assert_max_num_queries(len(first)):
        worker.get(address)


def test_from_the_form_to_the_public_list(worker, client, town):
    day = f"{timezone.localdate().year + 1}-06-09"
    form = {
        "title": "端午包粽子", "unit": town.willow.pk, "kind": "culture", "theme": "virtue", "place": "小区凉亭",
        "begins_at": f"{day}T09:00", "ends_at": f"{day}T08:00", "capacity": 12, "client_key": "tap",
    }  # fmt: skip
    refused = worker.post(reverse("new-activity"), form)
    assert refused.status_code == 422 and "端午包粽子" in text(refused) and "要晚于开始" in text(refused)
    form["ends_at"] = f"{day}T11:00"
    for _ in range(2):
        assert worker.post(reverse("new-activity"), form).status_code == 302
    one = VolunteerActivity.objects.get()
    public = reverse("public-activity", args=[one.pk])
    assert client.get(public).status_code == 404, "a draft is nobody's but its unit's"
    worker.post(reverse("publish-activity", args=[one.pk]))
    client.logout()
    assert "还有 12 个名额" in text(client.get(public))
    assert "端午包粽子" in text(client.get(reverse("public-activities", args=[town.willow.code])))
    assert "端午包粽子" in text(client.get(reverse("public-activities", args=[town.street.code])))
    assert "端午包粽子" not in text(client.get(reverse("public-activities", args=[town.maple.code])))


def test_the_screen_changes_and_the_phone_signs_in_and_out_without_an_account(worker, client, town, running):
    wu = make_volunteer(town.willow, "吴秀英", phone=PHONE)
    screen = text(worker.get(reverse("shift-screen", args=[running.pk]), headers={"HX-Request": "true"}))
    code = code_at(running.secret, timezone.now())
    assert f"{code[:3]} {code[3:]}" in screen and "<svg" in screen and "<html" not in screen
    client.logout()
    door = reverse("shift-sign-in", args=[running.pk, code])
    page = client.get(door)
    assert page.status_code == 200 and "吴" not in text(page)
    answer = client.post(door, {"code": code, "phone": "138 5510 0077", "act": "in"}, follow=True)
    assert "吴*英，已签到" in text(answer)
    client.post(door, {"code": code, "phone": PHONE, "act": "in"})
    assert SignUp.objects.get().state == "came"
    SignUp.objects.update(came_at=running.begins_at - timedelta(minutes=20))
    Shift.objects.update(begins_at=running.begins_at - timedelta(hours=1))
    answer = client.post(reverse("shift-sign-in-by-code"), {"code": code, "phone": PHONE, "act": "out"}, follow=True)
    assert "已签退" in text(answer) and HoursEntry.objects.get().volunteer == wu
    assert not LedgerEntry.objects.filter(facts__icontains=PHONE).exists()


def test_an_unknown_telephone_is_refused_clearly_and_guessing_is_stopped(client, town, running):
    make_volunteer(town.maple, "别处的", phone="13855100088")
    outside = Volunteer.objects.create(
        unit=town.next_community, path=town.next_community.path, name="邻街道的", number="LJZ1", phone="13855100099",
        consent_on=timezone.localdate(), consent_paper="own",
    )  # fmt: skip
    code = code_at(running.secret, timezone.now())
    door = reverse("shift-sign-in", args=[running.pk, code])
    answer = client.post(door, {"code": code, "phone": outside.phone, "act": "in"})
    assert answer.status_code == 422 and "没有登记志愿者" in text(answer) and outside.phone in text(answer)
    wrong = [client.post(door, {"code": "111111", "phone": PHONE, "act": "in"}).status_code for _ in range(6)]
    assert wrong[:5] == [422] * 5 and wrong[5] == 429
    assert not SignUp.objects.exists()


def test_a_family_with_one_telephone_chooses_by_masked_name(client, town, running):
    make_volunteer(town.willow, "吴秀英", phone=PHONE)
    second = make_volunteer(town.willow, "李守义", phone=PHONE)
    code = code_at(running.secret, timezone.now())
    door, sent = reverse("shift-sign-in", args=[running.pk, code]), {"code": code, "phone": PHONE, "act": "in"}
    asked = text(client.post(door, sent))
    assert "吴*英" in asked and "李*义" in asked and "吴秀英" not in asked and not SignUp.objects.exists()
    client.post(door, sent | {"who": second.pk})
    assert SignUp.objects.get().volunteer == second


def test_a_card_signs_up_with_a_reason_for_a_clash_and_cancels(client, town):
    wu, shift = make_volunteer(town.willow), make_shift(town.maple)
    other = make_shift(town.willow, begins_at=shift.begins_at, title="另一个")
    code = make_card(wu, by=None)
    assert "清洁楼道" in text(client.get(reverse("own-page", args=[code])))
    client.post(reverse("own-join", args=[code, shift.pk]))
    refused = client.post(reverse("own-join", args=[code, other.pk]))
    assert refused.status_code == 409 and "同一时间已报名" in text(refused) and "clash_why" in text(refused)
    client.post(reverse("own-join", args=[code, other.pk]), {"clash_why": "提前离开"})
    assert SignUp.objects.filter(state="joined").count() == 2
    place = SignUp.objects.get(shift=shift)
    client.post(reverse("own-cancel", args=[code, place.pk]))
    assert SignUp.objects.get(pk=place.pk).state == "cancelled"
    strangers = join(other, make_volunteer(town.willow, "别人"), by=None)
    assert client.post(reverse("own-cancel", args=[code, strangers.pk])).status_code == 404


def test_a_signed_in_volunteer_signs_up_himself_and_the_organiser_for_somebody(client, town):
    shift = make_shift(town.willow)
    client.force_login(town.building_leader)
    client.post(reverse("join-shift", args=[shift.pk]))
    assert not SignUp.objects.exists()
    make_volunteer(town.willow_1, "章春", user=town.building_leader)
    client.post(reverse("join-shift", args=[shift.pk]))
    assert SignUp.objects.get().volunteer.name == "章春"
    assert "我已报名" in text(client.get(shift.activity.get_absolute_url()))

    client.force_login(town.willow_worker)
    wu = make_volunteer(town.maple, "吴秀英", phone=PHONE)
    answer = client.post(reverse("join-for", args=[shift.pk]), {"who": "没有这人"})
    assert answer.status_code == 422 and "没有找到" in text(answer) and "没有这人" in text(answer)
    client.post(reverse("join-for", args=[shift.pk]), {"who": PHONE})
    assert SignUp.objects.get(volunteer=wu).state == "joined"


def test_forgotten_ones_are_confirmed_together_and_who_overlaps_is_named(worker, town):
    begun = timezone.now().replace(microsecond=0) - timedelta(hours=5)
    shift = make_shift(town.willow, begins_at=begun)
    people = [make_volunteer(town.willow, name) for name in ("吴秀英", "李重叠")]
    places = [walk_up(shift, each, by=None, at=begun) for each in people]
    SignUp.objects.update(forgotten=True)
    Shift.objects.update(closed_at=timezone.now())
    HoursEntry.objects.create(
        volunteer=people[1], minutes=60, begins_at=begun, ends_at=begun + timedelta(hours=1), source="ad_hoc",
        day=timezone.localdate(begun), words="陪诊", unit=town.willow, path=town.willow.path,
    )  # fmt: skip
    answer = worker.post(reverse("forgotten-sign-outs"), {"places": [p.pk for p in places]}, follow=True)
    assert "已确认 1 人" in text(answer) and "李重叠：这段时间与“陪诊”" in text(answer)
    worker.post(reverse("confirm-sign-out", args=[places[1].pk]), {"nothing": "on"})
    assert set(SignUp.objects.values_list("state", flat=True)) == {"left"}
    assert HoursEntry.objects.filter(source="shift").count() == 1


def test_photos_are_public_only_when_those_in_them_agreed(worker, client, town):
    one = make_shift(town.willow).activity
    add = reverse("add-activity-photos", args=[one.pk])
    worker.post(add, {"photos": [a_jpeg()]})
    worker.post(add, {"photos": [a_jpeg()], "public": "on"})
    inside, agreed = ActivityPhoto.objects.order_by("pk")
    client.logout()
    assert client.get(reverse("public-activity-photo", args=[inside.pk])).status_code == 404
    assert client.get(reverse("public-activity-photo", args=[agreed.pk])).status_code == 200
    client.force_login(town.entrance_leader)
    assert client.get(reverse("activity-photo", args=[inside.pk])).status_code == 302
    client.force_login(town.willow_worker)
    client.post(reverse("drop-activity-photo", args=[agreed.pk]))
    assert list(ActivityPhoto.objects.all()) == [inside]


def test_a_work_hangs_only_with_consent_and_goes_when_it_is_taken_back(worker, client, town):
    worker.post(
        reverse("new-art-call"),
        {
            "title": "书法征集", "unit": town.willow.pk, "kind": "calligraphy", "hand_in": "党群服务中心",
            "closes_on": timezone.localdate(),
        },
    )  # fmt: skip
    call = ArtCall.objects.get()
    receive = reverse("receive-work", args=[call.pk])
    child = {"title": "小桥流水", "author": "张一一", "minor": "on", "consent_paper": "written"}
    assert worker.post(receive, child).status_code == 422
    worker.post(receive, child | {"guardian_consent_on": timezone.localdate(), "signed": "一一"})
    worker.post(receive, {"title": "厚德", "author": "孙怀远", "pictures": [a_jpeg()]})
    _shown, kept = ArtWork.objects.order_by("pk")
    gallery = reverse("gallery", args=[call.pk])
    client.logout()
    page = text(client.get(gallery))
    assert "小桥流水" in page and "一一" in page and "张一一" not in page and "厚德" not in page
    assert client.get(reverse("public-work-picture", args=[kept.pk])).status_code == 404
    client.force_login(town.willow_worker)
    client.post(reverse("show-work", args=[kept.pk]), {"consent_paper": "spoken"})
    assert client.get(reverse("public-work-picture", args=[kept.pk])).status_code == 200
    client.post(reverse("withdraw-work", args=[kept.pk]))
    kept.refresh_from_db()
    assert (kept.author, kept.picture.name, kept.state) == ("", "", "withdrawn")
    assert "厚德" not in text(client.get(gallery))


def test_the_sheet_and_the_poster_are_for_paper(worker, town, running):
    join(running, make_volunteer(town.willow), by=None)
    assert "吴秀英" in text(worker.get(reverse("shift-sheet", args=[running.pk])))
    poster = text(worker.get(reverse("activity-poster", args=[running.activity_id])))
    assert "<svg" in poster and "清洁楼道" in poster


def test_the_api_plans_joins_signs_in_and_confirms_through_the_same_actions(client, town):
    client.force_login(town.willow_secretary)

    def post(name, *args, **data):
        return client.post(reverse(f"api-{name}", args=args), data, content_type="application/json")

    now = timezone.now()
    shift = {"begins_at": now.isoformat(), "ends_at": (now + timedelta(hours=2)).isoformat(), "capacity": 1}
    made = post("activity-list", unit=town.willow.code, title="巡逻", place="东门", shifts=[shift])
    assert made.status_code == 201 and post("activity-publish", made.json()["id"]).json()["state"] == "open"
    first, second = make_volunteer(town.willow), make_volunteer(town.willow, "乙")
    pk = made.json()["shifts"][0]["id"]
    assert post("shift-join", pk, volunteer=first.number).json()["state"] == "joined"
    assert post("shift-join", pk, volunteer=second.number).json()["state"] == "waiting"
    place = SignUp.objects.get(volunteer=first)
    assert post("place-come", place.pk).json()["state"] == "came"
    assert post("place-cancel", place.pk).status_code == 409
    assert post("shift-join", pk, volunteer="WHZ9").status_code == 400
    assert len(client.get(reverse("api-shift-places", args=[pk])).json()["results"]) == 2
    client.force_login(town.maple_secretary)
    assert post("place-go", place.pk).status_code == 404
    assert client.get(reverse("api-activity-detail", args=[made.json()["id"]])).status_code == 200
    assert sign_in(place, by=town.willow_worker).state == "came"
