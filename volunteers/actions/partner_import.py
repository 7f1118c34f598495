"""导入共建单位台账 (I-6): read, mended on the page, written whole, taken back where untouched since."""

import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger, workbooks
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.scope import in_reach
from volunteers.actions import partners
from volunteers.choices import PartnerBatchState
from volunteers.incoming_partners import FIELDS, SYNONYMS, understand
from volunteers.models import Agreement, PartnerBatch, PartnerUnit, Resource

MOST = 500  # partners in one sheet
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


def upload(unit, *, by, file, name=""):
    """Take a sheet in; nothing is written to the register yet."""
    if not in_reach(by, unit):
        raise ActionRefused(f"{unit}不在您的管辖范围，请选择自己的街道或社区。")
    name = Path(name or getattr(file, "name", "") or "导入.xlsx").name[:120]
    table = workbooks.find_table(workbooks.read(file.read(), name), SYNONYMS)
    columns = table.guess(SYNONYMS)
    if "name" not in columns:
        raise ActionRefused("没有找到“单位名称”这一列，请补上列名后再上传。")
    if not table.rows or len(table.rows) > MOST:
        raise ActionRefused(f"表里有 {len(table.rows)} 行，一次可以导入 1–{MOST} 行。")
    rows = [
        {"row": number, "cells": {field: _plain(cells.get(heading)) for field, heading in columns.items()}}
        for number, cells in table.rows
    ]
    with transaction.atomic():
        batch = PartnerBatch.objects.create(
            unit=unit, path=unit.path, file_name=name, by=by, cells=json.dumps(rows, ensure_ascii=False),
            skipped=table.skipped,
        )  # fmt: skip
        ledger.record("partner.batch_uploaded", batch, by=by, unit=unit, rows=len(rows))
    return batch


def _plain(value):
    return value.isoformat()[:10] if hasattr(value, "isoformat") else workbooks.text(value)


def rows_of(batch):
    """[{row, cells, said, status, partner, changes}] of an open batch, as the register is now."""
    if batch.state != PartnerBatchState.OPEN:
        return []
    names, found = {}, []
    known = {each.name: each for each in PartnerUnit.objects.current().filter(unit=batch.unit_id)}
    for each in json.loads(batch.cells or "[]"):
        said = understand(each["row"], each["cells"])
        name = said.values["name"]
        if name in names:
            said.errors.setdefault("name", f"与第 {names[name]} 行是同一家单位")
        names.setdefault(name, said.row)
        partner = known.get(name)
        changes = _changes(partner, said) if partner else {}
        status = (
            WRONG if said.errors else NEW if partner is None else CHANGED if changes or _more(partner, said) else SAME
        )
        found.append(each | {"said": said, "status": status, "partner": partner, "changes": changes})
    return found


def _changes(partner, said):
    """What the sheet has otherwise; an empty cell takes nothing away."""
    return {
        name: value
        for name, value in said.values.items()
        if value not in ("", None, 0) and getattr(partner, name) != value
    }


def _more(partner, said):
    """(whether the agreement is new, resources that are new)."""
    signed = said.agreement and not partner.agreements.filter(
        signed_on=said.agreement[0], ends_on=said.agreement[1]
    ).exists()  # fmt: skip
    offered = set(partner.resources.values_list("name", flat=True))
    fresh = [name for name in said.resources if name not in offered]
    return (bool(signed), fresh) if signed or fresh else None


def lock(batch, version=None):
    batch = PartnerBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    if version is not None and int(version) != batch.version:
        raise Conflict(f"这批数据刚被同事改过，现在是“{batch.get_state_display()}”。请刷新后再操作。")
    return batch


def _save(batch, *fields):
    batch.version += 1
    batch.save(update_fields=[*fields, "version"])


@transaction.atomic
def mend_row(batch, row, cells, *, by):
    """Correct one row on the page; only fields the sheet may have are taken."""
    batch = lock(batch)
    if batch.state != PartnerBatchState.OPEN:
        raise Conflict(f"这批数据{batch.get_state_display()}，不能再改。")
    rows = json.loads(batch.cells)
    mended = next((each for each in rows if each["row"] == row), None)
    if mended is None:
        raise ActionRefused("这一行不在表里了，请刷新页面。")
    mended["cells"] |= {name: value.strip()[:500] for name, value in cells.items() if name in FIELDS}
    batch.cells = json.dumps(rows, ensure_ascii=False)
    _save(batch, "cells")
    ledger.record(
        "partner.batch_mended", batch, by=by, unit=batch.path, row=row, fields=sorted(set(cells) & set(FIELDS))
    )
    return batch


