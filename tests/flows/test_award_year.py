"""A whole year-end round of all five kinds on the demo of 望湖街道, page by page as each role, to 2/10/20/19/19 named."""

from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from awards.certificate_codes import code_of
from awards.choices import NominationState, PhaseName, ReviewState, Target
from awards.models import Award, AwardRound, Nomination, Review, Standing
from hierarchy.choices import PostRole
from hierarchy.models import OrgUnit, User
from residents.models import Household
from tests.flows.award_year import WANTED, entries_of, mark_the_rest, nominate_the_others, vote_for_the_rest
from tests.flows.conftest import PHONE
from tests.flows.deeds import fill, send

P, T, S = PhaseName, Target, NominationState
NAMED = {T.COMMUNITY: 2, T.GRID: 10, T.BUILDING: 20, T.FAMILY: 19, T.LEADER: 19}
NAME = "2026 年终和美评选"
KINDS = ["和美社区", "和美网格", "和美楼栋", "和美家庭", "和美头雁"]
HOME = "月桂苑3号楼"


@pytest.fixture
def wanghu(settings, clock):
    """The seeded demo on the last morning of November: a whole round behind it, one in its scoring."""
    settings.DEMO = True
    clock("2026-11-30 08:00")
    call_command("seed_demo", "--today", "2026-11-30", "--offices", "first", "--tickets", "300", stdout=StringIO())
    street = OrgUnit.objects.get(code="WH")
    account = {user.username: user for user in User.objects.filter(demo=True)}
    director = account["jiedao"]
    second = User.objects.serving_at(street, PostRole.OFFICER).exclude(pk=director.pk).first()
    communities = OrgUnit.objects.children_of(street).current().filter(kind="regular").order_by("path")
    secretaries = [User.objects.serving_at(each, PostRole.SECRETARY).first() for each in communities]
    departments = OrgUnit.objects.children_of(street).current().exclude(pk__in=communities).order_by("path")
    heads = [User.objects.serving_at(each).order_by("-demo", "pk").first() for each in departments[:4]]
    liaisons = list(
        User.objects.filter(partners__street_path=street.path, is_active=True).distinct().order_by("pk")[:4]
    )
    return SimpleNamespace(
        street=street, director=director, second=second, secretaries=secretaries, communities=list(communities),
        judges=[*heads, *secretaries, *liaisons], heads=heads, liaisons=liaisons, **account,
    )  # fmt: skip


def begins(round, name):
    return round.phases.get(name=name).begins_on


def press(page, address, words, said):
    page.goto(address)
    page.click(f"main button:has-text('{words}')")
    page.wait_for_selector(f"#messages:has-text('{said}')")


def plan(town, page):
    """All five kinds with the quotas the office usually has."""
    page.goto(reverse("award-rounds"))
    page.click("a:has-text('筹备一轮')")
    page.fill("#id_name", NAME)
    page.fill("#id_begins_on", "2026-12-01")
    page.click("main form.form button.btn-p")
    page.wait_for_selector("#messages:has-text('已备好')")
    page.click("main button:has-text('启动')")
    page.wait_for_selector("#messages:has-text('评选已启动')")
    round = AwardRound.objects.get(name=NAME)
    assert {target: entry.quota for target, entry in entries_of(round).items()} == NAMED
    return round


def nominate(page, round, kind, said, deeds, *, words="", title, name=""):
    """Choose the kind, find whom one means, write a few words; `said` is what the page answers."""
    page.goto(reverse("nominations", args=[round.pk]))
    page.click(".head a.btn-p:has-text('推荐')")
    page.click(f"main a:has(b:text-is('{kind}'))")
    if words:
        page.fill("main input[name=q]", words)
        page.click("main form[role=search] button")
    page.locator(f"main a:has(b:text-is('{title}'))").first.click()
    page.fill("#id_deeds", deeds)
    if name:
        page.check("#id_may_publish")
        page.fill("#id_public_name", name)
    page.click("main form.form button.btn-p")
    page.wait_for_selector(f"#messages:has-text('{said}')")


