"""Two rows that are one person become one, and can become two again: everything moved or filled in is remembered.

The row that goes is deleted, not hidden: lists, counts, searches and the unique identity number then need to know
nothing of it. Its columns and every change beside it stand, encrypted, in the `Merge`.
"""

import json

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from residents.actions._journal import Journal, columns, put_back, recreate
from residents.actions._uniting import unite_care, unite_homes, unite_party
from residents.choices import Presence, Relation
from residents.fields import id_key
from residents.models import CareProfile, Finding, Household, Merge, PartyMember, Resident
from residents.parting import unite_above

CHOSEN = (
    "name", "sex", "birth_date", "document", "id_number", "phone", "other_phones", "ethnicity", "politics",
    "education", "marriage", "registered_at", "registration", "match", "workplace", "note", "basis", "relation",
    "household", "presence", "since",
)  # fmt: skip
TOGETHER = {  # one choice carries the columns that only make sense with it
    "birth_date": ("birth_date", "birth_precision"),
    "id_number": ("id_number", "document"),
    "presence": ("presence", "left_on", "died_on"),
    "household": ("household_id", "building_id", "entrance_id", "home_id", "path"),
}
UNKNOWN = {"sex": ("0", "9")}
APART = (CareProfile, PartyMember, Finding)  # united before, or found again by the next checkup


@transaction.atomic
def merge(kept, gone, *, by, choices=None, versions=None):
    """Make `gone` part of `kept`. `choices` names, column by column, whose value stands: {"phone": "gone"}.

    Where nothing is chosen the kept row's value stands, and an empty one is filled from the row that goes.
    """
    kept, gone = _lock_both(kept, gone, versions)
    _must_fit(kept, gone)
    journal, choices = Journal(), choices or {}
    before = columns(kept)
    unite_care(kept, gone, journal)
    unite_party(kept, gone, journal)
    unite_homes(kept, gone, journal, gone.household_id if choices.get("household") == "gone" else kept.household_id)
    unite_above(kept, gone, journal)
    _move_rows(kept, gone, journal)
    row = columns(gone)
    Finding.objects.filter(resident=gone).delete()
    Finding.objects.filter(other=gone).delete()
    gone_id = gone.pk
    gone.delete()
    _take_over(kept, row, choices)
    record = Merge.objects.create(kept=kept, gone_id=gone_id, gone="", by=by)
    record.gone = json.dumps({"row": row, "before": before, "after": columns(kept), **journal.rows})
    record.save(update_fields=["gone"])
    ledger.record("resident.merged", kept, by=by, unit=kept.path, gone=gone_id, moved=journal.counts())
    return record


