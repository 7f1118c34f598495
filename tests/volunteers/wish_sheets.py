"""A sheet I-9 as a grid hands it in: 126 wishes, four of them bad."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

HEADINGS = [
    "序号", "心愿人", "类别", "心愿内容", "预算", "征集网格", "征集人", "核实", "认领单位/人", "认领日期", "完成日期", "反馈", "照片",
]  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何"
TITLES = ("奶奶", "爷爷", "阿姨", "叔叔", "同学", "家")
THINGS = (
    ("辅助器具", "想要一个助行器"), ("生活用品", "想要一床薄被"), ("学习用品", "想要一套绘本"), ("家电维修", "想请人修修电扇"),
    ("陪伴关怀", "想有人陪着去趟公园"), ("技能帮助", "想学会用手机视频"),
)  # fmt: skip
BAD = {  # row of the sheet: (what is wrong, how it is mended on the page)
    9: ({"心愿人": "吴桂兰"}, {"caller": "吴奶奶"}),
    40: ({"预算": 5000}, {"budget": "300"}),
    77: ({"征集网格": "杏花网格"}, {"grid": "杨柳第一网格"}),
    120: ({"心愿内容": ""}, {"words": "想要一副老花镜"}),
}


def rows(count=126, grid="杨柳第一网格"):
    made = []
    for n in range(count):
        category, words = THINGS[n % 6]
        caller = SURNAMES[n % 21] + TITLES[n // 21]
        made.append([n + 1, caller, category, words, 50 + n, grid, "葛网格", "是", "", "", "", "", ""])
    return made


def sheet(count=126, *, bad=True, more=()):
    """An upload; the first wish stands in row 3, below a title and the headings."""
    book = Workbook()
    page = book.active
    page.append(["杨柳社区微心愿征集表"])
    page.append(HEADINGS)
    for row in [*rows(count), *more]:
        page.append(row)
    for at, (wrong, _) in BAD.items() if bad else ():
        for heading, value in wrong.items():
            page.cell(at, HEADINGS.index(heading) + 1).value = value
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("微心愿.xlsx", kept.getvalue())
