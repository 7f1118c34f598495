"""Posts and who holds them: establish, appoint, end a term, hand over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from governance.foundation import ledger
from governance.foundation.errors import ActionRefused, one_winner
from hierarchy import handover
from hierarchy.actions import tree
from hierarchy.choices import AppointedBy, PostRole
from hierarchy.models import Post, Term, User


@transaction.atomic
def establish_post(unit, *, by, role, building=None, entrance=None, title=""):
    """A post, vacant at first. A single-seat post exists once at its place.

    With the office's tree held: two who establish the same post at once make one, and no unit closes meanwhile.
    """
    unit = tree.lock(unit)
    if not unit.is_open:
        raise ActionRefused(f"{unit}已撤销，不能设岗。")
    _check_place(unit, role, building, entrance)
    here = Post.objects.open().filter(unit=unit, role=role, building=building, entrance=entrance, title=title)
    if here.exists():
        raise ActionRefused(f"这里已设有“{title or PostRole(role).label}”岗位，可直接任命。")
    post = Post.objects.create(unit=unit, role=role, building=building, entrance=entrance, title=title)
    ledger.record("post.established", post, by=by, unit=unit, role=role)
    return post


def _check_place(unit, role, building, entrance):
    if role == PostRole.ENTRANCE_LEADER and entrance is None:
        raise ActionRefused("单元长须设在一个单元上，请选择单元。")
    if role == PostRole.BUILDING_LEADER and building is None:
        raise ActionRefused("楼栋长须设在一栋楼上，请选择楼栋。")
    if entrance is not None and role != PostRole.ENTRANCE_LEADER:
        raise ActionRefused("只有单元长设在单元上，请不要选择单元。")
    territory = entrance.building if entrance else building
    if territory is not None and territory.unit_id != unit.pk:
        raise ActionRefused(f"{territory}由{territory.unit}负责，请在那里设岗。")


@transaction.atomic
def abolish_post(post, *, by, on=None):
    post = _lock(post)
    if Term.objects.in_force().filter(post=post).exists():
        raise ActionRefused(f"{post}现有人在任，请先办理离任，再撤销岗位。")
    post.abolished_on = on or timezone.localdate()
    post.save(update_fields=["abolished_on"])
    ledger.record("post.abolished", post, by=by, unit=post.unit)
    return post


def _lock(post):
    """The post held until the action commits: two appointments to one seat wait for each other.

    Locked alone and read afterwards: PostgreSQL drops a joined row that changed while the lock was waited for.
    """
    list(Post.objects.select_for_update().filter(pk=post.pk))
    post = Post.objects.select_related(
        "unit", "building__estate", "entrance__building__unit", "entrance__building__estate"
    ).get(pk=post.pk)
    if post.abolished_on:
        raise ActionRefused(f"{post}已于 {post.abolished_on} 撤销。")
    return post


@transaction.atomic
def appoint(post, person, *, by, since=None, due_on=None, method=AppointedBy.APPOINTED, note=""):
    """Put a person into a post. Nobody appoints himself; an account with a duty holds no post."""
    post, since = _lock(post), since or timezone.localdate()
    person = User.objects.select_for_update().get(pk=person.pk)
    _check_person(post, person, by)
    _check_days(since, due_on)
    sitting = Term.objects.filter(post=post, ended_on=None).select_related("holder")
    for term in sitting:
        if term.holder_id == person.pk:
            raise ActionRefused(f"{person}已在任{post}。")
        if post.single_seat:
            raise ActionRefused(f"{post}现由{term.holder}担任（一岗一人）。请用“交接”办理，或先办理其离任。")
    if post.single_seat and Term.objects.filter(post=post, ended_on__gt=since).exists():
        raise ActionRefused(f"{post}的前任在 {since} 尚未离任，请改任职日期。")
    facts = {"due_on": due_on, "method": method, "note": note, "alone": post.single_seat}
    with one_winner(f"{post}刚刚已由他人任命，请刷新后再看。"):
        term = Term.objects.create(post=post, holder=person, began_on=since, **facts)
    ledger.record("post.appointed", post, by=by, unit=post.unit, person=person.pk, name=person.name, since=str(since))
    return term


def _check_person(post, person, by):
    if person.duty:
        raise ActionRefused(f"{person}是{person.get_duty_display()}账号，不能兼任岗位。请另建人员。")
    if not person.is_active:
        raise ActionRefused(f"{person}已停用，请先启用再任命。")
    if by is not None and person.pk == by.pk:
        raise ActionRefused("不能任命自己，请由上级办理。")


def _check_days(since, due_on):
    if since > timezone.localdate() + timedelta(days=366):
        raise ActionRefused("任职日期不能晚于一年以后。")
    if due_on and due_on <= since:
        raise ActionRefused("任期届满日期应晚于任职日期。")


@transaction.atomic
def end_term(term, *, by, on=None, note=""):
    """The holder leaves; from that day on the post gives no rights. The term stays on record."""
    term, on = _lock_term(term), on or timezone.localdate()
    if on > timezone.localdate():
        raise ActionRefused("离任日期不能晚于今天；请在离任当天办理。")
    if term.began_on > timezone.localdate():
        on = term.began_on  # an appointment that has not begun is taken back: it never was in force
    if on < term.began_on:
        raise ActionRefused(f"离任日期不能早于任职日期 {term.began_on}。")
    term.ended_on = on
    term.note = note or term.note
    term.save(update_fields=["ended_on", "note"])
    facts = {"person": term.holder_id, "name": term.holder.name, "on": str(on)}
    ledger.record("post.vacated", term.post, by=by, unit=term.post.unit, **facts)
    return term


def _lock_term(term):
    list(Term.objects.select_for_update().filter(pk=term.pk))
    term = Term.objects.select_related(
        "post__unit", "post__building__estate", "post__entrance__building__estate", "holder"
    ).get(pk=term.pk)
    if term.ended_on:
        raise ActionRefused(f"{term.holder}已于 {term.ended_on} 离任{term.post}。")
    return term


@transaction.atomic
def hand_over(term, successor, *, by, on=None, due_on=None, method=AppointedBy.APPOINTED, note=""):
    """One holder leaves, the next begins, and the open work goes along: one step, or nothing at all."""
    on = on or timezone.localdate()
    former = end_term(term, by=by, on=on, note=note)
    begun = appoint(former.post, successor, by=by, since=on, due_on=due_on, method=method, note=note)
    pieces = handover.take_over(former.holder, begun.holder, former.post)
    names = {"before": former.holder.name, "after": begun.holder.name}
    ledger.record("post.handed_over", former.post, by=by, unit=former.post.unit, pieces=pieces, **names)
    return begun
