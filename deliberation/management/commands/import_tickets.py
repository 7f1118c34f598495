from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from deliberation.actions.importing import apply_batch, run_batch, upload_batch
from deliberation.models import TicketBatch
from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit, User


class Command(BaseCommand):
    help = "导入历史诉求：12345、大共治、网上留言导出的表，或本系统导出的诉求办理台账。整批导入，可在页面上撤销。"

    def add_arguments(self, parser):
        parser.add_argument("file", help="Excel（.xlsx、.xls、.et）或 CSV 文件")
        parser.add_argument("--unit", help="诉求发生单位的编码；默认第一个街道")
        parser.add_argument("--by", help="经办人的登录名；默认记为系统")
        parser.add_argument("--skip-wrong", action="store_true", help="跳过有错的行，导入其余的")

    def handle(self, *, file, unit=None, by=None, skip_wrong=False, **options):
        home = OrgUnit.objects.filter(**({"code": unit} if unit else {"depth": 1})).order_by("path").first()
        if home is None:
            raise CommandError(f"没有编码为 {unit} 的单位。" if unit else "还没有街道，请先建立组织架构。")
        person = User.objects.filter(username=by).first() if by else None
        if by and person is None:
            raise CommandError(f"没有登录名为 {by} 的人员。")
        try:
            with Path(file).open("rb") as opened:
                batch = upload_batch(by=person, home=home, file=opened, name=Path(file).name)
            self._report(batch)
            if not any(batch.outcome["counts"][kind] for kind in ("new", "changed", "wrong")):
                self.stdout.write("没有要新增或更新的诉求。")
                return
            apply_batch(batch, by=person, skip_wrong=skip_wrong)
        except (FileNotFoundError, IsADirectoryError) as error:
            raise CommandError(f"找不到文件 {file}") from error
        except ActionRefused as refused:
            raise CommandError(str(refused)) from refused
        self._run(batch)

    def _run(self, batch):
        with transaction.atomic():
            run_batch(batch.pk)
        batch.refresh_from_db()
        if batch.state != TicketBatch.State.DONE:
            raise CommandError(batch.outcome.get("failed") or "没有导入。")
        made = batch.outcome["made"]
        self.stdout.write(
            f"已导入（第 {batch.pk} 批）：新增 {made['new']} 件，更新 {made['changed']} 件，无变化 {made['same']} 件，"
            f"跳过 {made['skipped']} 行；其中 {made['marked']} 件待归类。"
        )

    def _report(self, batch):
        counts = batch.outcome["counts"]
        self.stdout.write(
            f"{batch.file_name}：{batch.outcome['total']} 行，新增 {counts['new']}，更新 {counts['changed']}，"
            f"无变化 {counts['same']}，错误 {counts['wrong']}"
        )
        for row in batch.outcome["rows"]:
            if row["status"] == "wrong":
                self.stdout.write(f"  第 {row['row']} 行：{row['message']}")
