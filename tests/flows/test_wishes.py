"""126 个微心愿: a sheet with four bad rows, mended on a phone, applied, taken back; then one wish to its thanks."""

import pytest

from tests.flows.conftest import PHONE
from tests.volunteers.wish_sheets import BAD, sheet
from volunteers.actions.wishes import check_wish, list_wish
from volunteers.choices import WishState
from volunteers.models import MicroWish, PartnerUnit, WishBatch


@pytest.fixture
def collected(tmp_path):
    """The sheet as the grid sent it."""
    path = tmp_path / "微心愿征集表.xlsx"
    path.write_bytes(sheet().read())
    return path


def shown(page):
    """{what is counted: how many} of the tiles."""
    words = [tile.inner_text().split() for tile in page.locator("ul.stats li").all()]
    return {parts[-1]: int("".join(sign for sign in parts[0] if sign.isdigit())) for parts in words}


def fits(page):
    """Nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_126_wishes_come_in_four_bad_rows_are_mended_on_the_phone_and_the_batch_goes_out(
    town, browse, quiet, collected
):
    phone = browse(town.willow_secretary, PHONE)
    phone.goto("/wishes/import/")
    phone.set_input_files("#id_file", collected)
    phone.click("button:has-text('上传并核对')")
    phone.wait_for_selector("h1:has-text('核对后再导入')")
    assert shown(phone) == {"表里共有": 126, "可以导入": 122, "有错": 4, "系统里已有": 0}
    assert fits(phone)
    phone.click("button:has-text('确认导入 122 个')")
    phone.wait_for_selector("[role=alert]:has-text('还有 4 行有错')")
    quiet()
    assert not MicroWish.objects.exists()
    for left, (row, (_, said)) in zip((3, 2, 1, 0), BAD.items(), strict=True):
        for name, words in said.items():
            phone.fill(f"#id_r{row}-{name}", words)
        phone.click(f"button:has-text('改好第 {row} 行')")
        phone.wait_for_selector(f"#messages:has-text('第 {row} 行已改好')")
        assert shown(phone)["有错"] == left
    phone.click("button:has-text('确认导入 126 个')")
    phone.wait_for_selector("[role=status]:has-text('已导入 126 个心愿')")
    quiet()
    assert MicroWish.objects.count() == 126
    assert MicroWish.objects.filter(caller="吴奶奶", home=town.willow_1).exists()
    phone.click("summary:has-text('撤销整批导入')")
    phone.click("button:has-text('确认撤销')")
    phone.wait_for_selector("[role=status]:has-text('删去 126 个心愿')")
    quiet()
    assert not MicroWish.objects.exists()
    assert WishBatch.objects.get().state == "undone"
    assert [words for words in phone.complaints if "409" not in words] == []  # the import that was refused


@pytest.fixture
def wish(town):
    made = MicroWish.objects.create(
        caller="吴奶奶", words="腿脚不好，想要一个助行器", home=town.willow_1, path=town.willow_1.path,
        collected_by=town.entrance_leader,
    )  # fmt: skip
    check_wish(
        made, by=town.grid_leader, way="visit", caller="吴奶奶", shown="想要一个助行器", category="aid", budget=180
    )
    return list_wish(made, by=town.grid_leader)


def test_a_partner_takes_a_wish_from_the_wall_and_thanks_go_both_ways(town, browse, quiet, wish):
    power = PartnerUnit.objects.create(unit=town.willow, path=town.willow.path, name="供电所")
    power.liaisons.add(town.liaison)
    liaison = browse(town.liaison, PHONE)
    liaison.goto("/wishes/?wall=1")
    assert "腿脚不好" not in liaison.content()
    liaison.click("text=吴奶奶")
    liaison.click(".acts a:has-text('认领')")
    liaison.select_option("#id_party", label="单位：供电所")
    liaison.fill("#id_promise", "周六送去")
    liaison.click("button:has-text('认领')")
    liaison.wait_for_selector("#messages:has-text('已认领')")
    liaison.click("a:has-text('报完成')")
    liaison.fill("#id_outcome", "已送到家，教会了怎么用")
    liaison.click("button:has-text('报完成')")
    liaison.wait_for_selector("#messages:has-text('已报完成')")

    grid = browse(town.grid_leader, PHONE)
    grid.goto(wish.get_absolute_url())
    grid.click(".acts a:has-text('认领记录')")
    grid.click("a:has-text('确认完成')")
    grid.check("input[name=rating][value='5']", force=True)
    grid.fill("#id_thanks", "谢谢，走路稳多了")
    grid.click("button:has-text('确认完成')")
    grid.wait_for_selector("#messages:has-text('已确认')")
    quiet()
    wish.refresh_from_db()
    assert wish.state == WishState.DONE

    stranger = browse(None, PHONE)
    stranger.goto(f"/public/{town.willow.code}/wishes/?st=done")
    told = stranger.inner_text("main")
    assert "吴奶奶" in told
    assert "想要一个助行器" in told
    assert "供电所" in told
    assert "谢谢，走路稳多了" in told
    assert fits(stranger)
    assert [page.complaints for page in (liaison, grid, stranger)] == [[], [], []]
