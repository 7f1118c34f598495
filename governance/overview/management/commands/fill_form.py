"""manage.py fill_form BLANK.xlsx --unit CODE --month YYYY-MM -o OUT.xlsx"""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from governance.foundation.errors import ActionRefused
from governance.overview.blanks.filling import fill, written
from governance.overview.blanks.form import Form
from governance.overview.blanks.package import bytes_of
from governance.overview.blanks.remembered import choices_for
from governance.overview.blanks.wishing import wish_of_unit
from hierarchy.models import OrgUnit


def month_of(text):
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(f"月份“{text}”不对，请写成 2026-03 这样。") from None


class Command(BaseCommand):
    help = "把上级的空白表填上一个单位一个月的数，版式不动；填不了的格子逐行列出来。号码一律打码。"

    def add_arguments(self, parser):
        parser.add_argument("blank", type=Path, help="空白表 .xlsx")
        parser.add_argument("--unit", required=True, help="单位编码")
        parser.add_argument("--month", required=True, help="YYYY-MM")
        parser.add_argument("-o", "--output", required=True, type=Path, help="填好的文件写到哪里")

    def handle(self, *, blank, unit, month, output, **options):
        month = month_of(month)
        try:
            unit = OrgUnit.objects.get(code=unit)
        except OrgUnit.DoesNotExist:
            raise CommandError(f"没有编码是“{unit}”的单位。") from None
        try:
            with blank.open("rb") as file:
                form = Form(bytes_of(file))
        except OSError as error:
            raise CommandError(f"打不开 {blank}：{error.strerror}。") from None
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        outcome = fill(form, wish_of_unit(unit, month, choices_for(unit, form.fingerprint)))
        output.write_bytes(written(form, outcome))
        self.stdout.write(f"已填 {outcome.filled} 格，没有填 {outcome.unfilled} 格：{output}")
        for left in outcome.left:
            self.stdout.write(f"{left.sheet}\t{left.at}\t{left.heading}\t{left.why}")
