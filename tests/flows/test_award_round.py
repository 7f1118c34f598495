"""A round for 和美楼栋 as an office lives it: nominated on the phone, counted by itself, judged by who may, voted on by
code, tied and settled, pending until a second person agrees, on notice, objected to, moved up, named, on paper."""

from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command
from django.urls import reverse

from awards.actions.judging import hand_in
from awards.actions.phases import set_dates
from awards.actions.rounds import open_round, plan_round
from awards.actions.voting import cast, print_slips
from awards.certificate_codes import code_of
from awards.choices import ItemState, PhaseName, Target
from awards.defaults import provide
from awards.models import (
    Award,
    AwardKind,
    BuildingPlan,
    ChecklistItem,
    Nomination,
    Objection,
    PlanItem,
    Review,
    RoundKind,
    Standing,
)
from tests.builders import make_dwelling, make_household, make_officer
from tests.flows.conftest import PHONE
from tests.flows.deeds import send
from tests.flows.waiting import says

P = PhaseName
FIRST, SECOND, THIRD = "杏花苑1号楼", "杏花苑2号楼", "枫叶苑1号楼"


def make_houses(town):
    """Three buildings with two households each and all five required things; two have one optional thing besides."""
    required = list(ChecklistItem.objects.filter(office=town.street, required=True))
    extra = ChecklistItem.objects.filter(office=town.street, required=False).first()
    checked = {"state": ItemState.REACHED, "checked_on": date(2026, 10, 20), "checked_by": town.willow_secretary}
    homes = {}
    for building in (town.building, town.building_2, town.maple_building):
        plan, _ = BuildingPlan.objects.get_or_create(building=building)
        for item in [*required, *([extra] if building != town.maple_building else [])]:
            PlanItem.objects.update_or_create(plan=plan, item=item, defaults=checked)
        homes[building.pk] = [make_household(make_dwelling(building, number)) for number in ("301", "401")]
    return homes


def nominate(page, round, entry, title, deeds):
    page.goto(f"{reverse('nominate', args=[round.pk])}?kind={entry.pk}")
    page.click(f"main a:has-text('{title}')")
    page.fill("#id_deeds", deeds)
    page.click("button:has-text('提交推荐')")


def press(page, address, words, said):
    page.goto(address)
    page.click(f"main button:has-text('{words}')")
    page.wait_for_selector(f"text={said}")


def begins(round, name):
    return round.phases.get(name=name).begins_on


