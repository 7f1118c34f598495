import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from governance.foundation.errors import ActionRefused
from hierarchy.models import OrgUnit
from residents.actions import rosters
from residents.models import RosterBatch
from residents.roster.errors_book import write_errors
from residents.roster.options import Options
from residents.roster.verdict import REFUSED

TRIES = 5  # another import of the office may end in between


class Command(BaseCommand):
    help = (
        "导入花名册（居民、房屋、党员、重点人群）。能导入的行整批写入，退回的行列在结果里。"
        "标准输出是一行 JSON；有退回的行时以 1 结束，文件读不了时以 2 结束。整批可在页面上撤销。"
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="Excel（.xlsx、.xls、.et）或 CSV 文件")
        parser.add_argument("--unit", required=True, help="导入到哪个街道或社区：单位编码")
        parser.add_argument("--create-places", action="store_true", help="新建表里有、系统里没有的小区、楼栋、单元")
        parser.add_argument("--include-hidden", action="store_true", help="连同隐藏的行和工作表")
        parser.add_argument("--dry-run", action="store_true", help="只看结果，什么也不改")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="把退回的行写成 Excel，改好后可以直接再导入")

    def handle(self, *, file, unit, errors=None, dry_run=False, create_places=False, include_hidden=False, **options):
        options = Options(create_places=create_places, include_hidden=include_hidden)
        try:
            home = _unit(unit)
            data = _read(file)
            said = _try(home, data, file, options) if dry_run else _import(home, data, file, options)
        except ActionRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(2)
        answer, refused_rows, plans = said
        if errors:
            write_errors(errors, refused_rows, plans)
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
        if any(answer[status] for status in REFUSED):
            sys.exit(1)


def _unit(code):
    home = OrgUnit.objects.current().filter(code__iexact=code).first()
    if home is None:
        raise ActionRefused(f"没有编码为 {code} 的单位。请在“组织架构”里查看编码。")
    if home.depth > 2:
        raise ActionRefused(f"{home}不是街道或社区。花名册请按街道或社区导入。")
    return home


def _read(file):
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ActionRefused(f"打不开文件 {file}：请检查路径和权限。") from error


def _try(home, data, file, options):
    """What importing would do, without a trace."""
    roster = rosters.opened(data, Path(file).name, options)
    examination, preview = rosters.examined(home, roster, options)
    answer = examination.counts | {"hidden": roster.hidden, "skipped": dict(roster.skipped)}
    return answer, preview.refused_rows(), {plan["name"]: plan for plan in rosters.about(roster)["sheets"]}


def _import(home, data, file, options):
    batch = rosters.received(home, data, by=None, name=Path(file).name, options=options)
    for attempt in range(TRIES):
        prepared = rosters.look(batch)
        try:
            with transaction.atomic():
                rosters.carry_out(batch.pk, prepared)
            break
        except rosters.Stale:
            if attempt == TRIES - 1:
                raise
    batch = RosterBatch.objects.get(pk=batch.pk)
    if batch.state != RosterBatch.State.DONE:
        raise ActionRefused(batch.outcome.get("failed") or "没有导入。")
    outcome = batch.outcome
    answer = outcome["counts"] | {"batch": batch.pk, "hidden": outcome["hidden"], "skipped": outcome["skipped"]}
    return answer, batch.refused, {plan["name"]: plan for plan in outcome["sheets"]}
