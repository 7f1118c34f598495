"""Pictures for some tickets, drawn here: a stairwell, a lamp, a bin, a wall, a bench. Nobody's photo."""

import io
from functools import lru_cache

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from deliberation.models import TicketPhoto

SIZE = (960, 720)
BY_TOP = {
    "HJ": "bin",
    "SS": "lamp",
    "WY": "stairs",
    "AQ": "wall",
    "TC": "cars",
    "WJ": "wall",
    "YL": "bench",
    "WT": "bench",
}


def picture_for(ticket):
    return "stairs" if ticket.entrance else BY_TOP.get(ticket.category.parent.code, "stairs")


def add_pictures(steps, rng):
    """One photo row and file for each picture a saved step (an event with `.names`) asks for."""
    rows = []
    for event, names in steps:
        for name in names:
            path = f"tickets/{event.at:%Y/%m}/{rng.getrandbits(128):032x}.jpg"
            stored = default_storage.save(path, ContentFile(_jpeg(name, rng.randrange(4))))
            rows.append(
                TicketPhoto(
                    ticket=event.ticket, event=event, file=stored, width=SIZE[0], height=SIZE[1],
                    added_at=event.at, added_by=event.by,
                )
            )  # fmt: skip
    TicketPhoto.objects.bulk_create(rows, batch_size=500)


@lru_cache(maxsize=64)
def _jpeg(name, variant):
    """A drawing as JPEG; variants differ in light and shift."""
    light = 200 - variant * 28
    image = Image.new("RGB", SIZE, (light, light - 4, light - 12))
    draw = ImageDraw.Draw(image)
    DRAWINGS[name](draw, variant * 24)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def _stairs(draw, shift):
    draw.rectangle((0, 520, 960, 720), fill=(120, 118, 112))
    for n in range(7):
        draw.rectangle((180 + n * 80, 520 - n * 55, 960, 575 - n * 55), fill=(150 + n * 8, 148 + n * 8, 140 + n * 8))
    draw.line((160, 380, 700, 20), fill=(60, 66, 74), width=14)
    draw.rectangle((60 + shift, 430, 240 + shift, 560), fill=(158, 118, 70), outline=(96, 70, 40), width=5)
    draw.line((60 + shift, 490, 240 + shift, 490), fill=(96, 70, 40), width=4)


def _lamp(draw, shift):
    draw.rectangle((0, 560, 960, 720), fill=(74, 80, 78))
    draw.rectangle((470, 120, 490, 600), fill=(58, 62, 68))
    draw.arc((330, 70, 490, 210), 180, 300, fill=(58, 62, 68), width=12)
    draw.ellipse((300 + shift, 120, 400 + shift, 180), fill=(92, 96, 88), outline=(48, 52, 56), width=5)
    draw.rectangle((600, 300, 900, 560), fill=(142, 138, 128))


def _bin(draw, shift):
    draw.rectangle((0, 540, 960, 720), fill=(116, 112, 104))
    for n, colour in enumerate([(52, 96, 62), (60, 72, 104), (122, 62, 54)]):
        left = 180 + n * 220
        draw.rectangle((left, 300, left + 160, 560), fill=colour, outline=(30, 34, 38), width=6)
        draw.rectangle((left - 12, 280, left + 172, 310), fill=(44, 50, 54))
    for n in range(5):
        left = 200 + n * 130 + shift
        draw.ellipse((left, 560, left + 110, 650), fill=(70 + n * 12, 66, 60))


def _wall(draw, shift):
    draw.rectangle((80, 60, 880, 640), fill=(188, 172, 150))
    for n in range(8):
        draw.line((80, 60 + n * 72, 880, 60 + n * 72), fill=(160, 146, 126), width=3)
    draw.polygon((360 + shift, 180, 560 + shift, 160, 600 + shift, 330, 420 + shift, 360), fill=(122, 112, 100))
    draw.line((380 + shift, 180, 460 + shift, 360, 430 + shift, 520), fill=(70, 62, 54), width=6)
    draw.rectangle((0, 640, 960, 720), fill=(108, 104, 98))


def _cars(draw, shift):
    draw.rectangle((0, 420, 960, 720), fill=(96, 98, 100))
    for n in range(4):
        draw.line((n * 260, 420, n * 260 - 120, 720), fill=(222, 206, 96), width=10)
    for n, colour in enumerate([(70, 92, 128), (128, 72, 66), (96, 108, 92)]):
        left = 60 + n * 290 + shift
        draw.rounded_rectangle((left, 380, left + 220, 520), 40, fill=colour)
        draw.rounded_rectangle((left + 40, 320, left + 180, 410), 30, fill=colour)
        draw.ellipse((left + 20, 490, left + 80, 550), fill=(34, 36, 38))
        draw.ellipse((left + 140, 490, left + 200, 550), fill=(34, 36, 38))


def _bench(draw, shift):
    draw.rectangle((0, 480, 960, 720), fill=(104, 132, 92))
    draw.ellipse((600, 60, 900, 380), fill=(78, 116, 70))
    draw.rectangle((735, 360, 765, 520), fill=(92, 72, 52))
    for top in (360, 410, 470):
        draw.rectangle((140 + shift, top, 560 + shift, top + 26), fill=(148, 104, 62))
    for left in (170, 510):
        draw.rectangle((left + shift, 380, left + 22 + shift, 580), fill=(66, 62, 58))


DRAWINGS = {"stairs": _stairs, "lamp": _lamp, "bin": _bin, "wall": _wall, "cars": _cars, "bench": _bench}
