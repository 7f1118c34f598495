"""工作品牌: the list, one programme, the deeds on it, and the page for everybody."""

from django.db.models import Max
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deliberation.views.deciding import deciding
from deliberation.views.public import unit_of
from governance.foundation.access import PUBLIC, access
from governance.foundation.keyset import page
from governance.foundation.photos import picture
from governance.overview.models import Pillar, PolicyDocument, Programme
from governance.overview.programmes import acting, forms, published
from governance.overview.programmes.telling import with_figures
from hierarchy.scope import in_reach
from hierarchy.views.deed import plain_deed

UP = "工作品牌"


@access("programme.read")
@require_GET
def programmes(request):
    """Context: page (programmes with .shown pillars), month of the figures."""
    rows = Programme.objects.visible_to(request.user).select_related("unit").prefetch_related("pillars")
    found = page(rows, request.GET, size=20)
    return render(request, "overview/programmes/programmes.html", {"page": found, "month": with_figures(found.rows)})


def _found(request, pk):
    return get_object_or_404(Programme.objects.visible_to(request.user).select_related("unit"), pk=pk)


def _run(request, pk):
    """A programme of a unit the person answers for."""
    return get_object_or_404(
        Programme.objects.visible_to(request.user).run_by(request.user).select_related("unit"), pk=pk
    )


@access("programme.read")
@require_GET
def programme(request, pk):
    """Context: it (with .shown pillars), month, month_page, runs, shown (the public address), policies."""
    it = _found(request, pk)
    month = with_figures([it])
    runs = request.user.may("programme.manage") and in_reach(request.user, it.unit)
    shown = f"{reverse('public-programmes', args=[it.unit.code])}#programme-{it.pk}" if it.public else ""
    counted = request.user.may("month.read") and in_reach(request.user, it.unit)
    page_of_month = reverse("month", args=[it.unit.code, f"{month:%Y-%m}"]) if counted else ""
    facts = {"it": it, "month": month, "runs": runs, "shown": shown, "month_page": page_of_month}
    facts["policies"] = PolicyDocument.objects.visible_to(request.user).filter(programmes=it).order_by("pk")
    return render(request, "overview/programmes/programme.html", facts)


@access("programme.manage")
@require_http_methods(["GET", "POST"])
def new_programme(request):
    form = forms.NewProgrammeForm(request.POST or None, user=request.user)
    return deciding(
        request, form, lambda unit, **given: acting.found_programme(unit, by=request.user, **given), row=None,
        title="新建工作品牌", success="已建好，接着加支柱，再对外公开。", submit="新建", icon="plus",
        back=lambda made: made.get_absolute_url(), crumbs=[(UP, reverse("programmes"))],
    )  # fmt: skip


def _deed(request, it, form, act, **more):
    crumbs = [(UP, reverse("programmes")), (it.name, it.get_absolute_url())]
    return deciding(request, form, act, row=it, back=it.get_absolute_url(), crumbs=crumbs, **more)


@access("programme.manage")
@require_http_methods(["GET", "POST"])
def change_programme(request, pk):
    it = _run(request, pk)
    initial = {name: getattr(it, name) for name in acting.COLUMNS} | {"version": it.version}
    return _deed(
        request, it, forms.ProgrammeForm(request.POST or None, initial=initial),
        lambda **given: acting.change_programme(it, by=request.user, **given), title="修改工作品牌", success="已保存。",
    )  # fmt: skip


@access("programme.manage")
@require_http_methods(["GET", "POST"])
def picture_programme(request, pk):
    it = _run(request, pk)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    return _deed(
        request, it, forms.CoverForm(*bound, initial={"version": it.version}),
        lambda **given: acting.picture_programme(it, by=request.user, **given),
        title="换封面", success="封面已更换。", icon="image",
    )  # fmt: skip


@access("programme.manage")
@require_POST
def show_programme(request, pk):
    it, public = _run(request, pk), request.POST.get("public") == "1"
    return plain_deed(
        request, lambda: acting.show_programme(it, by=request.user, public=public), back=it.get_absolute_url(),
        success="已对外公开，居民不用登录就能看。" if public else "已收回，公开页不再显示。",
    )  # fmt: skip


@access("programme.manage")
@require_http_methods(["GET", "POST"])
def add_pillar(request, pk):
    it = _run(request, pk)
    last = it.pillars.aggregate(last=Max("position"))["last"] or 0
    initial = {"version": it.version, "position": min(last + 1, 99)}
    return _deed(
        request, it, forms.PillarForm(request.POST or None, initial=initial),
        lambda **given: acting.set_pillar(it, by=request.user, **given),
        title="增加支柱", success="支柱已增加。", icon="plus",
    )  # fmt: skip


def _pillar(request, pk):
    rows = Pillar.objects.filter(programme__in=Programme.objects.visible_to(request.user).run_by(request.user))
    return get_object_or_404(rows.select_related("programme__unit"), pk=pk)


@access("programme.manage")
@require_http_methods(["GET", "POST"])
def change_pillar(request, pk):
    pillar = _pillar(request, pk)
    it = pillar.programme
    initial = {name: getattr(pillar, name) for name in ("position", "name", "text", "figures")}
    return _deed(
        request, it, forms.PillarForm(request.POST or None, initial=initial | {"version": it.version}),
        lambda **given: acting.set_pillar(it, by=request.user, pillar=pillar, **given),
        title="修改支柱", success="支柱已保存。",
    )  # fmt: skip


@access("programme.manage")
@require_POST
def drop_pillar(request, pk):
    pillar = _pillar(request, pk)
    return plain_deed(
        request, lambda: acting.drop_pillar(pillar, by=request.user), back=pillar.programme.get_absolute_url(),
        success=f"“{pillar}”已去掉。",
    )  # fmt: skip


@access("programme.read")
@require_GET
def programme_cover(request, pk):
    return picture(_found(request, pk).cover)


@access(PUBLIC)
@require_GET
def public_programmes(request, code):
    """Published programmes of a unit and of its street, with pillars and last month's figures. No account needed."""
    unit = unit_of(code)
    found = list(published.programmes(unit).order_by("-unit__path", "-begins_on", "pk")[:20])
    facts = {"unit": unit, "found": found, "month": with_figures(found), "today": timezone.localdate()}
    return render(request, "overview/programmes/public_programmes.html", facts)


@access(PUBLIC)
@require_GET
def public_programme_cover(request, pk):
    return picture(get_object_or_404(published.programmes(), pk=pk).cover)
