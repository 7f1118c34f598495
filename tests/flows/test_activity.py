"""An activity on phones: signed up by card and by the organiser, a clash with a reason, in by the code on the screen, one
who comes unasked, one nobody knew, one who forgets to sign out; and every hour in the ledger once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from governance.foundation import jobs
from tests.builders import make_shift, make_volunteer
from tests.flows.conftest import PHONE
from tests.flows.deeds import send
from volunteers.actions import join
from volunteers.actions.cards import make_card
from volunteers.models import HoursEntry, Shift, SignUp, Volunteer, VolunteerActivity

TITLE = "楼道清洁日"
NUMBERS = {"吴秀英": "13855100071", "李守义": "13855100072", "孙怀远": "13855100073"}


@pytest.fixture
def people(town):
    return {name: make_volunteer(town.willow, name, phone=phone) for name, phone in NUMBERS.items()}


def plan(page, town):
    """The organiser plans the activity on the phone and publishes it; the shift's own page follows."""
    page.goto(reverse("new-activity"))
    send(
        page, "活动已建好", title=TITLE, unit="杨柳社区", theme="自治", begins_at="2026-11-28T09:00",
        ends_at="2026-11-28T11:00", capacity="2", place="杏花苑",
    )  # fmt: skip
    page.click("text=发布，开始报名")
    page.wait_for_selector("text=活动已发布")


def door(page, shift):
    """What the QR on the organiser's screen says this moment: the digits, and the address."""
    page.goto(reverse("shift-screen", args=[shift.pk]))
    code = page.inner_text(".screen-code").replace(" ", "")
    return code, reverse("shift-sign-in", args=[shift.pk, code])


def by_phone(page, address, number, button):
    page.goto(address)
    page.fill("#id_phone", number)
    page.click(f"button:text-is('{button}')")
    page.wait_for_load_state()


def test_from_signing_up_to_the_ledger(town, browse, clock, people, drain, quiet):
    clock("2026-11-27 15:00")
    organiser = browse(town.willow_worker, PHONE)
    plan(organiser, town)
    quiet()
    shift = Shift.objects.get(activity__title=TITLE)
    elsewhere = make_shift(town.willow, begins_at=shift.begins_at + timedelta(hours=1), title="敬老院探望")
    join(elsewhere, people["李守义"], by=None)

    card = make_card(people["吴秀英"], by=None)
    own = browse(view=PHONE)
    own.goto(reverse("own-page", args=[card]))
    own.click(f"a:has-text('报名：{TITLE}')")
    own.click("button:has-text('我要报名')")
    own.wait_for_selector("text=已报名")

    organiser.goto(reverse("join-for", args=[shift.pk]))
    organiser.fill("#id_who", NUMBERS["李守义"])
    organiser.click("main form.form button.btn-p")
    organiser.wait_for_selector("text=同一时间已报名“敬老院探望”")
    assert organiser.input_value("#id_who") == NUMBERS["李守义"]
    send(organiser, "已报名", clash_why="十点提前离开")

    clock("2026-11-28 08:50")
    organiser, phone = browse(town.willow_worker, PHONE), browse(view=PHONE)
    code, address = door(organiser, shift)
    for name in ("吴秀英", "李守义"):
        by_phone(phone, address, NUMBERS[name], "签到")
        phone.wait_for_selector("text=已签到")
    phone.goto(reverse("shift-sign-in-by-code"))
    phone.fill("#id_code", code)
    phone.fill("#id_phone", NUMBERS["孙怀远"])
    phone.click("button:text-is('签到')")
    phone.wait_for_selector("text=孙*远，已签到")
    by_phone(phone, address, "13855100079", "签到")
    phone.wait_for_selector("text=这个手机号没有登记志愿者")

    organiser.goto(reverse("shift", args=[shift.pk]))
    organiser.click("text=现场登记")
    organiser.fill("#id_name", "周新来")
    organiser.fill("#id_phone", "13855100079")
    organiser.click("label:has-text('当面口头同意')")
    organiser.check("#id_agreed")
    organiser.click("main form.form button.btn-p")
    organiser.wait_for_selector("text=已登记为志愿者")
    quiet()
    assert Volunteer.objects.get(name="周新来").consent_paper == "spoken"
    shift.refresh_from_db()
    assert (shift.joined, shift.capacity) == (4, 4)

    clock("2026-11-28 11:00")
    organiser, phone = browse(town.willow_worker, PHONE), browse(view=PHONE)
    _, address = door(organiser, shift)
    for name in ("吴秀英", "孙怀远"):
        by_phone(phone, address, NUMBERS[name], "签退")
        phone.wait_for_selector("text=时长已登记")
    organiser.goto(reverse("shift", args=[shift.pk]))
    organiser.click("button:has-text('签退：周新来')")
    organiser.wait_for_selector("text=周新来已签退")

    clock("2026-11-28 13:05")
    quiet()
    jobs.tick("shifts.close_forgotten")
    drain()
    organiser = browse(town.willow_worker, PHONE)
    organiser.goto(reverse("activities"))
    organiser.click("text=1 人没有签退")
    organiser.check("input[name=places]")
    organiser.click("text=勾选的人按计划时间签退")
    organiser.wait_for_selector("text=已确认 1 人")
    quiet()

    rows = HoursEntry.objects.filter(words=TITLE).order_by("volunteer__name")
    assert {row.volunteer.name: (row.minutes, row.source) for row in rows} == dict.fromkeys(
        ["吴秀英", "孙怀远", "李守义", "周新来"], (120, "shift")
    )
    forgot = SignUp.objects.get(shift=shift, volunteer=people["李守义"])
    assert (forgot.confirmed_by, forgot.clash_why, forgot.forgotten) == (town.willow_worker, "十点提前离开", True)
    assert VolunteerActivity.objects.get(title=TITLE).state == "done"
    organiser.goto(VolunteerActivity.objects.get(title=TITLE).get_absolute_url())
    assert "".join(organiser.inner_text(".stats").split()) == "4人参加人数4人次参加人次0人其中党员"
    assert not organiser.complaints and not own.complaints
