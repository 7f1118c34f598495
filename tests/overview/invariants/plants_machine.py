"""Plants in the months and the machinery, and one for each table of a family."""

from datetime import date

from django.apps import apps
from django.utils import timezone

from deliberation.models import (
    Ticket,
    Voice,
)
from governance.foundation import ledger
from governance.foundation.models import (
    Beat,
    CalendarDay,
    Channel,
    Job,
    LedgerEntry,
    LedgerSeal,
    Letter,
    LetterLine,
    Notice,
)
from governance.overview.invariants.registry import INVARIANTS
from governance.overview.models import MonthClosing, MonthlyFigureChange, MonthlyFigures, MonthReport
from governance.overview.months.definitions import INDICATORS
from hierarchy.models import OrgUnit, User
from residents.models import Resident
from tests.overview.invariants.planting import DAY, NOW, PLANTS, any_row, first, plant, raw
from volunteers.models import (
    Volunteer,
)


# Months
def month_of(unit_depth, state, **more):
    """A counted month of a unit with its report, as closing leaves it."""
    unit = OrgUnit.objects.filter(depth=unit_depth).first()
    month = date(2026, 3, 1)
    nothing = {code: [0, 0 if each.is_rate else None, None if each.is_rate else 0] for code, each in INDICATORS.items()}
    figures = MonthlyFigures.objects.update_or_create(
        unit=unit, month=month, defaults={"path": unit.path, "figures": nothing}
    )[0]
    MonthReport.objects.update_or_create(unit=unit, month=month, defaults={"path": unit.path, "state": state, **more})
    MonthClosing.objects.update_or_create(month=month, defaults={"done_at": NOW()})
    return figures


@plant("figures.book")
def one_more_came():
    row = month_of(2, "draft")
    row.figures["I1.accepted"] = [1, None, 1]
    row.save()


@plant("figures.rates")
def more_than_all():
    row = month_of(2, "draft")
    row.figures["O1"] = [3, 2, 150.0]
    row.save()


@plant("figures.tree")
def less_than_below():
    MonthReport.objects.filter(month=date(2026, 3, 1)).delete()
    month_of(1, "draft")
    row = month_of(2, "draft")
    row.figures["V2"] = [99_999, None, 99_999]
    row.save()


@plant("reports.figures")
def signed_without_figures():
    month_of(2, "draft").delete()


@plant("reports.signed")
def submitted_at_no_time():
    month_of(2, "submitted", submitted_at=None)


@plant("reports.order")
def the_street_first():
    month_of(2, "draft", frozen_at=None)
    month_of(1, "frozen", frozen_at=NOW())


@plant("changes.signed")
def changed_before_it_was_signed():
    month_of(2, "draft", frozen_at=None)
    month = date(2026, 3, 1)
    MonthReport.objects.filter(month=month).update(state="draft")
    unit = OrgUnit.objects.filter(depth=2).first()
    change = {"kind": "added", "old": [1, None, 1], "new": [2, None, 2]}
    MonthlyFigureChange.objects.create(unit=unit, month=month, code="V2", serial=99, **change)


@plant("reports.recorded")
def frozen_past_the_book():
    month_of(2, "frozen", submitted_at=NOW(), frozen_at=NOW())


# The machinery
def letter(**more):
    channel = Channel.objects.create(way="wecom", name="群", active=True)
    long_ago = NOW() - 9 * DAY
    return Letter.objects.create(key="k", channel=channel, next_at=long_ago, ends_at=NOW() + DAY, **more)


@plant("letters.stuck")
def a_letter_nobody_sent():
    letter()


@plant("letters.whose")
def a_letter_with_anothers_notice():
    one, other = User.objects.all()[:2]
    made = letter(user=one)
    (notice,) = Notice.objects.bulk_create([Notice(user=other, entry=LedgerEntry.objects.first(), text="消息")])
    LetterLine.objects.create(letter=made, channel=made.channel, notice=notice)


@plant("ledger.chain")
def a_changed_row():
    ledger.seal()
    last = LedgerSeal.objects.order_by("-pk").first().last_id
    LedgerSeal.objects.create(first_id=last + 1, last_id=last + 9, count=900, digest="0" * 64)


@plant("ledger.sealed")
def never_sealed():
    LedgerSeal.objects.all().delete()
    Beat.objects.update_or_create(topic="ledger.seal", defaults={"at": timezone.now() - 2 * DAY / 24})
    LedgerEntry.objects.bulk_create([LedgerEntry(action="x", actor_name="系统", at=timezone.now() - 9 * DAY)])


@plant("jobs.dead")
def a_dead_job():
    Job.objects.create(topic="ledger.seal", key="dead", dead=True)


@plant("jobs.stuck")
def a_stuck_job():
    Job.objects.create(topic="ledger.seal", key="stuck", due_at=timezone.now() - DAY)


@plant("notices.about")
def about_nothing():
    Notice.objects.bulk_create([Notice(user=User.objects.first(), entry_id=987_654_321, text="消息")])


@plant("calendar.whole")
def a_day_missing():
    CalendarDay.objects.filter(date=timezone.localdate() + 5 * DAY).delete()


@plant("keys.residents.resident")
def resident_key():
    first(Resident.objects.exclude(phone_key=""), phone_key="f" * 32)


@plant("keys.hierarchy.user")
def user_key():
    first(User.objects.exclude(phone_key=None), phone_key="f" * 32)


@plant("keys.volunteers.volunteer")
def volunteer_key():
    first(Volunteer.objects.exclude(phone_key=""), phone_key="f" * 32)


@plant("keys.deliberation.ticket")
def ticket_key():
    first(Ticket.objects.exclude(reporter_phone_key=""), reporter_phone_key="f" * 32)


@plant("keys.deliberation.voice")
def voice_key():
    ticket = Ticket.objects.first()
    Voice.objects.create(ticket=ticket, reporter_name="附议", reporter_phone_key="f" * 32)


def _of_families():
    """Paths, sealed columns and files: one plant for all tables of a kind."""
    for key in INVARIANTS:
        family, _, label = key.partition(".")
        if family == "sealed":
            PLANTS[key] = lambda label=label: _unseal(apps.get_model(label))
        elif family == "files":
            app, model, column = label.split(".")
            PLANTS[key] = lambda app=app, model=model, column=column: _spoil(
                apps.get_model(app, model), **{column: "nowhere/gone.jpg"}
            )


def _spoil(model, **columns):
    model._base_manager.filter(pk=any_row(model).pk).update(**columns)


def _unseal(model):
    from governance.foundation.fields import EncryptedTextField

    column = next(f.column for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField))
    any_row(model)
    raw(model._meta.db_table, column, "e1:bm90IG91cnM=")


def _of_paths():
    from hierarchy.paths import CARRIERS

    for label, column, _ in CARRIERS:
        model = apps.get_model(label)
        PLANTS[f"paths.{model._meta.model_name}"] = lambda model=model, column=column: _spoil(model, **{column: "ZZZZ"})


_of_families()
_of_paths()
