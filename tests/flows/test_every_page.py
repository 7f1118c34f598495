"""Every main page in three views: nothing scrolls sideways, nothing complains, WCAG 2.2 AA holds.

One browser page walks through all addresses of a person; what is wrong anywhere is listed at once.
"""

from datetime import date

import pytest
from django.urls import reverse

from deliberation.actions import accept, acknowledge, dispatch, make_link, resolve
from deliberation.actions.disputing import register_dispute
from deliberation.actions.supervising import supervise
from deliberation.actions.tracking import make_track_link
from deliberation.models import Category
from hierarchy.models import Post
from tests.access_gathering import make_more as make_topics
from tests.builders import make_category, make_dwelling, make_household, make_resident, make_ticket
from tests.flows.conftest import DESK, PHONE

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
H1 = "document.querySelectorAll('h1').length"
VIEWS = {"desk": (DESK, False, True), "phone": (PHONE, False, False), "phone-large": (PHONE, True, True)}
LONG = "A" * 40 + "楼道灯连续多日不亮并且电动车长期占用消防通道居民多次反映仍没有解决希望尽快处理"


@pytest.fixture
def busy_town(town):
    """Tickets in several states, with words as long as people write them."""
    for code, name, icon in (
        ("ZM", "公共照明", "lamp"),
        ("DD", "电动车停放充电", "zap"),
        ("QT", "其他", "circle-ellipsis"),
    ):
        make_category(town.street, name, code, icon=icon)
    town.filed = make_ticket(town.group, building=town.building, by=town.building_leader, text=LONG, urgent=True)
    town.working = make_ticket(
        town.group, building=town.building, by=town.willow_worker, reporter_name="吴秀英", reporter_phone="13800001234"
    )
    accept(town.working, by=town.willow_secretary)
    dispatch(town.working, by=town.willow_secretary, unit=town.willow_1)
    acknowledge(town.working, by=town.grid_leader)
    town.done = make_ticket(town.group, entrance=town.entrance, by=town.building_leader)
    accept(town.done, by=town.grid_leader)
    dispatch(town.done, by=town.grid_leader, unit=town.willow_1)
    acknowledge(town.done, by=town.grid_leader)
    resolve(town.done, by=town.grid_leader, kind="substantive", text="已更换声控灯，试亮正常。")
    town.link = make_link(town.done, by=town.willow_worker)
    town.track = make_track_link(town.working, by=town.grid_leader)
    town.supervision = supervise(town.working, by=town.director, level=2, ask="请说明什么时候修好，修好后附照片。")
    town.dispute = register_dispute(by=town.grid_leader, unit=town.willow_1, kind="neighbours", facts=LONG)
    make_topics(None, {"own": town.group}, {})
    home = make_household(make_dwelling(town.building, "301"))
    make_resident(home, "吴桂兰", phone="15400015678", birth_date=date(1941, 3, 8))
    return town


def walks(t):
    """Who looks at which pages."""
    post = Post.objects.get(terms__holder=t.grid_leader)
    category = Category.objects.first()
    return [
        (None, ["/login/", reverse("rate", args=[t.link]), reverse("track", args=[t.track])]),
        (t.director, [
            "/", "/tickets/", "/tickets/?st=all&q=没有这个词", "/tickets/new/", t.filed.get_absolute_url(),
            f"{t.working.get_absolute_url()}print/", reverse("import-tickets"), reverse("categories"),
            reverse("category", args=[category.pk]), reverse("units"), t.willow_1.get_absolute_url(),
            reverse("building", args=[t.building.pk]), reverse("appoint", args=[post.pk]), reverse("import-structure"),
            reverse("calendar"), reverse("inbox"), reverse("my-account"), reverse("styleguide"),
            reverse("rates"), reverse("exclusions"), reverse("topics"), reverse("topic", args=["Town"]),
            reverse("supervisions"), t.supervision.get_absolute_url(), f"{t.working.get_absolute_url()}supervise/",
            reverse("ladder-settings"), reverse("canned-replies"), reverse("new-reply"), reverse("checklists"),
        ]),
        (t.grid_leader, [
            "/", t.working.get_absolute_url(), reverse("disputes"), reverse("new-dispute"),
            t.dispute.get_absolute_url(), f"{t.dispute.get_absolute_url()}party/",
            f"{t.supervision.get_absolute_url()}reply/", f"{t.working.get_absolute_url()}split/",
        ]),
        (t.willow_worker, [
            t.done.get_absolute_url(), reverse("follow-ups"), reverse("call", args=[t.done.number]),
            reverse("saved-views"), reverse("rate-rows") + "?what=opening", "/residents/", "/residents/?care=any&age=80", "/search/?q=301", "/search/?q=楼道",
            reverse("export-full-residents"),
        ]),
        (t.building_leader, ["/", "/tickets/new/", "/tickets/", t.done.get_absolute_url()]),
        (t.system_manager, [reverse("people"), reverse("person", args=[t.grid_leader.pk]), reverse("jobs"), reverse("import-holidays")]),
        (t.auditor, [reverse("ledger")]),
    ]  # fmt: skip


def faults_of(page, address, audit):
    page.complaints.clear()
    answer = page.goto(address)
    found = [] if answer.status == 200 else [f"answers {answer.status}"]
    if not page.evaluate(FITS):
        found.append(f"scrolls sideways: {page.evaluate('document.documentElement.scrollWidth')} px")
    if page.evaluate(H1) != 1:
        found.append(f"has {page.evaluate(H1)} h1")
    if audit is not None:
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        found += [
            f"{rule['id']} at {node['target']}: {node.get('failureSummary', '')[:160]}"
            for rule in audit.run(page, options=RULES).response["violations"]
            for node in rule["nodes"][:4]
        ]
    return [f"{address} {fault}" for fault in found + page.complaints]


@pytest.mark.parametrize("view", VIEWS)
def test_every_page_fits_reads_aloud_and_complains_of_nothing(busy_town, browse, view):
    from axe_playwright_python.sync_playwright import Axe

    size, large, audited = VIEWS[view]
    audit = Axe() if audited else None
    faults = []
    for person, addresses in walks(busy_town):
        page = browse(person, size, large=large)
        for address in addresses:
            faults += faults_of(page, address, audit)
        page.context.close()
    assert "\n".join(faults) == ""


def test_a_fault_that_is_planted_is_found(town, browse):
    from axe_playwright_python.sync_playwright import Axe

    page = browse(town.director)
    page.goto("/")
    wrong = page.content().replace(
        "</main>", "<h1>二</h1><img src=/static/img/mark.svg><svg width=3000 height=9></svg></main>"
    )
    page.route("**/planted/", lambda route: route.fulfill(status=200, content_type="text/html", body=wrong))
    found = faults_of(page, "/planted/", Axe())
    assert any("scrolls sideways" in fault for fault in found)
    assert any("has 2 h1" in fault for fault in found)
    assert any("image-alt" in fault for fault in found)
