"""/api/v1/units/: exactly what the person behind the token may see."""

import pytest
from rest_framework.test import APIRequestFactory, force_authenticate

from hierarchy.actions.tokens import create_token, revoke_token
from hierarchy.api import UnitViewSet
from tests.builders import make_unit

LIST = UnitViewSet.as_view({"get": "list"})
READ = UnitViewSet.as_view({"get": "retrieve"})


def ask(user, view=LIST, query=None, **kwargs):
    request = APIRequestFactory().get("/", query or {})
    if user is not None:
        force_authenticate(request, user)
    answer = view(request, **kwargs)
    return answer.render()


def codes(answer):
    return [row["code"] for row in answer.data["results"]]


def test_the_list_is_the_persons_own_branch(town):
    assert set(codes(ask(town.willow_secretary))) == {"WH01", "WH0101", "WH0102", "WH010101"}
    assert ask(town.stranger).status_code == 403
    assert ask(None).status_code == 401


def test_one_unit_with_the_codes_above_it_and_404_for_an_outsider(town):
    assert ask(town.director, READ, code="WH0101").data == {
        "code": "WH0101",
        "name": "杨柳第一网格",
        "level": 3,
        "kind": "regular",
        "parent": "WH01",
        "office": "WH",
        "closed_on": None,
    }
    assert ask(town.outsider, READ, code="WH0101").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "枫林"}, {"WH02", "WH0201"}),
        ({"level": "2"}, {"WH01", "WH02"}),
        ({"below": "WH01"}, {"WH0101", "WH0102", "WH010101"}),
        ({"below": "LJ"}, set()),
    ],
)
def test_the_list_is_narrowed_within_the_reach(town, query, found):
    assert set(codes(ask(town.director, query=query))) == found


def test_a_page_that_is_none_and_a_level_that_is_none_are_400(town):
    assert ask(town.director, query={"before": "x"}).status_code == 400
    assert ask(town.director, query={"level": "9"}).status_code == 400


def test_pages_go_on_by_key(town):
    for n in range(60):
        make_unit(f"网格{n}", town.maple)

    first = ask(town.maple_secretary)
    second = ask(town.maple_secretary, query={"before": first.data["older"]})

    assert (len(codes(first)), len(codes(second))) == (50, 12)
    assert not set(codes(first)) & set(codes(second))
    assert (first.data["newer"], second.data["older"]) == (None, None)


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_costs_the_same_for_any_length(town, n, django_assert_num_queries):
    for i in range(n):
        make_unit(f"网格{i}", town.maple)
    town.maple_secretary.__dict__.pop("scope", None)

    with django_assert_num_queries(3):
        assert len(codes(ask(town.maple_secretary))) == n + 2


def test_a_token_opens_the_api_until_it_is_revoked_or_its_owner_disabled(town):
    token, key = create_token(town.willow_secretary, name="大屏")

    def status():
        return LIST(APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {key}")).status_code

    assert status() == 200
    town.willow_secretary.is_active = False
    town.willow_secretary.save()
    assert status() == 401
    town.willow_secretary.is_active = True
    town.willow_secretary.save()
    assert status() == 200
    revoke_token(token, by=town.willow_secretary)
    assert status() == 401
