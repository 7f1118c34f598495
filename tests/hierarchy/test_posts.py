"""Posts: who may hold them, one at a time, and what goes along at a hand-over."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from governance.foundation.errors import ActionRefused, Conflict
from governance.foundation.models import LedgerEntry
from hierarchy import handover
from hierarchy.actions import posts
from hierarchy.actions.posts import abolish_post, appoint, end_term, establish_post, hand_over
from hierarchy.choices import PostRole, Role
from hierarchy.models import OrgUnit, Post, Term, User
from tests.builders import make_person, make_post


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_an_established_post_is_vacant_until_somebody_is_appointed(town):
    post = establish_post(town.maple_1, by=town.director, role=PostRole.GRID_LEADER)
    assert list(Post.objects.vacant()) == [post]

    appoint(post, town.stranger, by=town.director)

    assert not Post.objects.vacant().exists()
    assert fresh(town.stranger).scope.roles == {Role.GRID}
    assert [e.action for e in LedgerEntry.objects.order_by("id")] == ["post.established", "post.appointed"]


def test_a_post_is_established_once_at_its_place_and_only_where_it_belongs(town):
    with pytest.raises(ActionRefused, match="已设有“网格长”岗位"):
        establish_post(town.willow_1, by=town.director, role=PostRole.GRID_LEADER)
    with pytest.raises(ActionRefused, match="请选择单元"):
        establish_post(town.group, by=town.director, role=PostRole.ENTRANCE_LEADER)
    with pytest.raises(ActionRefused, match="由1号楼党小组负责"):
        establish_post(town.willow_2, by=town.director, role=PostRole.ENTRANCE_LEADER, entrance=town.entrance_2)


def test_a_single_seat_takes_no_second_holder(town):
    post = Post.objects.get(unit=town.willow, role=PostRole.SECRETARY)

    with pytest.raises(ActionRefused, match="现由柳书记担任（一岗一人）。请用“交接”办理"):
        appoint(post, town.stranger, by=town.director)


def test_many_may_work_in_one_community(town):
    post = Post.objects.get(unit=town.willow, role=PostRole.WORKER)

    appoint(post, town.stranger, by=town.director)

    assert {term.holder.name for term in Term.objects.in_force().filter(post=post)} == {"杨社工", "无岗位"}


def test_accounts_with_a_duty_disabled_people_and_oneself_are_refused(town):
    post = make_post(town.maple_1, PostRole.GRID_LEADER)
    with pytest.raises(ActionRefused, match="系统管理员是系统管理员账号，不能兼任岗位"):
        appoint(post, town.system_manager, by=town.director)
    with pytest.raises(ActionRefused, match="审计员账号，不能兼任岗位"):
        appoint(post, town.auditor, by=town.director)
    with pytest.raises(ActionRefused, match="不能任命自己"):
        appoint(post, town.director, by=town.director)
    town.stranger.is_active = False
    town.stranger.save()
    with pytest.raises(ActionRefused, match="已停用，请先启用"):
        appoint(post, town.stranger, by=town.director)

    assert not Term.objects.filter(post=post).exists()


def test_two_at_once_and_the_second_reads_why(town, monkeypatch):
    """The moment between looking and writing: somebody else's term is already there."""
    post = make_post(town.maple_1, PostRole.GRID_LEADER)
    other = make_person("别人")
    lock = posts._check_days

    def meanwhile(since, due_on):
        lock(since, due_on)
        Term.objects.create(post=post, holder=other, began_on=since, alone=True)
        monkeypatch.setattr(Term.objects, "filter", lambda **more: Term.objects.none())

    monkeypatch.setattr(posts, "_check_days", meanwhile)
    with pytest.raises(Conflict, match="刚刚已由他人任命"):
        appoint(post, town.stranger, by=town.director)


def test_the_database_itself_keeps_a_single_seat_single(town):
    post = make_post(town.maple_1, PostRole.GRID_LEADER)
    Term.objects.create(post=post, holder=town.stranger, began_on=date(2026, 1, 1), alone=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(post=post, holder=town.director, began_on=date(2026, 1, 1), alone=True)


def test_an_ended_term_gives_no_rights_from_that_day_and_stays_on_record(town):
    term = Term.objects.get(holder=town.willow_secretary)

    end_term(term, by=town.director)

    person = fresh(town.willow_secretary)
    assert not OrgUnit.objects.visible_to(person).exists()
    assert [(t.ended_on, t.post.unit) for t in person.terms.all()] == [(timezone.localdate(), town.willow)]
    with pytest.raises(ActionRefused, match="离任"):
        end_term(term, by=town.director)


@pytest.mark.parametrize(("on", "words"), [(date(2024, 1, 1), "不能早于任职日期"), (date(2100, 1, 1), "不能晚于今天")])
def test_a_leaving_day_that_cannot_be_is_refused(town, on, words):
    with pytest.raises(ActionRefused, match=words):
        end_term(Term.objects.get(holder=town.willow_secretary), by=town.director, on=on)


def test_an_appointment_that_has_not_begun_gives_nothing_and_can_be_taken_back(town):
    post, soon = make_post(town.maple_1, PostRole.GRID_LEADER), timezone.localdate() + timedelta(days=5)
    term = appoint(post, town.stranger, by=town.director, since=soon)
    assert not fresh(town.stranger).scope.roles

    end_term(term, by=town.director)

    assert not Term.objects.in_force(soon).filter(post=post).exists()


def test_a_hand_over_ends_appoints_and_takes_the_open_work_along(town, monkeypatch):
    moved = []
    monkeypatch.setattr(handover, "TAKERS", [lambda old, new, post: moved.append((old, new, post)) or 4])
    term = Term.objects.get(holder=town.grid_leader)

    begun = hand_over(term, town.stranger, by=town.director, note="轮岗")

    today = timezone.localdate()
    term.refresh_from_db()
    assert (term.ended_on, begun.began_on, begun.holder, begun.post) == (today, today, town.stranger, term.post)
    assert moved == [(town.grid_leader, town.stranger, term.post)]
    assert [e.action for e in LedgerEntry.objects.order_by("id")] == [
        "post.vacated",
        "post.appointed",
        "post.handed_over",
    ]
    assert LedgerEntry.objects.last().facts == {"pieces": 4, "before": "葛网格", "after": "无岗位"}
    assert fresh(town.stranger).scope.branches == (town.willow_1.path,)
    assert fresh(town.grid_leader).scope.branches == ()


def test_a_hand_over_to_somebody_impossible_leaves_everything_as_it_was(town):
    term = Term.objects.get(holder=town.grid_leader)

    with pytest.raises(ActionRefused, match="不能兼任"):
        hand_over(term, town.auditor, by=town.director)

    term.refresh_from_db()
    assert term.ended_on is None
    assert not LedgerEntry.objects.exists()


def test_a_post_with_a_holder_is_not_abolished(town):
    term = Term.objects.get(holder=town.grid_leader)
    with pytest.raises(ActionRefused, match="现有人在任，请先办理离任"):
        abolish_post(term.post, by=town.director)

    end_term(term, by=town.director)
    abolish_post(term.post, by=town.director)

    with pytest.raises(ActionRefused, match="撤销"):
        appoint(term.post, town.stranger, by=town.director)
