import pytest
from django.urls import reverse

from deliberation.models import Category, TimeLimit
from governance.foundation.models import LedgerEntry
from tests.builders import make_category


@pytest.fixture
def street(client, town):
    client.force_login(town.director)
    return client


def limits_form(**changes):
    form = {}
    for key in ("l1", "l2", "l3", "urgent"):
        for clock in ("acknowledge", "contact", "handle"):
            form |= {f"{key}_{clock}_amount": 5, f"{key}_{clock}_unit": "working_day"}
    return form | changes


def test_the_street_sets_how_long_a_small_matter_may_take(street, town):
    street.post(reverse("change-limits"), limits_form(l1_handle_amount=2))

    kept = TimeLimit.objects.get(office=town.street, level=1, clock="handle", urgent=False)
    assert (kept.amount, kept.unit) == (2, "working_day")
    again = street.post(reverse("change-limits"), limits_form(l1_handle_amount=2))
    assert again.status_code == 302
    assert LedgerEntry.objects.filter(action="limit.set").count() == 12


def test_a_limit_of_zero_days_is_refused_and_nothing_is_saved(street):
    answer = street.post(reverse("change-limits"), limits_form(l1_handle_amount=0))

    assert answer.status_code == 422
    assert not TimeLimit.objects.exists()


def test_a_category_is_added_renamed_and_retired_but_not_above_its_children(street, town):
    street.post(reverse("new-category"), {"name": "宠物管理"})
    root = Category.objects.get(name="宠物管理")
    street.post(reverse("new-category"), {"name": "犬吠", "parent": root.pk})
    child = Category.objects.get(name="犬吠")
    assert (root.code, child.code, child.full_name) == ("Z01", "Z0101", "宠物管理 / 犬吠")

    answer = street.post(reverse("category", args=[root.pk]), {"name": "文明养宠", "level": 2})
    assert answer.status_code == 409
    assert "先停用下级类别" in answer.content.decode()

    street.post(reverse("category", args=[root.pk]), {"name": "文明养宠", "level": 2, "active": "on"})
    child.refresh_from_db()
    assert child.full_name == "文明养宠 / 犬吠"


def test_another_streets_categories_are_not_there(client, town):
    category = make_category(town.street)
    client.force_login(town.outsider)

    assert client.get(reverse("category", args=[category.pk])).status_code == 404
    assert category.name not in client.get(reverse("categories")).content.decode()


@pytest.mark.parametrize("roots", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_categories(street, town, roots, django_assert_num_queries):
    for n in range(roots):
        make_category(town.street, f"类{n}", f"C{n}")
    with django_assert_num_queries(13):
        page = street.get(reverse("categories"))
    assert page.status_code == 200