def nominate_by_page(town, browse, round):
    """A neighbour without an account, a secretary, a clerk, a leader on the phone, one for herself; one is seconded."""
    home = Household.objects.living().filter(dwelling__building__in=town.louzhang.scope.buildings).first()
    door, entry = home.dwelling.line, entries_of(round)[T.FAMILY]
    here = next(each for each in town.communities if home.dwelling.path.startswith(each.path))

    neighbour = browse(view=PHONE)
    neighbour.goto(reverse("public-nominate", args=[here.code]))
    neighbour.click("label:has-text('和美家庭')")
    neighbour.select_option("#id_unit", label=here.name)
    fill(
        neighbour.locator("main form"),
        who=f"{door} 常帮邻居的那一家",
        deeds="天天帮楼上老人带菜。",
        nominator="同楼居民",
    )
    neighbour.click("button:has-text('提交推荐')")
    receipt = neighbour.inner_text(".receipt")

    secretary = browse(town.shequ)
    nominate(secretary, round, "和美社区", "已推荐", "五个小区都有自己的议事会。", title=here.name)
    secretary.goto(reverse("nominations", args=[round.pk]))
    secretary.click("main a:has-text('群众推荐')")
    secretary.click(f"main a:has-text('{door}')")
    secretary.fill("main input[name=q]", door)
    secretary.click("main form[role=search] button")
    secretary.locator(f"main a:has(b:text-is('{door}'))").first.click()
    send(secretary, "已列入推荐")
    neighbour.goto(reverse("suggestion-answer"))
    neighbour.fill("#id_receipt", receipt)
    neighbour.click("main form button[type=submit]")
    neighbour.wait_for_selector("text=已列入")

    leader = browse(town.louzhang, PHONE)
    nominate(leader, round, "和美楼栋", "已推荐", "楼道没有堆物，老人有人敲门。", title=HOME)
    clerk = browse(town.shegong)
    nominate(clerk, round, "和美楼栋", "已记为附议", "公约贴在楼道里。", words=HOME, title=HOME)
    nominate(clerk, round, "和美网格", "已推荐", "四成诉求在网格里说和。", title="沁心湖第一网格")
    herself = browse(town.wangge, PHONE)
    nominate(
        herself, round, "和美头雁", "已推荐", "包片三年，户户走到。", words=town.wangge.name, title=town.wangge.name
    )
    family = Nomination.objects.get(entry=entry)
    assert (family.household, family.source, family.nominated_by) == (home, "neighbour", None)
    assert set(Nomination.objects.filter(entry__round=round).values_list("source", flat=True)) == {
        "neighbour", "self", "leader", "organisation",
    }  # fmt: skip
    return [neighbour, secretary, leader, clerk, herself]


def check_by_page(round, page):
    """Page by page all at once, but for one leader who has no business there."""
    address = f"{reverse('nominations', args=[round.pk])}?st=submitted"
    out = Nomination.objects.filter(entry=entries_of(round)[T.LEADER]).order_by("pk").last()
    page.goto(out.get_absolute_url())
    page.click("main a:has-text('不符合条件')")
    send(page, "已登记", why="今年八月已调离本街道")
    page.goto(address)
    while page.locator("main tbody tr").count():
        page.check("input[data-check-all=chosen]")
        with page.expect_navigation():
            page.click("main form button:has-text('符合条件')")
        page.wait_for_selector("#messages:has-text('已审核为符合条件')")
        assert page.locator("#messages .late").count() == 0


def invite_and_draw(town, round, page):
    page.goto(reverse("invite-judges", args=[round.pk]))
    for person in town.judges:
        page.check(f"input[name=people][value='{person.pk}']")
    page.click("main form.form button.btn-p")
    page.wait_for_selector(f"#messages:has-text('已请 {len(town.judges)} 位评委')")
    press(page, reverse("award-judges", args=[round.pk]), "检查回避", "需要回避")
    for entry in entries_of(round).values():
        press(page, reverse("award-assignment", args=[entry.pk]), "抽签补齐", "份草稿")
        press(page, reverse("award-assignment", args=[entry.pk]), "公布", "已公布")


def settle(page):
    page.click("button:has-text('核对无误，定稿')")
    page.wait_for_selector("#messages:has-text('已定稿')")


def mark_one_by_one(page):
    """Through the queue of a kind, until the portal says that this was the last."""
    page.goto(reverse("scoring"))
    page.locator("main tr", has_text="和美网格").locator("a:has-text('打分')").first.click()
    page.wait_for_selector("form.marks")
    n = 0
    while "/compare/" not in page.url:
        title = page.inner_text("main h1")
        page.fill("form.marks input[type=number]", f"{15 + n % 4}.5")
        page.click("form.marks button.btn-p")
        page.wait_for_selector(f"main h1:not(:text-is('{title}'))")
        n += 1
    settle(page)
    return n


