"""People on record and their accounts."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation import keyset
from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from governance.foundation.models import LedgerEntry
from hierarchy.actions import people as deeds
from hierarchy.forms.accounts import AccountForm, NewPersonForm, PersonForm, ReasonForm
from hierarchy.models import Term, User
from hierarchy.models.user import phone_key
from hierarchy.views.deed import allow, deed, plain_deed

SHOWN_A_DAY = 50  # how many whole phone numbers one person may look at in a day
SHOWS = {"account": "有账号", "disabled": "已停用", "idle": "暂无岗位", "duty": "管理账号"}


@access("account.manage")
@require_safe
def people(request):
    found = _filtered(User.objects.visible_to(request.user), request.GET)
    try:
        page = keyset.page(found, request.GET)
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("people")
    posts = _posts_of(page.rows)
    rows = [(person, posts.get(person.pk, [])) for person in page.rows]
    facts = {"rows": rows, "page": page, "count": keyset.capped_count(found), "shows": SHOWS}
    return render(request, "hierarchy/people.html", facts | {"q": request.GET.get("q", "").strip()[:40]})


def _filtered(people, query):
    words = query.get("q", "").strip()[:40]
    if words:
        people = people.filter(
            Q(name__contains=words)
            | Q(initials__startswith=words.lower())
            | Q(username__startswith=words.lower())
            | Q(phone_key=phone_key(words) or "-")
        )
    show = query.get("show")
    if show == "account":
        people = people.exclude(username=None)
    elif show == "disabled":
        people = people.filter(is_active=False)
    elif show == "idle":
        people = people.filter(duty="").exclude(pk__in=Term.objects.in_force().values("holder"))
    elif show == "duty":
        people = people.exclude(duty="")
    return people


def _posts_of(people):
    terms = Term.objects.in_force().filter(holder__in=people).order_by("id")
    posts = {}
    for term in terms.select_related("post__unit", "post__building__estate", "post__entrance__building__estate"):
        posts.setdefault(term.holder_id, []).append(term.post)
    return posts


def _person(request, pk):
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


@access("person.read")
@require_safe
def person(request, pk):
    return _page(request, _person(request, pk))


def _page(request, person, **more):
    terms = person.terms.select_related(
        "post__unit", "post__building__estate", "post__entrance__building__estate"
    ).order_by("ended_on", "-began_on")
    today = timezone.localdate()
    facts = {
        "person": person,
        "terms": [(term, term.ended_on is None or term.ended_on > today) for term in terms],
        "manages": request.user.has_perm("hierarchy.manage_account", person),
        "reveals": bool(person.phone) and request.user.has_perm("hierarchy.reveal_phone", person),
        "reason_form": more.pop("reason_form", None) or ReasonForm(),
    }
    return render(request, "hierarchy/person.html", facts | more, status=more.pop("status", 200))


@access("account.manage")
@require_http_methods(["GET", "POST"])
def new_person(request):
    def act(name, phone, duty, audits, username, account):
        with transaction.atomic():
            person = deeds.register_person(by=request.user, name=name, phone=phone, duty=duty, audits=audits)
            return person, deeds.open_account(person, by=request.user, username=username) if account else ""

    return deed(
        request,
        NewPersonForm(request.POST or None, user=request.user),
        act,
        title="登记人员",
        success=lambda done: f"已登记{done[0]}。",
        back=lambda done: _first_password(request, *done) if done[1] else reverse("person", args=[done[0].pk]),
        submit="登记",
        cancel=reverse("people"),
    )


def _first_password(request, person, password):
    """The first password, shown once and stored nowhere in the clear."""
    return render(request, "hierarchy/first_password.html", {"person": person, "password": password})


@access("account.manage")
@require_http_methods(["GET", "POST"])
def change_person(request, pk):
    person = _person(request, pk)
    return deed(
        request,
        PersonForm(request.POST or None, initial={"name": person.name, "phone": person.phone}),
        lambda name, phone: deeds.change_person(person, by=request.user, name=name, phone=phone),
        title=f"修改{person}的登记信息",
        success="已保存。",
        back=reverse("person", args=[pk]),
    )


@access("account.manage")
@require_http_methods(["GET", "POST"])
def open_account(request, pk):
    person = _person(request, pk)
    allow(request.user, "hierarchy.manage_account", person)

    return deed(
        request,
        AccountForm(request.POST or None),
        lambda username: deeds.open_account(person, by=request.user, username=username),
        title=f"为{person}开通账号",
        success="账号已开通。",
        back=lambda password: _first_password(request, _person(request, pk), password),
        submit="开通账号",
        icon="user-check",
        cancel=reverse("person", args=[pk]),
        intro="账号只归本人使用，不得共用。系统会生成一次性初始密码，72 小时内有效，首次登录须修改。",
    )


@access("account.manage")
@require_POST
def reset_password(request, pk):
    person = _person(request, pk)
    allow(request.user, "hierarchy.manage_account", person)
    try:
        password = deeds.reset_password(person, by=request.user)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("person", pk=pk)
    return _first_password(request, _person(request, pk), password)


@access("account.manage")
@require_POST
def disable_account(request, pk):
    person = _person(request, pk)
    allow(request.user, "hierarchy.manage_account", person)
    back = reverse("person", args=[pk])
    return plain_deed(
        request,
        lambda: deeds.disable_account(person, by=request.user),
        success=f"{person}已停用，其所有登录立即失效。",
        back=back,
    )


@access("account.manage")
@require_POST
def enable_account(request, pk):
    person = _person(request, pk)
    allow(request.user, "hierarchy.manage_account", person)
    back = reverse("person", args=[pk])
    return plain_deed(
        request, lambda: deeds.enable_account(person, by=request.user), success=f"{person}已启用。", back=back
    )


@access("person.reveal")
@require_POST
def reveal_phone(request, pk):
    """The whole number on this one page, for a reason that goes into the ledger."""
    person = _person(request, pk)
    allow(request.user, "hierarchy.reveal_phone", person)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, person, reason_form=form, status=422)
    day = timezone.now() - timedelta(days=1)
    shown = LedgerEntry.objects.filter(actor=request.user, action="person.phone_shown", at__gt=day)
    try:
        if shown.count() >= SHOWN_A_DAY:
            raise ActionRefused(f"一天内最多查看 {SHOWN_A_DAY} 个完整手机号，请明天再查。")
        number = deeds.show_phone(person, by=request.user, reason=form.cleaned_data["reason"])
    except ActionRefused as refused:
        form.add_error("reason", str(refused))
        return _page(request, person, reason_form=form, status=422)
    return _page(request, person, number=number)
