"""manage.py fill_form BLANK.xlsx --unit CODE --month YYYY-MM -o OUT.xlsx"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from governance.foundation.errors import ActionRefused
from governance.overview.blanks.actions import note_filled
from governance.overview.blanks.filling import written
from governance.overview.blanks.fitting import fitted
from governance.overview.blanks.form import Form
from governance.overview.blanks.forms import MonthField
from governance.overview.blanks.package import bytes_of
from governance.overview.blanks.remembered import choices_for
from governance.overview.blanks.wishing import DOWN_TO, wish_of_unit
from hierarchy.models import OrgUnit


def month_of(text):
    try:
        return MonthField().clean(text)
    except ValidationError as error:
        raise CommandError(f"月份“{text}”：{error.messages[0]}") from None


def unit_of(code):
    unit = OrgUnit.objects.filter(code=code, closed_on=None).first()
    if unit is None:
        raise CommandError(f"没有编码是“{code}”的单位，或者它已经撤销。编码在“组织架构”里查。")
    if unit.depth > DOWN_TO:
        raise CommandError(f"{unit}没有月度统计数：来表只填到街道、社区和网格，请写它所在网格的编码。")
    return unit


def reason(error):
    """Why a file cannot be opened or written, in words a clerk reads."""
    known = {
        FileNotFoundError: "没有这个文件或文件夹",
        IsADirectoryError: "这是文件夹，不是文件",
        PermissionError: "没有权限",
    }
    return known.get(type(error), "磁盘或文件系统有问题")


class Command(BaseCommand):
    help = "把上级的空白表填上一个单位一个月的数，版式不动；填不了的格子逐行列出来。号码一律打码。"

    def add_arguments(self, parser):
        parser.add_argument("blank", type=Path, help="空白表 .xlsx")
        parser.add_argument("--unit", required=True, help="单位编码")
        parser.add_argument("--month", required=True, help="YYYY-MM")
        parser.add_argument("-o", "--output", required=True, type=Path, help="填好的文件写到哪里")

    def handle(self, *, blank, unit, month, output, **options):
        month = month_of(month)
        unit = unit_of(unit)
        if output.resolve() == blank.resolve():
            raise CommandError("填好的文件不能盖掉空白表，请用 -o 换一个文件名。")
        try:
            with blank.open("rb") as file:
                form = Form(bytes_of(file))
        except OSError as error:
            raise CommandError(f"打不开 {blank}：{reason(error)}。") from None
        except ActionRefused as refused:
            raise CommandError(str(refused)) from None
        wish = wish_of_unit(unit, month, choices_for(unit, form.fingerprint))
        with transaction.atomic():
            form, outcome = fitted(form, wish)
            note_filled(unit, wish, outcome, by=None)
            try:
                output.write_bytes(written(form, outcome))
            except OSError as error:
                raise CommandError(f"写不到 {output}：{reason(error)}。请换一个文件夹或文件名。") from None
        self.stdout.write(f"已填 {outcome.filled} 格，没有填 {outcome.unfilled} 格：{output}")
        for left in outcome.left:
            self.stdout.write(f"{left.sheet}\t{left.at}\t{left.heading}\t{left.why}")
