"""报表: every form the office is asked for, what it is, for whom, and where its button is. E-1 to E-9."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Form:
    number: str
    title: str
    about: str
    whose: str
    may: str  # permission
    action: str  # words of the button
    address: str  # name of the page or file
    stock: str = ""  # the ledger of that key, where it is one
    of_month: bool = False

    def url(self, unit, month):
        """The address of the button for a unit and a month."""
        if self.stock:
            return f"{reverse('stock', args=[unit.code, self.stock])}#export"
        if self.of_month:
            return reverse(self.address, args=[unit.code, f"{month:%Y-%m}"])
        return reverse(self.address)


FORMS = [
    Form(
        "E-1",
        "诉求办理台账",
        "一件一行：来源、类别、办理、超期、回访、满意度",
        "本单位及下级",
        "ticket.export",
        "选日期导出",
        "stock",
        stock="tickets",
    ),
    Form(
        "E-2",
        "议事协商台账",
        "一个议题一行：到会、议定事项、责任人、落实情况",
        "本单位及下级",
        "council.read",
        "选日期导出",
        "export-meetings",
    ),
    Form(
        "E-3",
        "重点人群走访台账",
        "一人一行：应访、实访、最近走访、走访率；后附各类小计",
        "本单位及下级",
        "visit.export",
        "选类别和日期导出",
        "care-list",
    ),
    Form(
        "E-4",
        "志愿服务汇总表",
        "按单位和队伍：场次、人数、人次、小时、五治主题；附个人累计和星级",
        "本单位及下级",
        "hours.export",
        "选日期导出",
        "export-hours",
    ),
    Form(
        "E-5",
        "五级组织架构一览表",
        "社区、网格党支部、楼栋党小组、中心户、示范户、单元长配置率",
        "本单位及下级",
        "unit.export",
        "导出 Excel",
        "export-structure",
    ),
    Form(
        "E-6",
        "和美评选推荐表、公示表",
        "推荐表有得分，内部用；公示表没有得分",
        "全街道",
        "award.export",
        "选一轮评选导出",
        "award-rounds",
    ),
    Form(
        "E-7",
        "微心愿台账",
        "一个心愿一行：状态、认领、用时、评价",
        "本单位及下级",
        "wish.export",
        "选日期导出",
        "stock",
        stock="wishes",
    ),
    Form(
        "E-7",
        "治理清单台账",
        "一条需求一行：认领、用时、评价",
        "本单位及下级",
        "menu.export",
        "选日期导出",
        "stock",
        stock="needs",
    ),
    Form(
        "E-8",
        "月报",
        "总表、诉求分类表、重点人群与走访表、文字部分，一个文件四张表；另有 Word",
        "本单位",
        "report.read",
        "打开月报",
        "month-report",
        of_month=True,
    ),
    Form(
        "E-9",
        "单元情况分析表",
        "一个单元一页：户数、党员、60 岁和 80 岁以上、独居、儿童、租户、空置",
        "一栋楼或一个单元",
        "building.print",
        "选楼栋打印、导出",
        "register",
    ),
]


def forms_for(user, unit, month):
    """[(Form, address)] of the forms a person's posts open."""
    return [(form, form.url(unit, month)) for form in FORMS if user.may(form.may)]
