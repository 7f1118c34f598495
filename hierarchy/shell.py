"""What every page's frame shows: menu, unread notices, type size, banner."""

from django.conf import settings
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from governance.foundation import workdays
from hierarchy.choices import Role
from hierarchy.models import OrgUnit

MENU = [
    ("", [
        ("desk", "待我处理", "layout-dashboard", "desk"),
        ("cockpit", "驾驶舱", "gauge", "cockpit.read"),
        ("my-partner", "我的单位", "handshake", "partner.own"),
    ]),
    ("诉求办理", [
        ("tickets", "诉求工单", "clipboard-list", "ticket.read"),
        ("new-ticket", "登记诉求", "square-pen", "ticket.create"),
        ("follow-ups", "回访", "phone-call", "ticket.follow_up"),
        ("supervisions", "督办", "gavel", "supervision.read"),
        ("disputes", "矛盾纠纷", "scale", "dispute.read"),
        ("topics", "热点", "flame", "topic.read"),
        ("rates", "三率", "percent", "rate.read"),
    ]),
    ("议事协商", [
        ("meetings", "会议", "messages-square", "council.read"),
        ("resolutions", "议定事项", "list-checks", "resolution.read"),
        ("projects", "民生项目", "hammer", "project.read"),
        ("councils", "议事会", "landmark", "council.read"),
        ("council-cadence", "议事频次", "calendar-check-2", "council.read"),
        ("teams", "议事员队伍", "users-round", "council.manage"),
    ]),
    ("居民底册", [
        ("register", "小区与楼栋", "building-2", "resident.read"),
        ("residents", "居民名单", "users", "resident.read"),
        ("care-list", "关爱名单", "heart-handshake", "care.read"),
        ("visits", "走访记录", "footprints", "visit.read"),
        ("rosters", "花名册导入", "file-spreadsheet", "resident.import"),
        ("checkup", "数据体检", "stethoscope", "checkup.mend"),
        ("register-requests", "个人信息申请", "shield-check", "privacy.handle"),
    ]),
    ("志愿服务", [
        ("volunteers", "志愿者", "hand-heart", "volunteer.read"),
        ("volunteer-teams", "志愿服务队", "users-round", "volunteer.read"),
        ("activities", "志愿活动", "calendar-heart", "activity.read"),
        ("hours", "时长台账", "timer", "hours.read"),
        ("stars", "星级与公示", "star", "hours.read"),
        ("certificates", "志愿服务证明", "file-badge", "certificate.read"),
        ("my-volunteering", "我的志愿服务", "id-card", "activity.read"),
    ]),
    ("共建与心愿", [
        ("menu", "治理清单", "clipboard-check", "menu.read"),
        ("claims", "认领", "hand-heart", "menu.claim"),
        ("partners", "共建单位", "handshake", "partner.read"),
        ("service-plan", "年度服务清单", "calendar-range", "menu.export"),
        ("wishes", "微心愿", "sparkles", "wish.read"),
        ("care-projects", "关爱项目", "house-plug", "care_project.read"),
        ("pledges", "门前五包", "brush-cleaning", "pledge.read"),
        ("self-groups", "自管小组", "users", "pledge.read"),
        ("campaigns", "专项行动", "flag", "campaign.read"),
    ]),
    ("和美评选", [
        ("award-rounds", "评选", "award", "award.read"),
        ("awards", "命名和证书", "medal", "award.read"),
        ("scoring", "我要打分", "list-todo", "award.score"),
        ("building-plans", "和美楼栋", "building", "building_plan.read"),
    ]),
    ("月报与台账", [
        ("months", "月度指标", "calendar-check-2", "month.read"),
        ("report-forms", "报表", "files", "report.read"),
        ("stocks", "台账", "file-spreadsheet", "stock.read"),
        ("blank-forms", "上级来表", "file-input", "blank.fill"),
    ]),
    ("组织体系", [
        ("units", "组织架构", "network", "unit.read"),
        ("programmes", "工作品牌", "sparkle", "programme.read"),
        ("policies", "政策依据", "book-open-text", "policy.read"),
        ("import-structure", "架构与人员导入", "folder-up", "unit.import"),
    ]),
    ("管理", [
        ("calendar", "工作日历", "calendar-days", "calendar.read"),
        ("people", "人员与账号", "users-round", "account.manage"),
        ("jobs", "后台任务", "list-checks", "jobs.read"),
        ("self-check", "数据自检", "shield-check", "self_check"),
        ("channels", "提醒通道", "send", "channel.manage"),
        ("letters", "外发提醒", "mails", "letter.read"),
        ("ledger", "操作台账", "scroll-text", "ledger.read"),
    ]),
    ("工具和设置", [
        ("import-tickets", "历史诉求导入", "file-up", "ticket.import"),
        ("import-partners", "共建单位导入", "file-up", "partner.import"),
        ("owners-calculator", "业主表决计算", "calculator", "council.read"),
        ("canned-replies", "常用答复", "message-square-quote", "reply.settings"),
        ("checklists", "办理清单", "list-checks", "reply.settings"),
        ("categories", "类别与时限", "tags", "category.change"),
        ("ladder-settings", "超期与督办", "trending-up", "category.change"),
        ("series", "会议系列", "repeat", "council.manage"),
        ("hours-settings", "时长与星级", "timer", "hours.settings"),
        ("award-kinds", "奖项与细则", "award", "award.settings"),
        ("building-items", "5+N 清单", "list-checks", "award.settings"),
        ("wall-screens", "大屏链接", "monitor", "wall.manage"),
        ("reminder-kinds", "提醒种类", "bell-ring", "reminder.read"),
        ("retention-settings", "个人信息保存期限", "archive", "privacy.settings"),
    ]),
]  # fmt: skip
PARTS = {"awards": "和美评选"}  # what a street may switch off, and its group of the menu
FOLDED = "工具和设置"  # opened now and then; unfolded while one of its pages is shown