def test_a_round_for_buildings_from_nomination_to_certificate(town, browse, clock, quiet):
    clock("2026-11-02 09:00")
    provide(town.street)
    vice = make_officer("副主任", town.street)
    judges = [make_officer(f"评委{n}", town.street) for n in "甲乙丙丁戊"]
    AwardKind.objects.exclude(target=Target.BUILDING).update(active=False)
    AwardKind.objects.filter(target=Target.BUILDING).update(quota=1)
    homes = make_houses(town)
    span = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
    round = plan_round(town.street, by=town.director, name="2026 年度和美评选", **span)
    set_dates(round, date(2026, 11, 2), by=town.director)
    open_round(round, by=town.director)
    entry = RoundKind.objects.get(round=round)

    # Nominated: by its leader on the phone, again by the community, and two more
    leader = browse(town.building_leader, PHONE)
    nominate(leader, round, entry, FIRST, "楼道堆物清完，邻里互相照看。")
    leader.wait_for_selector("text=已推荐，等待审核")
    willow = browse(town.willow_secretary)
    nominate(willow, round, entry, FIRST, "公约贴在楼道里，人人遵守。")
    willow.wait_for_selector("text=已记为附议")
    nominate(willow, round, entry, SECOND, "全楼自己动手刷白楼道。")
    willow.wait_for_selector("text=已推荐，等待审核")
    maple = browse(town.maple_secretary)
    nominate(maple, round, entry, THIRD, "老人结对，每天敲门。")
    maple.wait_for_selector("text=已推荐，等待审核")
    quiet()
    assert Nomination.objects.count() == 3
    of = {each.title: each for each in Nomination.objects.all()}
    street = browse(town.director)
    for title in of:
        press(street, of[title].get_absolute_url(), "符合条件", "符合条件")

    # Evidence by itself, opened at the rows it counted
    clock(f"{begins(round, P.EVIDENCE)} 09:00")
    street = browse(town.director)
    press(street, reverse("award-data", args=[round.pk]), "取数", "已取数")
    street.goto(reverse("award-evidence", args=[of[FIRST].pk]))
    assert "五项必备内容" in street.inner_text("main") and "5/5" in street.inner_text("main").replace(" ", "")

    # Judges: who answers for a building is kept from it, whatever is drawn
    street.goto(reverse("invite-judges", args=[round.pk]))
    for person in [*judges, town.willow_secretary]:
        street.check(f"label.check:has-text('{person.name}') input")
    street.click("main form.form button.btn-p")
    street.wait_for_selector("text=已请 6 位评委")
    press(street, reverse("award-judges", args=[round.pk]), "检查回避", "需要回避")
    press(street, reverse("award-assignment", args=[entry.pk]), "抽签补齐", "份草稿")
    assert street.locator("text=回避").count() >= 2
    press(street, reverse("award-assignment", args=[entry.pk]), "公布", "已公布")
    quiet()
    given = Review.objects.filter(judge__user=town.willow_secretary).values_list("nomination__title", flat=True)
    assert set(given) <= {THIRD}

    # Scores, blind to others', and votes by code
    clock(f"{begins(round, P.SCORING)} 09:00")
    line = entry.criteria.lines.get(part="review")
    points = {FIRST: "16", SECOND: "16", THIRD: "12"}
    judge = browse(judges[0])
    queue = list(Review.objects.filter(judge__user=judges[0]).order_by("pk").select_related("nomination"))
    judge.goto(reverse("scoring"))
    judge.locator("a.btn-s:has-text('打分')").first.click()
    judge.wait_for_selector("form.marks")
    for left in range(len(queue), 0, -1):
        title = judge.inner_text("main h1")
        judge.fill(f"form.marks input[id$='-m{line.pk}']", points[title])
        judge.click("form.marks button.btn-p")
        judge.wait_for_selector(f"main h1:not(:text-is('{title}'))")
        assert ("/compare/" in judge.url) == (left == 1)
    quiet()
    for review in Review.objects.filter(state="assigned").select_related("nomination", "judge__user"):
        hand_in(review, {line.pk: points[review.nomination.title]}, by=review.judge.user)
    slips = {pk: print_slips(round, both, by=town.director) for pk, both in homes.items()}
    neighbour = browse(view=PHONE)
    neighbour.goto(reverse("vote", args=[slips[town.building.pk][0].code]))
    neighbour.locator("label:has-text('赞成') input[value=yes]").first.check(force=True)
    neighbour.click("button:has-text('投票')")
    neighbour.wait_for_selector("text=已经投过票")
    quiet()
    cast(slips[town.building_2.pk][0], {of[SECOND].pk: True})

    # A tie for the one place, settled with a reason; pending until somebody else agrees
    clock(f"{begins(round, P.REVIEW)} 09:00")
    street, page = browse(town.director), reverse("award-result", args=[entry.pk])
    street.goto(page)
    assert "这是预览" in street.inner_text("main") and not Standing.objects.exists()
    street.click("button:has-text('核算并锁定')")
    street.wait_for_selector("text=并列待定")
    street.click("a:has-text('排定并列次序')")
    places = {f"place_{of[FIRST].pk}": "1", f"place_{of[SECOND].pk}": "2"}
    send(street, "次序已排定", **places, why="评审会合议，1 号楼公约执行更早")
    assert street.locator("button:has-text('批准公示')").count() == 0  # he froze it himself
    stranger = browse(view=PHONE)
    notice = reverse("award-notice", args=[round.pk])
    assert stranger.goto(notice).status == 404
    second = browse(vice)
    press(second, page, "批准公示", "已批准")

    # On notice, objected to without an account, upheld: the next moves up with days of its own
    clock(f"{begins(round, P.NOTICE)} 10:00")
    stranger = browse(view=PHONE)
    stranger.goto(notice)
    shown = stranger.inner_text("main")
    assert FIRST in shown and SECOND not in shown and "总分" not in shown
    stranger.click("a:has-text('提异议')")
    stranger.fill("#id_text", "一楼消防通道还堵着，昨天刚看到。")
    stranger.click("button:has-text('提交')")
    receipt = stranger.inner_text(".receipt")
    quiet()
    street = browse(town.director)
    street.goto(reverse("award-objections", args=[round.pk]))
    street.click("button:has-text('开始核实')")
    street.wait_for_selector("text=一楼消防通道还堵着")
    street.check("input[name=upheld][value=yes]")
    street.select_option("#id_reason", "消防通道堵塞未整改")
    street.fill("#id_findings", "网格员现场看了，通道确有堆物。")
    street.fill("#id_words", "情况属实，已取消 1 号楼资格，谢谢您。")
    street.click("main form.form button.btn-p")
    street.wait_for_selector("text=已重新核算")
    stranger.goto(reverse("award-objection"))
    stranger.fill("#id_receipt", receipt)
    stranger.click("button:has-text('查看')")
    stranger.wait_for_selector("text=情况属实，已取消 1 号楼资格")
    stranger.goto(notice)
    assert FIRST not in stranger.inner_text("main") and SECOND not in stranger.inner_text("main")
    clock(f"{begins(round, P.NOTICE) + timedelta(days=3)} 10:00")
    second = browse(vice)
    press(second, page, "批准公示", "已批准")
    quiet()
    moved_up = Nomination.objects.get(pk=of[SECOND].pk)
    assert moved_up.noticed_from == begins(round, P.NOTICE) + timedelta(days=3)
    assert moved_up.noticed_until > moved_up.noticed_from + timedelta(days=6)
    stranger = browse(view=PHONE)
    stranger.goto(notice)
    assert SECOND in stranger.inner_text("main") and FIRST not in stranger.inner_text("main")

    # Named, printed, checked; and every number reckoned again from the raw rows
    assert begins(round, P.RESULT) > moved_up.noticed_until
    clock(f"{begins(round, P.RESULT)} 09:00")
    street = browse(town.director)
    street.goto(reverse("name-awards", args=[round.pk]))
    street.click("main form.form button.btn-p")
    street.wait_for_selector("text=已命名 1 个")
    street.click("a:has-text('打印全部证书')")
    says(street, SECOND, Award.objects.get().number, "和美楼栋")
    street.goto(reverse("calculation-sheet", args=[of[SECOND].pk]))
    assert "评审会合议" in street.inner_text("main")
    stranger = browse(view=PHONE)
    stranger.goto(reverse("award-check", args=[code_of(Award.objects.get())]))
    assert "真实有效" in stranger.inner_text("main")
    stranger.goto(reverse("honour-wall", args=[town.willow.code]))
    assert SECOND in stranger.inner_text("main")
    quiet()
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    entry.refresh_from_db()
    assert out.getvalue().strip() == entry.digest
    assert Standing.objects.get(nomination=of[FIRST]).outcome == "barred" and Objection.objects.get().state == "upheld"
    pages = (leader, willow, maple, judge, neighbour, street, second, stranger)
    assert [page.complaints for page in pages if any("404" not in each for each in page.complaints)] == []
