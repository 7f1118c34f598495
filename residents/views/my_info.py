"""Pages for the person, without an account: what is kept about me, who looked, what I want changed; and the notice."""

from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.actions.passes import find_pass, note_read_by_holder
from residents.actions.requests import ask
from residents.forms.privacy import CodeForm, RequestForm
from residents.kept import kept_about
from residents.models import RetentionRule
from residents.offices import community_of, offices
from residents.readings import readings_of, told

SHOWN = 100  # readings on the page; who wants more asks for a copy
NOTICE = {"version": "第 1 版", "since": "2026年12月1日"}


@access(PUBLIC)
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def my_info(request):
    """The code of the slip, and behind it the person's own page. Wrong codes are counted by address like passwords."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found, answer = _found(request, form)
        return answer or _page(request, found, form.cleaned_data["code"])
    return _ask_code(request, form, 422 if form.errors else 200)


@access(PUBLIC)
@sensitive_post_parameters("code", "words")
@require_POST
def my_info_ask(request):
    """A request made with the slip; the code comes along in the form, nothing is kept in the browser."""
    form, wish = CodeForm(request.POST), RequestForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form, 422)
    found, answer = _found(request, form)
    if answer is not None:
        return answer
    code, filed = form.cleaned_data["code"], None
    if wish.is_valid():
        try:
            filed = ask(found.resident, **wish.cleaned_data)
        except ActionRefused as refused:
            wish.add_error(None, str(refused))
    return _page(request, found, code, wish=None if filed else wish, filed=filed)


def _found(request, form):
    """(pass, None), or (None, the page that says why not). One sentence for wrong, old and revoked codes."""
    address = address_of(request)
    try:
        attempt = lockout.begin(f"pass@{address}", address)
    except lockout.TooMany as refused:
        words = f"输错次数太多，请 {refused.minutes} 分钟后再试，或直接联系社区。"
        answer = _ask_code(request, form, 429, refusal=words)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return None, answer
    found = find_pass(form.cleaned_data["code"])
    if found is None:
        form.add_error("code", "查询码不对，或已过期、已作废。请对照凭条再输一遍；还不行请到社区换一张。")
        return None, _ask_code(request, form, 422)
    lockout.succeeded(attempt)
    return found, None


def _ask_code(request, form, status, **more):
    """Whom to call stands below, as long as the portal serves few enough streets to name."""
    facts = {"form": form, "offices": list(offices()[:3])}
    return render(request, "residents/my_info_code.html", facts | more, status=status)


def _page(request, found, code, wish=None, filed=None):
    resident = found.resident
    note_read_by_holder(resident)
    context = {
        "pass": found,
        "code": code,
        "community": community_of(resident),
        "kept": kept_about(resident),
        "readings": told(list(readings_of(resident)[:SHOWN])),
        "requests": list(resident.requests.exclude(kind="propose").order_by("-pk")[:10]),
        "wish": wish or RequestForm(),
        "filed": filed,
    }
    return render(request, "residents/my_info.html", context, status=422 if wish is not None else 200)


@access(PUBLIC)
@require_GET
def privacy_notice(request):
    """个人信息处理告知书, per office: what is collected, why, how long, whom to ask."""
    known, code = list(offices()), request.GET.get("office", "")
    chosen = [office for office in known if office.code == code] or (known if len(known) == 1 else [])
    office = chosen[0] if chosen else None
    rule = RetentionRule.objects.filter(office=office).first() if office else None
    context = {"office": office, "offices": known, "rule": rule, "notice": NOTICE}
    return render(request, "residents/privacy_notice.html", context)