def menu_for(user):
    """The menu's groups with only the pages this person's posts open and the street has not switched off."""
    _, without = office_of(user)
    off = {PARTS[part] for part in without}
    groups = [(group, [item for item in items if user.may(item[3])]) for group, items in MENU if group not in off]
    return [(group, items) for group, items in groups if items]


def first_page(user):
    """Where a person lands: the first page of their menu; without one, their own account."""
    for _, items in menu_for(user):
        for name, *_ in items:
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    return reverse("my-account")


def office_of(user):
    """(name of the street a person serves, what it has switched off); ("", []) for accounts without a branch."""
    terms = user.scope.terms
    path = terms[0].post.unit.office_path if terms else user.audits.office_path if user.audits_id else ""
    if not path:
        return "", []
    office = OrgUnit.objects.filter(path=path).values_list("name", "without")
    return cache.get_or_set(f"office:{path}", lambda: office.first() or ("", []), 300)


def forget_office(path):
    """What the frame keeps of a street is read anew."""
    cache.delete(f"office:{path}")


def _folded(menu, here):
    return "" if here in {name for name, *_ in dict(menu).get(FOLDED, [])} else FOLDED


def shell(request):
    user = getattr(request, "user", None)
    size = request.COOKIES.get("size", "normal")
    frame = {
        "type_size": "large" if size == "large" else "normal",
        "keys": "off" if request.COOKIES.get("keys") == "off" else "on",
        "demo": settings.DEMO,
    }
    if user is not None and user.is_authenticated:
        match = request.resolver_match
        here = match.url_name if match else ""
        menu = SimpleLazyObject(lambda: menu_for(user))
        frame |= {
            "menu": menu,
            "here": here,
            "folded": SimpleLazyObject(lambda: _folded(menu, here)),
            "leader": bool(user.scope.roles) and user.scope.roles <= {Role.BUILDING, Role.ENTRANCE},
            "office_name": SimpleLazyObject(lambda: office_of(user)[0]),
            "unread": SimpleLazyObject(lambda: user.notices.filter(read_at=None)[:100].count()),
            "missing_year": SimpleLazyObject(lambda: user.may("calendar.read") and workdays.asked_year()),
        }
    return frame
