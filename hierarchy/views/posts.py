"""Posts: establish, appoint, hand over, end."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from governance.foundation.access import access
from hierarchy import handover
from hierarchy.actions import people, posts
from hierarchy.forms.posts import EndTermForm, HandOverForm, HolderForm, PostForm
from hierarchy.models import Post, Term, User
from hierarchy.views.deed import allow, deed, plain_deed
from hierarchy.views.unit import find_unit


def _post(request, pk):
    found = Post.objects.visible_to(request.user).open()
    return get_object_or_404(found.select_related("unit", "building__estate", "entrance__building__estate"), pk=pk)


def _term(request, pk):
    seen = Post.objects.visible_to(request.user)
    terms = Term.objects.filter(post__in=seen, ended_on=None)
    return get_object_or_404(
        terms.select_related("holder", "post__unit", "post__building__estate", "post__entrance__building__estate"),
        pk=pk,
    )


def _home(post):
    """Where a post is shown: at its building, or at its unit."""
    building = post.entrance.building_id if post.entrance_id else post.building_id
    return reverse("building", args=[building]) if building else post.unit.get_absolute_url()


@access("unit.change")
@require_http_methods(["GET", "POST"])
def establish_post(request, code):
    unit = find_unit(request, code)
    allow(request.user, "hierarchy.establish_post", unit)
    wish = {key: request.GET[key] for key in ("role", "building", "entrance") if key in request.GET}
    return deed(
        request,
        PostForm(request.POST or None, initial=wish, user=request.user, unit=unit),
        lambda **given: posts.establish_post(unit, by=request.user, **given),
        title=f"在{unit}设岗",
        success=lambda post: f"已设{post}，目前空缺。",
        back=_home,
        submit="设岗",
        cancel=unit.get_absolute_url(),
        unit=unit,
        intro="楼栋长须选楼栋，单元长须选单元。一岗一人的职务：书记、网格长、党小组长、楼栋长、单元长。",
    )


@access("unit.change")
@require_POST
def abolish_post(request, pk):
    post = _post(request, pk)
    allow(request.user, "hierarchy.establish_post", post.unit)
    back = _home(post)
    return plain_deed(
        request, lambda: posts.abolish_post(post, by=request.user), success=f"{post}岗位已撤销。", back=back
    )


def _holder(request, post, name, phone):
    """The person meant, among those the clerk may see (or anybody, by phone), registered if new."""
    among = User.objects.visible_to(request.user)
    return people.find_or_register(by=request.user, name=name, phone=phone, among=among, unit=post.unit)


@access("post.appoint")
@require_http_methods(["GET", "POST"])
def appoint(request, pk):
    post = _post(request, pk)
    allow(request.user, "hierarchy.appoint_post", post)

    def act(name, phone, **given):
        with transaction.atomic():
            return posts.appoint(post, _holder(request, post, name, phone), by=request.user, **given)

    return deed(
        request,
        HolderForm(request.POST or None),
        act,
        title=f"任命{post}",
        success=lambda term: f"已任命{term.holder}为{post}。",
        back=_home(post),
        submit="任命",
        icon="user-check",
        unit=post.unit,
        intro="权限随岗位生效，到任职日期起算。要登录系统，还须由系统管理员开通账号。",
    )


@access("post.appoint")
@require_http_methods(["GET", "POST"])
def hand_over(request, pk):
    term = _term(request, pk)
    post = term.post
    allow(request.user, "hierarchy.appoint_post", post)

    def act(name, phone, **given):
        with transaction.atomic():
            return posts.hand_over(term, _holder(request, post, name, phone), by=request.user, **given)

    return deed(
        request,
        HandOverForm(request.POST or None),
        act,
        title=f"{post}交接",
        success=lambda begun: f"{term.holder}已离任，{begun.holder}已接任{post}，未办事项一并移交。",
        back=_home(post),
        submit="办理交接",
        icon="arrow-right-left",
        template="hierarchy/hand_over.html",
        unit=post.unit,
        term=term,
        work=handover.open_work(term.holder, post.unit),
    )


@access("post.appoint")
@require_http_methods(["GET", "POST"])
def end_term(request, pk):
    term = _term(request, pk)
    allow(request.user, "hierarchy.appoint_post", term.post)
    work = handover.open_work(term.holder, term.post.unit)
    lines = [f"{term.holder}名下还有 {count} 件{label}。离任后无人接手，建议改用“交接”。" for label, count, _ in work]
    return deed(
        request,
        EndTermForm(request.POST or None),
        lambda on, note: posts.end_term(term, by=request.user, on=on, note=note),
        title=f"{term.holder}离任{term.post}",
        success=f"{term.holder}已离任，岗位转为空缺。",
        back=_home(term.post),
        submit="办理离任",
        icon="user-minus",
        unit=term.post.unit,
        danger=bool(work),
        lines=lines or ["离任当天起，该岗位的权限立即失效；任职经历保留。"],
    )
