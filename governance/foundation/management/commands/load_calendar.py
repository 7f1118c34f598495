from django.core.management.base import BaseCommand, CommandError

from governance.foundation import calendar
from governance.foundation.workdays import is_published


class Command(BaseCommand):
    help = "补齐工作日历：程序库收录的年份按公布的安排，其余按推算；已导入或人工修改的日期不动"

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="+", type=int)

    def handle(self, **options):
        for year in options["years"]:
            if not 2004 <= year <= 2099:
                raise CommandError(f"{year} 年不在日历的范围（2004–2099）里")
            written = calendar.provide(year)
            self.stdout.write(f"{year} 年：写入 {written} 天，{'已公布' if is_published(year) else '暂按周末推算'}")