def mark_in_the_grid(page, entry):
    page.goto(reverse("scoring"))
    page.click(f"main a[href='{reverse('score-grid', args=[entry.pk])}']")
    page.wait_for_selector("td.mark input")
    boxes = page.locator("td.mark input").all()
    for n, box in enumerate(boxes):
        box.fill(str(14 + n % 5))
    page.click("button:has-text('提交改了的行')")
    page.wait_for_selector(f"#messages:has-text('已提交 {len(boxes)} 个')")
    page.click("main a:has-text('对照')")
    settle(page)
    return len(boxes)


def mark_on_a_sheet(page, entry, folder):
    """Download one's own sheet, fill it in, hand it in, look, confirm."""
    page.goto(reverse("import-marks", args=[entry.pk]))
    with page.expect_download() as coming:
        page.click("main a:has-text('我的打分表')")
    book = load_workbook(BytesIO(coming.value.path().read_bytes()))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    column = next(cell.column for cell in head if "0–" in str(cell.value))
    rows = [row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if str(row[0].value or "").isdigit()]
    for n, row in enumerate(rows):
        sheet.cell(row, column).value = 18 + n % 6
    book.save(folder / "打分.xlsx")
    page.set_input_files("#id_file", folder / "打分.xlsx")
    page.click("button:has-text('上传并核对')")
    page.click("button:has-text('个对象的打分')")
    page.wait_for_selector(f"#messages:has-text('已提交 {len(rows)} 个')")
    settle(page)
    return len(rows)


def vote_by_page(town, browse, round):
    """The clerk prints the slips of a building; three doors vote on the phone, four give paper back."""
    clerk, building = browse(town.shegong), town.louzhang.terms.in_force().get().post.building
    votes = reverse("award-votes", args=[round.pk])
    clerk.goto(f"{votes}?unit={OrgUnit.objects.get(name='沁心湖第一网格').code}")
    clerk.locator(f"main tr:has(td:text-is('{HOME}')) button:has-text('印选票')").click()
    clerk.wait_for_selector(".vote-code")
    codes = clerk.locator(".vote-code").all_inner_texts()
    phone = browse(view=PHONE)
    for n, code in enumerate(codes[:3]):
        if n:
            phone.goto(reverse("vote", args=[code.replace("-", "")]))
        else:
            phone.goto(reverse("vote-by-code"))
            phone.fill("#id_code", code)
            phone.click("main form button[type=submit]")
        phone.wait_for_selector("button:has-text('投票')")
        for choice in phone.locator("label:has-text('赞成'):not(:has-text('不赞成'))").all():
            choice.click()
        phone.click("button:has-text('投票')")
        phone.wait_for_selector("text=已经投过票")
    clerk.goto(reverse("return-slips", args=[round.pk, building.pk]))
    for box in clerk.locator("input[name=household]:not(:disabled)").all()[-4:]:
        box.check()
    clerk.click("button:has-text('登记收回')")
    clerk.wait_for_selector("#messages:has-text('已登记收回 4 张')")
    row = clerk.locator(f"main tr:has-text('{HOME}')").first
    row.locator("input").nth(0).fill("3")
    row.locator("input").nth(1).fill("1")
    fill(clerk.locator("main form.form"), counted_by="汤社工", watched_by="尹楼长")
    clerk.click("main form.form button.btn-p")
    clerk.wait_for_selector("#messages:has-text('已登记')")
    return [clerk, phone]


def freeze_and_approve(round, first, second):
    """One reckons, whoever is equal is put in order, another approves."""
    for target, entry in entries_of(round).items():
        result = reverse("award-result", args=[entry.pk])
        press(first, result, "核算并锁定", "已核算并锁定")
        if first.locator("a:has-text('排定并列次序')").count():
            first.click("a:has-text('排定并列次序')")
            first.wait_for_selector("input[name^=place_]")
            places = first.locator("input[name^=place_]").all()
            for n, box in enumerate(places, 1):
                box.fill(str(n))
            send(first, "次序已排定", why="评审会合议，按公约执行先后")
        press(second, result, "批准公示", "已批准")
        assert Standing.objects.filter(nomination__entry=entry, outcome="proposed").count() == NAMED[target]


