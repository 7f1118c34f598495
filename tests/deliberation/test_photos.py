import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from deliberation.actions import file_ticket, supplement
from deliberation.models import Ticket, TicketPhoto
from deliberation.places import Place
from governance.foundation.errors import ActionRefused
from governance.foundation.pictures import pictures_from
from tests.builders import make_category, make_ticket


def picture(name="灯.jpg", size=(3000, 2000), kind="JPEG", **more):
    made = io.BytesIO()
    Image.new("RGB", size, "orange").save(made, kind, **more)
    return SimpleUploadedFile(name, made.getvalue(), content_type="image/jpeg")


def gps():
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "SecretPhone"
    return exif


def test_what_is_stored_is_a_fresh_small_picture_without_gps(town):
    ticket = file_ticket(
        by=town.building_leader,
        category=make_category(town.street),
        text="楼道灯不亮",
        place=Place(building=town.building),
        photos=pictures_from([picture(exif=gps())]),
    )
    photo = ticket.photos.get()
    stored = photo.file.read()

    assert (photo.width, photo.height, ticket.photos_count) == (1920, 1280, 1)
    assert b"SecretPhone" not in stored and not Image.open(io.BytesIO(stored)).getexif()
    assert "灯" not in photo.file.name


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("page.jpg", b"<html><script>alert(1)</script></html>"),
        SimpleUploadedFile("空.jpg", b" "),
        SimpleUploadedFile("half.jpg", picture().read()[:500]),
        picture("动图.gif", kind="GIF", size=(30, 30)),
        picture("巨图.png", kind="PNG", size=(12001, 10)),
    ],
)
def test_what_is_not_a_photo_is_refused_by_name_and_no_ticket_is_left_half_made(client, town, upload):
    client.force_login(town.building_leader)
    form = {
        "category": make_category(town.street).pk,
        "text": "楼道灯不亮",
        "building": town.building.pk,
        "photos": [upload],
    }

    answer = client.post(reverse("new-ticket"), form, headers={"Accept": "application/json"})

    assert answer.status_code == 422
    assert f"“{upload.name}”" in answer.json()["errors"]["photos"][0]
    assert not Ticket.objects.exists()


def test_photos_of_internal_notes_are_for_those_who_handle(town):
    from deliberation.actions import note

    ticket = make_ticket(town.group, by=town.building_leader, building=town.building)
    note(ticket, by=town.grid_leader, text="屋主产权不清", photos=pictures_from([picture(size=(40, 30))]))
    supplement(ticket, by=town.building_leader, text="昨晚拍的", photos=pictures_from([picture(size=(40, 30))]))

    assert TicketPhoto.objects.visible_to(town.grid_leader).count() == 2
    assert TicketPhoto.objects.visible_to(town.building_leader).count() == 1
    assert TicketPhoto.objects.visible_to(town.outsider).count() == 0


def test_seven_photos_are_too_many():
    with pytest.raises(ActionRefused, match="一次最多传 6 张"):
        pictures_from([picture(size=(9, 9)) for _ in range(7)])
