"""政策依据一览表: the register as it is printed and signed."""

from governance.foundation.workbooks import Column, write_table
from governance.overview.policies.resting import words_of

REGISTER = [
    Column("序号", 6, "number"),
    Column("文件名称", 46),
    Column("文号或标准号", 22),
    Column("发文机关", 22),
    Column("发布日期", 12, "day"),
    Column("有效期至", 12, "day"),
    Column("依据它的规则和指标", 40),
    Column("要点", 40),
]


def write_policies(target, documents, *, unit, mark, today):
    """`documents` carry their bases prefetched; returns how many rows were written."""
    rows = (
        (number, it.title, it.number, it.issuer, it.issued_on, it.valid_until,
         "、".join(words_of(basis.rule) for basis in it.bases.all()), it.note)
        for number, it in enumerate(documents, 1)
    )  # fmt: skip
    return write_table(
        target, title=f"{unit}政策依据一览表", left=f"填报单位：{unit}（盖章）",
        right=f"填报日期：{today.year}年{today.month}月{today.day}日", columns=REGISTER, rows=rows, mark=mark,
        sheet="政策依据",
    )  # fmt: skip
