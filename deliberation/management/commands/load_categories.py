from django.core.management.base import BaseCommand, CommandError

from deliberation.actions.categories import load_defaults, load_tree
from governance.foundation import workbooks
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit


class Command(BaseCommand):
    help = "用表格里的两级或三级类别替换一个街道的诉求类别；不给文件则装入默认的 19 类。"

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="含“一级分类、二级分类、三级分类”列的 Excel")
        parser.add_argument("--unit", help="街道编码；默认第一个街道")

    def handle(self, *, file=None, unit=None, **options):
        office = OrgUnit.objects.filter(depth=1, **({"code": unit} if unit else {})).order_by("path").first()
        if office is None:
            raise CommandError(f"没有编码为 {unit} 的街道。" if unit else "还没有街道，请先建立组织架构。")
        try:
            made = load_tree(office, workbooks.read(file)) if file else load_defaults(office)
        except FileNotFoundError as error:
            raise CommandError(f"找不到文件 {file}") from error
        except ActionRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{office}：新增 {made['new']} 个类别，保留 {made['kept']} 个，停用 {made['retired']} 个。")
