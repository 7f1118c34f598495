"""One box over the register: a name, its pinyin initials, a room, a telephone or an identity number.

    吴秀珍 桂兰 wxz      the beginning of the whole or of the given name; the beginning of the initials
    3-301 301 月桂苑3号楼 a door, a building
    5678                 the last four digits of a telephone, or a room
    15400001234          a whole telephone          340111…0029  a whole identity number: looking so is put on record

Every way asks one index, so that a hundred thousand people cost no more than a thousand. The keyed columns are only
ever asked together with the scope: many share four digits.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import Q

from residents.actions.revealing import note_found
from residents.addresses import Unclear, parse
from residents.fields import id_key, phone_key, tail_key

FEWEST, MOST = 2, 200  # characters of a word; hits that are carried on into a list
PAIR = re.compile(r"[0-9A-Z]{1,3}-[0-9]{2,5}")  # 3-301: building and room, or entrance and room


@dataclass(frozen=True)
class Asked:
    """What the words may mean; "" where they cannot mean it."""

    words: str
    name: str = ""
    initials: str = ""
    tail: str = ""
    phone: str = ""
    id_number: str = ""
    place: object = None  # with at least a building, an entrance or a room

    @property
    def is_number(self):
        """A whole number of somebody: it must not stand in an address bar."""
        return bool(self.phone or self.id_number)


def understood(words):
    words = unicodedata.normalize("NFKC", words or "").strip()[:60]
    plain = "".join(words.split())
    digits = re.sub(r"[\s-]", "", words).upper()
    if re.fullmatch(r"\d{17}[\dX]|\d{15}", digits):
        return Asked(words, id_number=digits)
    if re.fullmatch(r"1\d{10}|0\d{9,11}", digits):
        return Asked(words, phone=digits)
    return Asked(
        words,
        name=plain if len(plain) >= FEWEST and not any(c.isascii() for c in plain) else "",
        initials=plain.lower() if len(plain) >= FEWEST and plain.isascii() and plain.isalpha() else "",
        tail=plain if re.fullmatch(r"\d{4}", plain) else "",
        place=_place(plain),
    )


def _place(words):
    if not words or (not any(c.isdigit() for c in words) and not re.search(r"[栋幢座楼单元门面]$", words)):
        return None
    try:
        place = parse(words)
    except Unclear:
        return None
    return place if place.building or place.entrance or place.room else None


def doors(dwellings, asked):
    """The doors of a queryset the words name: a room, or the rooms of a building or an entrance."""
    place = asked.place
    if place is None or not (place.room or place.entrance):
        return dwellings.none()
    if place.room:
        bare = place.room.lstrip("0")
        dwellings = dwellings.filter(number__in={place.room, bare, f"0{bare}"})
    return dwellings.filter(_house(asked, "building__", "entrance__"))


def buildings(rows, asked):
    """The buildings of a queryset the words name by number, or by their estate."""
    place = asked.place
    if place is not None and place.building and not place.room:
        return rows.filter(_house(asked, "", "entrances__")).distinct()
    return rows.filter(estate__name__contains=asked.name) if asked.name else rows.none()


def _house(asked, building, entrance):
    place = asked.place
    found = Q(**{f"{building}estate__name__contains": place.estate}) if place.estate else Q()
    if place.building:
        numbered = Q(**{f"{building}number": place.building})
        if PAIR.fullmatch(asked.words.upper()):
            numbered |= Q(**{f"{entrance}number": place.building})
        found &= numbered
    return found & Q(**{f"{entrance}number": place.entrance}) if place.entrance else found


def people_found(residents, dwellings, asked, limit=MOST):
    """Ids of the people of a queryset the words may mean: one question a way, each on an index of its own."""
    ways = []
    if asked.id_number:
        ways.append(residents.filter(id_key=id_key(asked.id_number)))
    if asked.phone:
        ways.append(residents.filter(phone_key=phone_key(asked.phone)))
    if asked.tail:
        ways.append(residents.filter(phone_tail=tail_key(f"000{asked.tail}")))
    if asked.initials:
        ways.append(residents.filter(initials__startswith=asked.initials))
    if asked.name:
        ways += [residents.filter(name__startswith=asked.name), residents.filter(given__startswith=asked.name)]
    if asked.place is not None and asked.place.room:
        behind = list(doors(dwellings, asked).values_list("pk", flat=True)[:limit])
        ways.append(residents.filter(household__dwelling__in=behind))
    found = {}
    for way in ways:
        found |= dict.fromkeys(way.order_by().values_list("pk", flat=True)[:limit])
    return list(found)[:limit]


def look_up(residents, dwellings, asked, *, by, limit=MOST):
    """`people_found`, and a line in the ledger for each person an identity number led to."""
    found = people_found(residents, dwellings, asked, limit)
    if asked.id_number and found:
        note_found(residents.filter(pk__in=found), by=by)
    return found
