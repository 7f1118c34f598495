"""Covers for the demo's programmes, drawn here: roofs of a street under a warm sky. Nobody's picture, no emblem."""

import io
from random import Random

from PIL import Image, ImageDraw

SIZE = (1280, 420)
SKIES = [((178, 34, 40), (247, 176, 92)), ((29, 78, 130), (174, 214, 236)), ((27, 110, 92), (214, 232, 190)),
         ((124, 58, 33), (248, 204, 130))]  # fmt: skip


def cover(name):
    """JPEG bytes; the same name gives the same picture."""
    rng = Random(name)
    top, low = SKIES[sum(map(ord, name)) % len(SKIES)]
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    for y in range(SIZE[1]):
        part = y / SIZE[1]
        draw.line([(0, y), (SIZE[0], y)], fill=tuple(round(a + (b - a) * part) for a, b in zip(top, low, strict=True)))
    draw.ellipse((930, 60, 1070, 200), fill=(255, 236, 190))
    for depth, shade in ((0, 0.72), (1, 0.5), (2, 0.32)):
        _roofs(draw, rng, SIZE[1] - 190 + 60 * depth, tuple(round(part * shade) for part in top), lit=depth == 2)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _roofs(draw, rng, base, colour, lit):
    """One row of houses; those in front have windows with light in some of them."""
    x = -20
    while x < SIZE[0]:
        wide, tall = rng.randrange(70, 150), rng.randrange(30, 120)
        draw.rectangle((x, base - tall, x + wide, SIZE[1]), fill=colour)
        draw.polygon(
            [(x - 6, base - tall), (x + wide // 2, base - tall - 34), (x + wide + 6, base - tall)], fill=colour
        )
        if lit:
            _windows(draw, rng, (x, base - tall, x + wide, SIZE[1]))
        x += wide + rng.randrange(4, 18)


def _windows(draw, rng, box):
    for y in range(box[1] + 16, box[3] - 20, 34):
        for x in range(box[0] + 14, box[2] - 20, 30):
            if rng.random() < 0.45:
                draw.rectangle((x, y, x + 13, y + 16), fill=(255, 214, 140))
