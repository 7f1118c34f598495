from django.core.management.base import BaseCommand, CommandError

from awards.models import AwardRound
from awards.verifying import verify_round


class Command(BaseCommand):
    help = "按原始记录重算一轮评选：一致则输出摘要（退出码 0），不一致则输出第一条不同的记录（退出码 1）"

    def add_arguments(self, parser):
        parser.add_argument("round", type=int, help="评选编号")

    def handle(self, *args, **options):
        round = AwardRound.objects.filter(pk=options["round"]).first()
        if round is None:
            raise CommandError(f"没有编号为 {options['round']} 的评选", returncode=1)
        found, digest = verify_round(round)
        if not found:
            raise CommandError("这一轮还没有锁定结果", returncode=1)
        for _, verdict in found:
            if verdict.differs:
                raise CommandError(verdict.differs, returncode=1)
        self.stdout.write(digest)
