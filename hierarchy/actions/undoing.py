"""Taking a structure import back, whole, while nothing has been built on it."""

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.dateparse import parse_date

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused
from hierarchy.actions import tree
from hierarchy.actions.territory import change_building
from hierarchy.initials import initials_of
from hierarchy.models import Building, OrgUnit, Placement, StructureBatch, Term, User

ORDER = ["term", "chatgroup", "post", "entrance", "building", "estate", "user", "orgunit"]
NAMED = 8  # how many used things a refusal lists


@transaction.atomic
def undo_import(batch, *, by):
    """Everything as before the import; refused, with what was used since, as soon as anything was."""
    list(StructureBatch.objects.select_for_update().filter(pk=batch.pk))
    batch = StructureBatch.objects.select_related("office").get(pk=batch.pk)
    if batch.state != StructureBatch.State.DONE:
        raise ActionRefused("只有已导入的批次才能撤销。")
    tree.lock(batch.office)
    made = {name: [pk for kind, pk in batch.created if kind == name] for name in ORDER}
    if used := _used(made):
        raise ActionRefused(
            f"这批数据已被使用，不能整批撤销：{'；'.join(used[:NAMED])}{'……' if len(used) > NAMED else ''}"
        )
    _give_buildings_back(batch.changed, by)
    try:
        for name in ORDER:
            _delete(name, made[name])
    except ProtectedError as error:
        things = sorted({f"{thing._meta.verbose_name}“{thing}”" for thing in error.protected_objects})
        raise ActionRefused(f"这批数据已被使用，不能整批撤销：{'；'.join(things[:NAMED])}") from None
    _restore(batch.changed)
    batch.state, batch.undone_at = StructureBatch.State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    ledger.record("structure.undone", batch, by=by, unit=batch.office)
    return batch


def _used(made):
    """What was built on the batch since, as words: units below, terms ended or begun, accounts opened."""
    units = OrgUnit.objects.filter(pk__in=made["orgunit"])
    used = []
    for unit in units:
        for child in OrgUnit.objects.children_of(unit).exclude(pk__in=made["orgunit"]):
            used.append(f"{unit}下又建了{child}")
    moved = Placement.objects.filter(unit__in=units).exclude(until=None).select_related("unit")
    used += [f"{placement.unit}已调整或撤销" for placement in moved]
    terms = Term.objects.select_related(
        "holder", "post__unit", "post__building__estate", "post__entrance__building__estate"
    )
    used += [f"{term.holder}已离任{term.post}" for term in terms.filter(pk__in=made["term"]).exclude(ended_on=None)]
    later = terms.filter(post__in=made["post"]) | terms.filter(holder__in=made["user"])
    used += [f"{term.holder}又任职{term.post}" for term in later.exclude(pk__in=made["term"])]
    opened = User.objects.filter(pk__in=made["user"]).exclude(username=None)
    return used + [f"{person}已开通账号" for person in opened]


def _delete(name, ids):
    model = apps.get_model("hierarchy", name)
    if name == "orgunit":
        Placement.objects.filter(unit__in=ids).delete()
        for unit in OrgUnit.objects.filter(pk__in=ids).order_by("-depth", "-path"):
            OrgUnit.objects.filter(pk=unit.pk).delete()
    else:
        model.objects.filter(pk__in=ids).delete()


def _give_buildings_back(changes, by):
    """Buildings that went over to a new unit return first, with their posts and what happened there."""
    for name, pk, field, before, after in reversed(changes):
        building = (
            Building.objects.filter(pk=pk, unit=after).first() if (name, field) == ("building", "unit_id") else None
        )
        if building is not None:
            change_building(building, by=by, unit=OrgUnit.objects.get(pk=before))


def _restore(changes):
    """Put back what the import changed, unless somebody changed it again since."""
    for name, pk, field, before, after in reversed(changes):
        rows = apps.get_model("hierarchy", name).objects.filter(pk=pk)
        if name == "user":
            rows.update(phone="", phone_key=None)
        elif field == "ended_on":
            rows.filter(ended_on=parse_date(after)).update(ended_on=None)
        elif field == "name":
            rows.filter(name=after).update(name=before, initials=initials_of(before))
        elif field != "unit_id":
            rows.filter(**{field: after}).update(**{field: before})
