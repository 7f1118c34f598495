"""微心愿征集表 I-9: read, mended row by row on the page, applied whole, taken back whole where nobody went on."""

import json
from datetime import datetime, time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger, workbooks
from governance.foundation.errors import ActionRefused, Conflict
from hierarchy.models import OrgUnit
from hierarchy.scope import in_reach
from volunteers.choices import ClaimState, WishState
from volunteers.choices_wishes import BatchState, CheckWay
from volunteers.incoming_wishes import SYNONYMS, cells_of, understand
from volunteers.models import Claim, MicroWish, PartnerUnit, VolunteerTeam, WishBatch, WishSettings

MOST_ROWS = 2000
W = WishState


def read_batch(unit, *, by, file, name=""):
    """Take a sheet in and show what importing it would do; nothing is kept of one that cannot be read."""
    if not in_reach(by, unit):
        raise ActionRefused(f"{unit}不在您的管辖范围，请选择自己的社区或网格。")
    name = Path(name or getattr(file, "name", "") or "微心愿.xlsx").name[:120]
    table = workbooks.find_table(workbooks.read(file.read(), name), SYNONYMS)
    columns = table.guess(SYNONYMS)
    if "words" not in columns:
        raise ActionRefused("表里没有“心愿内容”这一列，请对照模板补上表头再上传。")
    if not table.rows:
        raise ActionRefused("表头下面没有一行心愿。请确认是填好的表，再重新上传。")
    if len(table.rows) > MOST_ROWS:
        raise ActionRefused(f"一次最多导入 {MOST_ROWS} 行，这张表有 {len(table.rows)} 行。请分几张表上传。")
    rows = [{"row": number, "said": cells_of(cells, columns)} for number, cells in table.rows]
    with transaction.atomic():
        batch = WishBatch(unit=unit, path=unit.path, file_name=name, by=by)
        batch.outcome = {"skipped": table.skipped}
        _look_at(batch, rows)
        batch.save()
        ledger.record("wish_batch.read", batch, by=by, unit=unit, rows=len(rows), wrong=batch.outcome["wrong"])
    return batch


def rows_of(batch):
    """[{row, said, errors, notes, known}] while the batch waits for a decision; nothing afterwards."""
    return json.loads(batch.rows) if batch.rows else []


def _look_at(batch, rows):
    """Judge every row anew: a mended one may have become the double of another."""
    grids, most, known = _grids(batch.unit), WishSettings.of(batch.path[:4]).most_budget, _known(batch.unit)
    seen, counts = {}, {"new": 0, "wrong": 0, "known": 0}
    for row in rows:
        found = understand(row["said"], batch.unit, grids, most)
        key = _key(found.values)
        if not found.errors and key in seen:
            found.errors.append(f"与第 {seen[key]} 行是同一个心愿，请去掉一行。")
        seen.setdefault(key, row["row"])
        row |= {"errors": found.errors, "notes": found.notes, "known": not found.errors and key in known}
        counts["wrong" if found.errors else "known" if row["known"] else "new"] += 1
    batch.rows = json.dumps(rows, ensure_ascii=False)
    batch.outcome |= counts | {"total": len(rows)}


def _grids(unit):
    found = {}
    for each in OrgUnit.objects.branch(unit).current().filter(depth__lte=4):
        found[each.code] = each
        found.setdefault("".join(each.name.split()), each)
    return found


def _key(values):
    home = values.get("home")
    return values.get("caller", ""), values.get("words", ""), home and home.pk


def _known(unit):
    rows = MicroWish.objects.filter(path__startswith=unit.path)
    return {(wish.caller, wish.words, wish.home_id) for wish in rows.only("caller", "words", "home_id")}


@transaction.atomic
def mend_row(batch, number, *, by, said):
    """Correct one row on the page; `said` None leaves it out."""
    batch = _lock(batch)
    _waits(batch)
    rows = rows_of(batch)
    row = next((row for row in rows if row["row"] == number), None)
    if row is None:
        raise Conflict("这一行已经不在表里了，请刷新页面。")
    if said is None:
        rows.remove(row)
    else:
        row["said"] = row["said"] | said
    _look_at(batch, rows)
    batch.save(update_fields=["rows", "outcome"])
    ledger.record("wish_batch.mended", batch, by=by, unit=batch.path, row=number, left_out=said is None)
    return batch


