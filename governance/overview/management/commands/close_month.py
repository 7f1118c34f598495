import re
from datetime import date

from django.core.management.base import BaseCommand, CommandError

from governance.foundation.errors import ActionRefused
from governance.overview.months.closing import close_month


class Command(BaseCommand):
    help = "月结：统计一个月的全部指标并生成草稿；可重复执行，已定稿的不改，差异记为追补、更正"

    def add_arguments(self, parser):
        parser.add_argument("month", help="月份，如 2026-10")

    def handle(self, *, month, **options):
        if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
            raise CommandError("月份请写成 2026-10 这样的形式。")
        try:
            done = close_month(date.fromisoformat(f"{month}-01"))
        except ActionRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{month} 已月结：{done['units']} 个单位，新草稿 {done['drafts']} 份，追补更正 {done['changes']} 条。"
        )