def object_and_answer(browse, round, page):
    """A neighbour doubts a building; the street looks and finds it is not so."""
    stranger = browse(view=PHONE)
    stranger.goto(reverse("award-notice", args=[round.pk]))
    assert [stranger.locator(f"section:has(h2:text-is('{kind}')) li").count() for kind in KINDS] == list(NAMED.values())
    stranger.locator("section:has(h2:text-is('和美楼栋')) a:has-text('提异议')").first.click()
    stranger.fill("#id_text", "二楼楼道前几天还停着电瓶车。")
    stranger.click("button:has-text('提交')")
    receipt = stranger.inner_text(".receipt")
    page.goto(reverse("award-objections", args=[round.pk]))
    page.click("button:has-text('开始核实')")
    page.check("input[name=upheld][value=no]")
    fill(
        page.locator("main form.form"),
        findings="网格员当天看过，车已移走。",
        words="已核实，楼道没有停车，谢谢您关心。",
    )
    page.click("main form.form button.btn-p")
    page.wait_for_selector("#messages .good")
    stranger.goto(reverse("award-objection"))
    stranger.fill("#id_receipt", receipt)
    stranger.click("button:has-text('查看')")
    stranger.wait_for_selector("text=楼道没有停车")
    return [stranger]


def test_a_whole_year_end_round_comes_out_at_2_10_20_19_19(wanghu, browse, clock, quiet, tmp_path):
    town = wanghu
    clock("2026-12-01 08:30")
    street = browse(town.director)
    round = plan(town, street)
    entries = entries_of(round)

    pages = [street, *nominate_by_page(town, browse, round)]
    quiet()
    nominate_the_others(round, town.street, [*town.judges, town.director, town.second])
    check_by_page(round, street)
    taking = Nomination.objects.filter(entry__round=round, state=S.ACCEPTED)
    assert {target: taking.filter(entry=entry).count() for target, entry in entries.items()} == WANTED | {
        T.LEADER: WANTED[T.LEADER] - 1
    }

    clock(f"{begins(round, P.EVIDENCE)} 09:00")
    pages += [street := browse(town.director)]
    press(street, reverse("award-data", args=[round.pk]), "取数", "已取数")
    invite_and_draw(town, round, street)
    quiet()
    for secretary, community in zip(town.secretaries, town.communities, strict=True):
        own = Review.objects.filter(judge__user=secretary, nomination__path__startswith=community.path)
        assert not own.exclude(state=ReviewState.RECUSED).exists()

    clock(f"{begins(round, P.SCORING)} 09:00")
    first, grid, sheet = browse(town.heads[0]), browse(town.heads[1]), browse(town.liaisons[0])
    assert mark_one_by_one(first) > 1
    assert mark_in_the_grid(grid, entries[T.BUILDING]) > 1
    assert mark_on_a_sheet(sheet, entries[T.FAMILY], tmp_path) > 1
    pages += [first, grid, sheet, *vote_by_page(town, browse, round)]
    quiet()
    mark_the_rest(round)
    vote_for_the_rest(round, town.director)
    assert not Review.objects.filter(nomination__entry__round=round, state=ReviewState.ASSIGNED).exists()

    clock(f"{begins(round, P.REVIEW)} 09:00")
    pages += [street := browse(town.director), second := browse(town.second)]
    freeze_and_approve(round, street, second)

    clock(f"{begins(round, P.NOTICE)} 10:00")
    pages += [street := browse(town.director)]
    pages += object_and_answer(browse, round, street)

    clock(f"{begins(round, P.RESULT)} 09:00")
    pages += [street := browse(town.director), stranger := browse(view=PHONE)]
    street.goto(reverse("award-results", args=[round.pk]))
    street.click("main a.btn-p:has-text('命名')")
    street.click("main form.form button.btn-p")
    street.wait_for_selector("#messages:has-text('已命名 70 个')")
    quiet()
    awards = Award.objects.filter(nomination__entry__round=round)
    assert {target: awards.filter(nomination__entry=entry).count() for target, entry in entries.items()} == NAMED
    street.click("a:has-text('打印全部证书')")
    street.locator("main .sheet").nth(69).wait_for()
    assert street.locator("main .sheet").count() == 70
    named = awards.filter(nomination__entry=entries[T.BUILDING]).first()
    stranger.goto(reverse("award-check", args=[code_of(named)]))
    assert "真实有效" in stranger.inner_text("main")
    stranger.goto(reverse("honour-wall", args=[town.street.code]))
    assert named.nomination.title in stranger.inner_text("main")

    street.goto(reverse("verify-award-round", args=[round.pk]))
    quiet()
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    assert out.getvalue().strip() in street.inner_text("main")
    assert [page.complaints for page in pages if page.complaints] == []
