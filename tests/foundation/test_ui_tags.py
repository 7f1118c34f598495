"""The small marks templates use: bars without style, addresses that keep or drop one condition, counts with a cap."""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory


def drawn(source, address="/tickets/", **context):
    return Template(source).render(Context({"request": RequestFactory().get(address), **context}))


@pytest.mark.parametrize(("percent", "width"), [(0, "0"), (37.4, "37.4"), (140, "100"), (-3, "0"), (None, "0")])
def test_a_bar_is_as_wide_as_its_share_and_needs_no_style(percent, width):
    bar = drawn("{% bar percent 'late' %}", percent=percent)
    assert float(re.search(r'width="([\d.]+)" height', bar)[1]) == float(width)
    assert 'class="bar late"' in bar and "style" not in bar


@pytest.mark.parametrize(("percent", "length"), [(0, 0), (50, 78.5), (100, 157.1)])
def test_a_ring_is_drawn_as_far_as_the_limit_is_used(percent, length):
    assert f'stroke-dasharray="{length} 158"' in drawn("{% ring percent %}", percent=float(percent)).replace(
        'dasharray="0.0 ', 'dasharray="0 '
    )


def test_one_condition_changes_or_goes_and_the_others_stay():
    address = "/tickets/?level=1&level=2&q=%E7%81%AF&before=9"
    assert drawn("{% query st='red' before=None %}", address) == "?level=1&amp;level=2&amp;q=%E7%81%AF&amp;st=red"
    assert drawn("{% unquery 'level' 2 %}", address) == "?level=1&amp;q=%E7%81%AF"
    assert drawn("{% unquery 'q' '灯' %}", "/tickets/?q=%E7%81%AF") == "?"


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (10_000, "10000"), (10_001, "10 000+"), (None, "None")])
def test_a_count_is_capped_at_ten_thousand(number, words):
    assert drawn("{{ number|capped }}", number=number) == words


def test_a_page_that_does_not_exist_has_no_address():
    assert drawn("[{% nav_url 'no-such-page' %}] [{% nav_url 'tickets' %}]") == "[] [/tickets/]"


def test_an_icon_is_hidden_from_those_who_listen():
    assert 'aria-hidden="true"' in drawn("{% icon 'check' 18 %}")


def test_a_page_offers_only_what_the_posts_of_the_person_allow(client, town):
    pages = {}
    for person in (town.willow_secretary, town.building_leader):
        client.force_login(person)
        pages[person.name] = "/tickets/export/" in client.get("/tickets/").content.decode()
    assert pages == {"柳书记": True, "章楼长": False}
