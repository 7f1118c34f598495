"""A roster of a hundred thousand residents against reading the same file and inserting the same people plainly."""

import os
import tempfile
from pathlib import Path

from django.db import transaction
from python_calamine import CalamineWorkbook

from governance.foundation.workbooks import Column, write_table
from hierarchy.choices import Level
from hierarchy.models import OrgUnit
from residents.actions import rosters
from residents.models import Household, Resident
from residents.roster.options import Options
from residents.roster.writing import unhurried
from tests.faults.fault_import import people

ROWS = 100_000
PLACE = ["小区", "楼栋", "单元", "室"]
HEADINGS = [*PLACE, "姓名", "公民身份号码", "联系电话", "民族", "文化程度", "婚姻状况", "户籍地址", "人户状态"]
SAME = ("汉", "高中", "已婚", "安徽省合肥市包河区某某路12号", "人户一致")
AT_ONCE = 1000


def spent():
    """Processor seconds so far, those of ended children too: the workbook is opened in a process of its own."""
    return sum(os.times()[:4])


def write_file(path, rows):
    lines = ([*person, *SAME] for person in people(rows))
    write_table(path, title="居民花名册", columns=[Column(heading) for heading in HEADINGS], rows=lines)


def roster_import(town, rows=ROWS):
    """10: the whole import, checks, comparison and encryption included; CPU seconds, for the disks differ."""
    home = OrgUnit.objects.filter(depth=Level.COMMUNITY).order_by("-pk").first()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.xlsx"
        write_file(file, rows)
        began = spent()
        with transaction.atomic():
            _import(home, file)
            took = spent() - began
            floor = _plainly(file, rows)
            transaction.set_rollback(True)
    yield f"import {rows} residents (floor: calamine + bulk insert)", took * 1000, floor * 1000, "≤ 3", "CPU"


def _import(home, file):
    batch = rosters.received(home, file.read_bytes(), by=None, name=file.name, options=Options(create_places=True))
    unhurried()
    rosters.carry_out(batch.pk, rosters.look(batch))


def _plainly(file, rows):
    """Read the file and insert as many people, encrypted, without asking anything."""
    home = Household.objects.select_related("dwelling").order_by("-pk").first()
    began = spent()
    for _ in CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).iter_rows():
        pass
    part = []
    for person in people(rows):
        part.append(_row(person, home))
        if len(part) == AT_ONCE:
            Resident.objects.bulk_create(part)
            part = []
    Resident.objects.bulk_create(part)
    return spent() - began


def _row(person, home):
    *_, name, number, phone = person
    row = Resident(name=name, id_number=number, phone=phone, ethnicity="01", education="60", registered_at=SAME[3])
    row.stand_at(home)
    row.path = f"9999{row.path[4:]}"  # of an office of its own: the same numbers stand in the imported one
    row.seal_keys()
    return row