@transaction.atomic
def apply_batch(batch, *, by, skip_wrong=False):
    """Make the wishes, all or none. Of two who confirm at once, one wins and the other reads who."""
    batch = _lock(batch)
    _waits(batch)
    rows = rows_of(batch)
    _look_at(batch, rows)
    if batch.outcome["wrong"] and not skip_wrong:
        raise ActionRefused(f"还有 {batch.outcome['wrong']} 行有错，请在下面改好，或勾选“跳过有错的行”。")
    good = [row for row in rows if not row["errors"] and not row["known"]]
    if not good:
        raise ActionRefused("没有要新增的心愿：表里的内容系统里都有了，不用再导入。")
    made = _make(batch, good, by)
    batch.rows, batch.state, batch.done_by, batch.done_at = "", BatchState.DONE, by, timezone.now()
    batch.outcome |= {"made": len(made)}
    batch.save(update_fields=["rows", "state", "done_by", "done_at", "outcome"])
    ledger.record("wish_batch.applied", batch, by=by, unit=batch.path, made=len(made))
    return batch


def _make(batch, rows, by):
    grids, most = _grids(batch.unit), WishSettings.of(batch.path[:4]).most_budget
    said = [understand(row["said"], batch.unit, grids, most).values for row in rows]
    wishes = MicroWish.objects.bulk_create([_wish(batch, values, by) for values in said], batch_size=200)
    givers = _givers(batch.path[:4])
    claims = [_claim(wish, givers[wish.giver], by) for wish in wishes if wish.giver in givers and wish.shown]
    Claim.objects.bulk_create(claims, batch_size=200)
    ledger.record_many("wish.collected", [(wish, wish.path, {"batch": batch.pk}) for wish in wishes], by=by)
    return wishes


def _wish(batch, values, by):
    home, now = values["home"], timezone.now()
    wish = MicroWish(
        caller=values["caller"], words=values["words"], shown=values["shown"], category=values["category"],
        budget=values["budget"], home=home, path=home.path, collected_by=by, collector=values["collector"],
        collected_at=_at(values["collected_on"]) or now, giver=values["giver"], claimed_on=values["claimed_on"],
        thanks=values["thanks"], batch=batch,
    )  # fmt: skip
    if values["done_on"]:
        wish.state, wish.confirmed_at = W.DONE, _at(values["done_on"])
    elif values["giver"]:
        wish.state, wish.listed_at = W.CLAIMED, wish.collected_at
    elif values["checked"] and wish.shown:
        wish.state = W.VERIFIED
    if values["checked"]:
        wish.checked_way, wish.checked_by, wish.checked_at = CheckWay.SHEET, by, now
    return wish


def _at(day):
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None


def _givers(street):
    """{name: {partner or team}} of a street; a name that two have says nothing."""
    found = {}
    for kind, model, ended in (("partner", PartnerUnit, "ended_on"), ("team", VolunteerTeam, "closed_on")):
        for each in model.objects.filter(street_path=street, **{ended: None}).order_by("pk"):
            found.setdefault(each.name, []).append({kind: each})
    return {name: one[0] for name, one in found.items() if len(one) == 1}


def _claim(wish, giver, by):
    """A claim the sheet tells of. One that is still open counts its idle days from today."""
    done = wish.state == W.DONE
    claim = Claim(wish=wish, by=by, at=_at(wish.claimed_on) or wish.confirmed_at or timezone.now(), **giver)
    if done:
        claim.state, claim.delivered_at, claim.confirmed_at = ClaimState.CONFIRMED, wish.confirmed_at, wish.confirmed_at
        claim.thanks = wish.thanks
    return claim


@transaction.atomic
def undo_batch(batch, *, by):
    """Take an import back: its wishes go, those somebody has worked on since stay and are counted."""
    batch = _lock(batch)
    if batch.state != BatchState.DONE:
        raise Conflict(f"这批心愿{batch.get_state_display()}，不能撤销。请刷新页面。")
    list(batch.wishes.select_for_update().order_by("pk").values_list("pk", flat=True))
    worked_on = set(batch.wishes.exclude(version=1).values_list("pk", flat=True))
    worked_on |= set(Claim.objects.filter(wish__batch=batch).exclude(version=1).values_list("wish", flat=True))
    gone = batch.wishes.exclude(pk__in=worked_on)
    Claim.objects.filter(wish__in=gone.values("pk")).delete()
    removed = gone.delete()[0]
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, by, timezone.now()
    batch.outcome |= {"removed": removed, "kept": len(worked_on)}
    batch.save(update_fields=["state", "undone_by", "undone_at", "outcome"])
    ledger.record("wish_batch.undone", batch, by=by, unit=batch.path, removed=removed, kept=len(worked_on))
    return batch


def _lock(batch):
    return WishBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)


def _waits(batch):
    if batch.state != BatchState.UPLOADED:
        who = batch.done_by.name if batch.done_by else "同事"
        raise Conflict(f"{who}已经办过这批导入，现在是“{batch.get_state_display()}”。请刷新页面看结果。")