@transaction.atomic
def apply_batch(batch, *, by, skip_wrong=False, version=None):
    """Write all rows or none. Wrong ones are mended first, or left out where the clerk says so."""
    batch = lock(batch, version)
    if batch.state != PartnerBatchState.OPEN:
        raise Conflict(f"这批数据{batch.get_state_display()}，不用再导入。")
    rows = rows_of(batch)
    wrong = sum(row["status"] == WRONG for row in rows)
    if wrong and not skip_wrong:
        raise ActionRefused(f"还有 {wrong} 行有错，请在页面上改好，或勾选“跳过有错的行”。")
    made = {"new": [], "changed": {}, "counts": dict.fromkeys((NEW, CHANGED, SAME, WRONG), 0)}
    for row in rows:
        made["counts"][row["status"]] += 1
        if row["status"] == NEW:
            made["new"].append(_write_new(batch, row["said"], by))
        elif row["status"] == CHANGED:
            pk, before = _write_changed(row, by)
            made["changed"][str(pk)] = before
    if not made["new"] and not made["changed"]:
        raise ActionRefused("没有要新增或更新的单位：表里的内容系统里都有了。")
    batch.state, batch.made, batch.cells, batch.done_at = PartnerBatchState.DONE, made, "", timezone.now()
    _save(batch, "state", "made", "cells", "done_at")
    ledger.record("partner.batch_done", batch, by=by, unit=batch.path, **made["counts"])
    return batch


def _write_new(batch, said, by):
    values = {name: value for name, value in said.values.items() if name != "name"}
    partner = partners.register_partner(batch.unit, by=by, name=said.values["name"], **values)
    _write_more(partner, said, said.resources, bool(said.agreement), by)
    return [partner.pk, PartnerUnit.objects.get(pk=partner.pk).version]


def _write_more(partner, said, resources, signed, by):
    agreement = None
    if signed:
        agreement = partners.add_agreement(
            partner, by=by, title="共建协议", signed_on=said.agreement[0], ends_on=said.agreement[1]
        ).pk  # fmt: skip
    return agreement, [partners.offer_resource(partner, by=by, name=name).pk for name in resources]


def _write_changed(row, by):
    """(id, what taking it back needs: the version after, columns before, what was added)."""
    partner, said = row["partner"], row["said"]
    signed, fresh = _more(partner, said) or (False, [])
    before = {name: _kept(partner, name) for name in row["changes"]}
    partner = partners.change_partner(partner, by=by, **row["changes"])
    agreement, resources = _write_more(partner, said, fresh, signed, by)
    version = PartnerUnit.objects.get(pk=partner.pk).version
    return partner.pk, {"version": version, "was": before, "agreement": agreement, "resources": resources}


def _kept(partner, name):
    """An old value as JSON; a telephone stays sealed."""
    value = PartnerUnit._meta.get_field(name).get_prep_value(getattr(partner, name))
    return value.isoformat() if hasattr(value, "isoformat") else value


@transaction.atomic
def undo(batch, *, by):
    """Take an import back. What was worked on since stays and is named."""
    batch = lock(batch)
    if batch.state != PartnerBatchState.DONE:
        raise Conflict(f"这批数据{batch.get_state_display()}，不能撤销。")
    kept = [*_take_back_new(batch.made["new"]), *_take_back_changed(batch.made["changed"], by)]
    batch.state, batch.undone_at, batch.made = (
        PartnerBatchState.UNDONE,
        timezone.now(),
        batch.made | {"kept": kept, "changed": {}},
    )
    _save(batch, "state", "undone_at", "made")
    ledger.record("partner.batch_undone", batch, by=by, unit=batch.path, kept=len(kept))
    return batch


def _take_back_new(made):
    kept = []
    for pk, version in made:
        partner = PartnerUnit.objects.select_for_update().filter(pk=pk).first()
        if partner is None:
            continue
        used = partner.version != version or partner.claims.exists() or partner.teams.exists()
        used = (
            used or partner.liaisons.exists() or Resource.objects.filter(partner=partner).exclude(matches=None).exists()
        )
        if used:
            kept.append(partner.name)
        else:
            partner.delete()
    return kept


def _take_back_changed(changed, by):
    kept = []
    for pk, facts in changed.items():
        partner = PartnerUnit.objects.select_for_update().filter(pk=pk).first()
        if partner is None:
            continue
        if partner.version != facts["version"]:
            kept.append(partner.name)
            continue
        for name, value in facts["was"].items():
            column = PartnerUnit._meta.get_field(name)
            read = getattr(column, "from_db_value", None)
            setattr(partner, name, read(value, None, None) if read else column.to_python(value))
        partners.save(partner, *facts["was"])
        Agreement.objects.filter(pk=facts["agreement"]).delete()
        Resource.objects.filter(pk__in=facts["resources"], matches=None).delete()
        ledger.record("partner.changed", partner, by=by, unit=partner.path, columns=sorted(facts["was"]))
    return kept


@transaction.atomic
def drop(batch, *, by):
    """放弃: nothing is written, and the cells go."""
    batch = lock(batch)
    if batch.state != PartnerBatchState.OPEN:
        raise Conflict(f"这批数据{batch.get_state_display()}，不用放弃。")
    batch.state, batch.cells = PartnerBatchState.DROPPED, ""
    _save(batch, "state", "cells")
    ledger.record("partner.batch_dropped", batch, by=by, unit=batch.path)
    return batch