def _lock_both(kept, gone, versions):
    """Both rows, always locked in the order of their numbers, so that two merges of a pair wait for each other."""
    if kept.pk == gone.pk:
        raise ActionRefused("选的是同一位居民，不用合并。")
    pks = [kept.pk, gone.pk]
    rows = {row.pk: row for row in Resident.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    if len(rows) < 2:
        raise Conflict("其中一位刚刚已被同事合并，请刷新后再看。")
    kept, gone = (rows[pk] for pk in pks)
    if versions is not None and [int(version) for version in versions] != [kept.version, gone.version]:
        raise Conflict("这两位居民的信息刚被修改，请刷新页面，核对后再合并。")
    return kept, gone


def _must_fit(kept, gone):
    if kept.path[:4] != gone.path[:4]:
        raise ActionRefused("两位居民不在同一个街道，不能合并。")
    if kept.erased_at or gone.erased_at:
        raise ActionRefused("其中一位的个人信息已删除，不能再合并。")
    both = len(kept.id_number) == len(gone.id_number) == 18
    if both and id_key(kept.id_number) != id_key(gone.id_number):
        raise ActionRefused("两位的证件号码不同，应是两个人。如果其中一个号码登错了，请先更正号码再合并。")


def _move_rows(kept, gone, journal):
    """Every row that belongs to the person, of whatever floor: visits, moves, consents, requests, slips."""
    for relation in Resident._meta.get_fields(include_hidden=True):
        if relation.concrete or not (relation.one_to_many or relation.one_to_one):
            continue
        model, field = relation.related_model, relation.field
        if model in APART:
            continue
        rows = model._base_manager.filter(**{field.name: gone})
        journal.move(model, field.attname, list(rows.order_by("pk").values_list("pk", flat=True)))
        rows.update(**{field.name: kept})


def _take_over(kept, row, choices):
    """The values that stand, written into the kept row once the other one (and its identity number) is gone."""
    for name in CHOSEN:
        names = TOGETHER.get(name, (name,))
        theirs = {each: row[each] for each in names}
        if choices.get(name) == "gone" or (name not in choices and _is_empty(kept, name) and theirs[names[0]]):
            put_back(kept, theirs)
    if kept.presence == Presence.HERE:
        kept.left_on = kept.died_on = None
    household = Household.objects.select_related("dwelling").get(pk=kept.household_id)
    kept.stand_at(household)
    kept.version += 1
    kept.changed_at = timezone.now()
    with one_winner("这个证件号码刚刚登记在另一位居民名下，请刷新后核对。"):
        kept.save()


def _is_empty(kept, name):
    if name == "relation":
        return kept.relation in ("", Relation.NO_KIN)
    value = getattr(kept, name if name != "household" else "household_id")
    return value in ("", None) or value in UNKNOWN.get(name, ())


@transaction.atomic
def undo_merge(record, *, by):
    """Both rows as they were. What somebody changed since is not thrown away: the undo says what it is and stops."""
    record = Merge.objects.select_for_update().filter(pk=record.pk).first()
    if record is None or record.undone_at:
        raise Conflict("这次合并已经撤销了，请刷新页面。")
    if not record.gone:
        raise ActionRefused("这位居民的个人信息已删除，合并不能再撤销。")
    kept = Resident.objects.select_for_update().get(pk=record.kept_id)
    if kept.merges.filter(undone_at=None, pk__gt=record.pk).exists():
        raise ActionRefused("这位居民后来又合并过一次，请先撤销后面的那一次。")
    story = json.loads(record.gone)
    _must_be_untouched(kept, story)
    put_back(kept, {name: value for name, value in story["before"].items() if name != "version"})
    _stand_again(kept)
    kept.version += 1  # never an old number again: a page of the time between must read as out of date
    kept.save()
    gone = Resident(pk=record.gone_id)
    put_back(gone, story["row"])
    _stand_again(gone)
    with one_winner("被合并的那一行的证件号码现在登记在另一位居民名下，请先核对那一位，再撤销合并。"):
        gone.save(force_insert=True)
    recreate(story, kept, gone)
    record.undone_at = timezone.now()
    record.save(update_fields=["undone_at"])
    ledger.record("resident.merge_undone", kept, by=by, unit=kept.path, gone=gone.pk)
    return kept, gone


def _stand_again(resident):
    """At the household's place of today: its building may have gone to another unit meanwhile."""
    household = Household.objects.select_related("dwelling").filter(pk=resident.household_id).first()
    if household is None:
        raise ActionRefused("合并前住的那一户已经不在了，不能撤销；请改为手工登记。")
    resident.stand_at(household)


PLACE = {"building_id", "entrance_id", "home_id", "path"}


def _must_be_untouched(kept, story):
    now = columns(kept)
    passing = PLACE | {"version", "changed_at", "initials", "id_key", "phone_key", "phone_tail", "batch_id"}
    edited = [name for name, value in story["after"].items() if name not in passing and now[name] != value]
    if edited:
        words = "、".join(dict.fromkeys(str(Resident._meta.get_field(name).verbose_name) for name in edited))
        raise ActionRefused(f"合并之后又改过：{words}。请先把这几项改回合并时的内容，再撤销。")
