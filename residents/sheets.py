"""Workbooks of doors and entrances: 楼盘表 as a list of doors, 单元情况分析表 (E-9). Names masked, no ID numbers."""

from governance.foundation.workbooks import Column, write_table

ROOMS = [
    Column("单元", 9, "short"),
    Column("楼层", 7, "short"),
    Column("室", 9, "short"),
    Column("居住性质", 10, "short"),
    Column("户主", 10, "short"),
    Column("人数", 7, "number"),
    Column("80岁以上", 9, "short"),
    Column("党员户", 8, "short"),
    Column("关爱户", 8, "short"),
    Column("未结诉求", 9, "number"),
    Column("最近走访", 12, "day"),
]
PROFILE = [
    Column("单元", 9, "short"),
    Column("室", 9, "short"),
    Column("户主", 10, "short"),
    Column("人数", 7, "number"),
    Column("重点对象", 24),
    Column("类别", 30),
    Column("最近走访", 12, "day"),
]


def write_rooms(target, table, name, mark):
    """From the top floor down, entrance by entrance."""
    rows = (
        [
            str(room.dwelling.entrance or ""),
            "" if room.dwelling.floor is None else str(room.dwelling.floor),
            room.dwelling.number,
            room.dwelling.get_occupancy_display(),
            room.head,
            room.people,
            _yes(room.eldest),
            _yes(room.party),
            _yes(room.care),
            room.matters,
            room.visited_on,
        ]
        for _, cells in table.floors
        for _, rooms in cells
        for room in rooms
    )
    counts = table.counts
    left = f"{name}　{counts['doors']} 扇门，{counts['homes']} 户，{counts['people']} 人"
    return write_table(target, title=f"{name}楼盘表", columns=ROOMS, rows=rows, left=left, mark=mark, sheet="楼盘表")


def write_profile(target, profile, title, mark):
    figures = "　".join(
        f"{label} {'—' if number is None else number}{'' if number is None else unit}"
        for label, number, unit in profile.figures
    )
    rows = (
        [
            str(focus.household.dwelling.entrance or ""),
            focus.household.dwelling.number,
            focus.head,
            focus.people,
            "、".join(focus.people_line),
            "、".join(focus.reasons),
            focus.visited_on,
        ]
        for focus in profile.focus
    )
    return write_table(
        target, title=title, columns=PROFILE, rows=rows, left=figures, right=profile.sentence, mark=mark, sheet="分析表"
    )


def _yes(true):
    return "是" if true else ""
