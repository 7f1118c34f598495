from django.core.management.base import BaseCommand

from governance.foundation.key_rotation import add_key, seal_anew


class Command(BaseCommand):
    help = "更换个人信息的加密密钥：新建一把，并把已有数据换到新密钥下；旧密钥保留，供恢复备份时使用"

    def add_arguments(self, parser):
        parser.add_argument("--resume", action="store_true", help="不新建密钥，只把还在旧密钥下的数据换完")

    def handle(self, **options):
        if not options["resume"]:
            self.stdout.write(f"新密钥 {add_key()} 已写入密钥文件，请另行备份该文件")
        for place, rows in seal_anew().items():
            self.stdout.write(f"{place}: {rows} 行")
