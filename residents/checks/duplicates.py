from collections import defaultdict

from residents.checks.found import Check, finding
from residents.choices import Document, Precision
from residents.models import Resident

COLUMNS = (
    "pk", "name", "phone_key", "birth_date", "birth_precision", "id_key", "document", "household_id", "home_id", "path",
)  # fmt: skip


def find(place, only=None):
    """The same name with the same phone, or with the same day of birth, in two rows. Two numbers are two people."""
    people = Resident.objects.filter(community_path=place, erased_at=None)
    if only is not None:
        people = people.filter(pk__in=[only.resident_id, only.other_id])
    groups = defaultdict(list)
    for person in people.order_by("pk").values(*COLUMNS).iterator(chunk_size=2000):
        if person["phone_key"]:
            groups["phone", person["name"], person["phone_key"]].append(person)
        if person["birth_date"] and person["birth_precision"] == Precision.DAY:
            groups["birth", person["name"], person["birth_date"]].append(person)
    seen = set()
    for (why, *_), rows in groups.items():
        first = rows[0]
        for other in rows[1:]:
            if (first["pk"], other["pk"]) not in seen and not _two_people(first, other):
                seen.add((first["pk"], other["pk"]))
                about = {"resident_id": first["pk"], "other_id": other["pk"]}
                yield finding(
                    "duplicates", first["home_id"], first["path"], f"{first['pk']}:{other['pk']}:{why}", **about
                )


def _two_people(one, other):
    both = one["id_key"] and other["id_key"] and one["id_key"] != other["id_key"]
    return bool(both) and Document.OLD not in (one["document"], other["document"])


def say(findings):
    words = {"phone": "姓名和电话", "birth": "姓名和出生日期"}
    told = {}
    for row in findings:
        where = "同一户里" if row.resident.household_id == row.other.household_id else "两处"
        told[row.pk] = f"{row.resident.masked_name}在{where}登记了两次，{words[row.key.rsplit(':', 1)[1]]}都相同。"
    return told


CHECK = Check(
    "duplicates", "同一个人登记了两次", "多半来自两张表；并成一个人，走访和关爱档案都归到一起，可以撤销。", find, say,
    mends=(("compare", "对照并合并"),),
)  # fmt: skip
