"""A blank comes in, its headings are said to be something, a filled copy goes out, the blank is thrown away."""

import re
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, Conflict, one_winner
from governance.overview.blanks.filling import written
from governance.overview.blanks.fitting import fitted
from governance.overview.blanks.form import Form
from governance.overview.blanks.package import bytes_of
from governance.overview.blanks.words import PERIODS
from governance.overview.models import BlankForm, FilledForm, FormLayout
from governance.overview.months.definitions import INDICATORS
from governance.overview.stocks.definitions import STOCKS
from hierarchy.models import OrgUnit
from residents.actions.exporting import MOST_IN_CLEAR
from residents.actions.revealing import note_exported, written_reason

IN_CLEAR = ("name", "id_number", "phone")
WORD = re.compile(r"[a-z_0-9]{1,40}")
MOST_CHOICES = 2_000


def keep_blank(file, *, unit, by):
    """Look through an upload and keep it as `unit`'s blank; what was learnt about its layout applies at once."""
    data = bytes_of(file)
    form = Form(data)
    name = Path(getattr(file, "name", "") or "来表.xlsx").name
    return _keep(form, data, name, unit, by)


@transaction.atomic
def _keep(form, data, name, unit, by):
    office = OrgUnit.objects.get(path=unit.path[:4])
    with one_winner("同一份表刚刚有人上传过，请再传一次。"):
        layout, _ = FormLayout.objects.get_or_create(
            office=office, fingerprint=form.fingerprint, defaults={"title": form.title}
        )
    blank = BlankForm(layout=layout, unit=unit, file_name=name[-120:], title=form.title, by=by)
    blank.file.save(f"{secrets.token_hex(16)}.xlsx", ContentFile(data), save=False)
    try:
        blank.save()
    except Exception:
        blank.file.storage.delete(blank.file.name)
        raise
    ledger.record("form.uploaded", blank, by=by, unit=unit)
    return blank


def opened(blank):
    """The `Form` of a kept blank."""
    try:
        with blank.file.open("rb") as file:
            return Form(file.read())
    except FileNotFoundError:
        raise ActionRefused("上传的文件已经不在了，请重新上传这份空白表。") from None


@transaction.atomic
def choose_meaning(layout, key, meaning, *, before, by, unit):
    """Say what a heading is; "" goes back to the guess. `before` is what the page showed: who was slower is told."""
    check_meaning(meaning, layout.office)
    layout = FormLayout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    now = layout.choices.get(key, "")
    if now == meaning:
        return layout
    if now != before:
        raise Conflict("这一栏刚刚有人改过，页面上已经是新的选择。请看一下，还要改就再改一次。")
    if len(layout.choices) >= MOST_CHOICES and key not in layout.choices:
        raise ActionRefused("这份表改过的栏目太多了。请把用不到的工作表删掉，再重新上传。")
    layout.choices = {name: value for name, value in layout.choices.items() if name != key}
    if meaning:
        layout.choices[key] = meaning
    layout.version += 1
    layout.changed_by, layout.changed_at = by, timezone.now()
    layout.save(update_fields=["choices", "version", "changed_by", "changed_at"])
    ledger.record("form.heading_chosen", layout, by=by, unit=unit, meaning=meaning)
    return layout


def check_meaning(meaning, office):
    """Refuse what names nothing of ours."""
    kind, _, value = meaning.partition(":")
    known = {
        "": not value,
        "plain": not value,
        "skip": not value,
        "indicator": value in INDICATORS,
        "period": value in PERIODS,
        "stock": value in STOCKS,
        "field": bool(WORD.fullmatch(value)),
        "unit": value == "self" or (len(value) <= 40 and _is_unit(value, office)),
    }
    if not known.get(kind, False):
        raise ActionRefused("没有这个选项，请从列表里选一个。")


def _is_unit(code, office):
    return OrgUnit.objects.filter(code=code, path__startswith=office.path).exists()


@transaction.atomic
def hand_out(blank, form, wish, *, by, use=""):
    """The bytes of the filled workbook and its `FilledForm`; with numbers in clear only for a written purpose."""
    if wish.full:
        use = written_reason(use)
    form, outcome = fitted(form, wish)
    data = written(form, outcome)
    if len(outcome.seen) > MOST_IN_CLEAR:
        raise ActionRefused(f"一次最多给出 {MOST_IN_CLEAR} 人的完整号码。请换一个小一点的单位，分几次填。")
    if outcome.seen:
        note_exported(outcome.seen, by=by, reason=use, fields=IN_CLEAR)
    filled = FilledForm.objects.create(
        layout=blank.layout,
        blank=blank,
        unit=wish.unit,
        month=wish.month,
        by=by,
        cells_filled=outcome.filled,
        cells_left=outcome.unfilled,
        full=wish.full,
    )
    note_filled(blank, wish, outcome, by=by, **({"use": use} if use else {}))
    return data, filled


def note_filled(subject, wish, outcome, *, by, **facts):
    """On record: what was filled for whom, and how many rows of people went out with it."""
    ledger.record(
        "form.filled",
        subject,
        by=by,
        unit=wish.unit,
        month=f"{wish.month:%Y-%m}",
        count=outcome.rows or outcome.filled,
        cells=outcome.filled,
        left=outcome.unfilled,
        rows=outcome.rows,
        full=wish.full,
        **facts,
    )


@transaction.atomic
def throw_away(blank, *, by):
    """The upload goes, its file too; what was learnt about the layout and what was filled stays on record."""
    blank = BlankForm.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=blank.pk).first()
    if blank is None:
        raise Conflict("这份表刚刚已经删除。")
    ledger.record("form.deleted", blank, by=by, unit=blank.unit)
    storage, name = blank.file.storage, blank.file.name
    blank.delete()
    transaction.on_commit(lambda: storage.delete(name))
