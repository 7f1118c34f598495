"""Whom a row means. Better to ask than to mix two people up: what could be either is a conflict."""

from residents.choices import Presence
from residents.fields import id_key, phone_key
from residents.roster.comparing import same_birth
from residents.roster.verdict import CONFLICT, Refused

ID = "id_number"


def matched(said, *, damaged, digits="", dwelling, people, decided):
    """The register's person a row means, or None for a new one.

    `people` answers by_number, in_room, by_phone and by_birth, for stored people and those of earlier rows alike.
    """
    if damaged:
        return _repaired(said, digits, dwelling, people)
    key = id_key(said.get("id_number"))
    if key:
        person = people.by_number(said)
        if person is not None:
            return _same_number(person, said, decided, people)
    person = _in_room(said, key, people.in_room(dwelling, said["name"]), decided)
    if person is not None or decided == "new":
        return person
    return _elsewhere(said, key, dwelling, people)


def _repaired(said, digits, dwelling, people):
    """A number whose last digits Excel lost is never stored; the register's own number stays where one person fits."""
    fitting = [
        person
        for person in people.in_room(dwelling, said["name"])
        if person.id_key
        and person.id_number.startswith(digits)
        and said.get("birth_date")
        and person.birth_date == said["birth_date"]
    ]
    if len(fitting) == 1:
        return fitting[0]
    raise Refused("身份证号在表里已损坏（后三位丢失）。请把这一列设为“文本”，重新填写完整的号码。", ID)


def _same_number(person, said, decided, people):
    """A number under another name is asked about; of somebody of another community the whole name is not told."""
    ours = people.is_ours(person)
    if person.name == said["name"] or (decided == "file" and ours):
        return person
    where = getattr(person, "where", None)
    whose = f"第 {where[1]} 行" if where else "底册里"
    raise Refused(
        f"{whose}同一个证件号登记的是“{person.name if ours else person.masked_name}”，姓名不同。请核对号码和姓名。",
        ID,
        CONFLICT,
        () if where or not ours else ("file",),
    )


def _in_room(said, key, namesakes, decided):
    """Of the people of this name behind the door, the one the row means."""
    if decided == "new" or not namesakes:
        return None
    same = [person for person in namesakes if _fits(person, said) and not (key and person.id_key)]
    if len(same) == 1:
        return same[0]
    if len(same) > 1:
        raise Refused(
            f"这一室有 {len(same)} 位“{said['name']}”，分不清是哪一位。请补上证件号。", "name", CONFLICT, ("new",)
        )
    other = namesakes[0]
    what = "证件号" if key and other.id_key else "出生日期"
    if decided == "file" and len(namesakes) == 1:
        return other
    choices = ("file", "new") if len(namesakes) == 1 and not getattr(other, "where", None) else ("new",)
    raise Refused(
        f"这一室已有“{said['name']}”，但{what}不同。是同一个人还是同名的另一个人，请核对。",
        ID if key and other.id_key else "birth_date",
        CONFLICT,
        choices,
    )


def _fits(person, said):
    return same_birth(
        person.birth_date, person.birth_precision, said.get("birth_date"), said.get("birth_precision", "day")
    )


def _elsewhere(said, key, dwelling, people):
    """Somebody of this name with this phone; or, where the row has no address, with this birth date."""
    if said.get("phone"):
        found = people.by_phone(said["name"], phone_key(said["phone"]))
        same = [person for person in found if _fits(person, said) and not (key and person.id_key)]
        if len(same) == 1:
            return same[0]
    if dwelling is None and said.get("birth_date"):
        same = [person for person in people.by_birth(said["name"]) if person.birth_date and _fits(person, said)]
        same = [person for person in same if not (key and person.id_key)]
        if len(same) == 1:
            return same[0]
        if len(same) > 1:
            raise Refused(
                f"底册里有 {len(same)} 位同名同日出生的“{said['name']}”，请补上住址或证件号。", "name", CONFLICT
            )
    return None


def must_be_here(person):
    """Somebody known to be dead or gone does not come back by a list."""
    if person.presence != Presence.HERE:
        raise Refused(
            f"底册里“{person.name}”{person.get_presence_display()}，表里仍在。如确实登记错了，"
            "请先在居民页恢复在册，再导入这一行。",
            "name",
            CONFLICT,
        )
