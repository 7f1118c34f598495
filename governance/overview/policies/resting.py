"""Which of the portal's rules may rest on a document: settings and pages by key, figures by their code."""

from dataclasses import dataclass

from django.urls import reverse

from governance.overview.months.definitions import INDICATORS


@dataclass(frozen=True)
class Rule:
    """`page` is where the rule is set or seen, for those who `may`."""

    words: str
    page: str = ""
    may: str = ""


RULES = {
    "limits": Rule("诉求类别与办理时限", "categories", "category.change"),
    "ladder": Rule("超期与督办", "ladder-settings", "category.change"),
    "rates": Rule("三率与综合分", "rates", "rate.read"),
    "follow_ups": Rule("回访", "follow-ups", "ticket.follow_up"),
    "disputes": Rule("调解期限", "disputes", "dispute.read"),
    "calendar": Rule("工作日与时限计算", "calendar", "calendar.read"),
    "councils": Rule("议事会与议事规则", "councils", "council.read"),
    "owners": Rule("业主共同决定事项的表决", "owners-calculator", "council.read"),
    "tree": Rule("五级组织架构、任期与换届", "units", "unit.read"),
    "grids": Rule("网格划分", "units", "unit.read"),
    "visits": Rule("走访频次", "care-settings", "care.settings"),
    "privacy": Rule("个人信息保存与脱敏", "retention-settings", "privacy.settings"),
    "access": Rule("账号、权限与操作台账", "ledger", "ledger.read"),
    "hours": Rule("志愿服务时长与星级", "hours-settings", "hours.settings"),
    "certificates": Rule("志愿服务证明", "certificates", "certificate.read"),
    "awards": Rule("和美评选细则", "award-kinds", "award.settings"),
    "no_scores": Rule("不打卡、不排名、不积分"),
    "elders": Rule("大字版与无障碍"),
    "numbers": Rule("证件号码、信用代码校验"),
}
FIGURES = {
    code: Rule(f"指标：{each.name}", "months", "month.read") for code, each in INDICATORS.items() if not each.is_part
}
ALL = RULES | FIGURES
CHOICES = [
    ("规则和设置", [(key, rule.words) for key, rule in RULES.items()]),
    ("月度指标", [(key, rule.words.removeprefix("指标：")) for key, rule in FIGURES.items()]),
]


def words_of(key):
    return ALL[key].words if key in ALL else key


def shown_to(user, keys):
    """[(words, address)] of what rests on a document; no address where the person may not open the page."""
    found = []
    for key in keys:
        rule = ALL.get(key, Rule(key))
        open_to = rule.page and user.is_authenticated and user.may(rule.may)
        found.append((rule.words, reverse(rule.page) if open_to else ""))
    return found
