from django.core.management.base import BaseCommand, CommandError

from governance.foundation import ledger
from governance.foundation.models import LedgerEntry, LedgerSeal


class Command(BaseCommand):
    help = "核对台账的封存：有改动、缺失或插入的记录时逐条列出，并以 1 退出"

    def handle(self, **options):
        broken = ledger.broken_seals()
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"台账有 {len(broken)} 段与封存时不符", returncode=1)
        last = LedgerSeal.objects.order_by("-last_id").first()
        waiting = LedgerEntry.objects.filter(pk__gt=last.last_id if last else 0).count()
        self.stdout.write(f"台账完好：{LedgerSeal.objects.count()} 段已封存，{waiting} 条待封存")
