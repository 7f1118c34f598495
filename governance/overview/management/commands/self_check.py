from django.core.management.base import BaseCommand, CommandError

from governance.overview.invariants.examining import MOST, examine
from governance.overview.invariants.registry import GROUPS
from governance.overview.invariants.rooms import of_group


class Command(BaseCommand):
    help = "数据自检：逐项核对全库的数据，一处问题一行，并以 1 退出；没有问题时只写一行，以 0 退出。只读，不改数据"

    def add_arguments(self, parser):
        parser.add_argument("--only", choices=list(GROUPS), default="", help="只检查一组")

    def handle(self, **options):
        invariants, total = of_group(options["only"]), 0
        for invariant in invariants:
            found = examine(invariant)
            for breach in found.first:
                place = f"（{breach.path}）" if breach.path else ""
                self.stdout.write(f"{invariant.key} {breach.subject}{place}：{breach.wrong}。{invariant.mend}")
            if found.total > len(found.first):
                more = found.total - len(found.first)
                self.stdout.write(f"{invariant.key} 另有 {more} 处，每项只列前 {MOST} 处")
            if found.error:
                self.stdout.write(f"{invariant.key} {invariant.title}：{found.error}")
            total += found.total + bool(found.error)
        if total:
            raise CommandError(f"自检发现 {total} 处问题", returncode=1)
        self.stdout.write(f"自检完成：{len(invariants)} 项都没有问题")
