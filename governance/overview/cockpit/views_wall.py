"""大屏: the page for a wall, for people who are signed in and for screens that only have a link; and those links."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import PUBLIC, access
from governance.foundation.keyset import page
from governance.overview.cockpit import screens
from governance.overview.cockpit.views import chosen_unit
from governance.overview.cockpit.walling import wall_facts
from governance.overview.models import WallScreen
from hierarchy.models import OrgUnit
from hierarchy.views.deed import deed, plain_deed


class ScreenForm(forms.Form):
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label="显示哪个单位", empty_label=None, to_field_name="code")
    place = forms.CharField(label="放在哪里", max_length=40, help_text="例如：一楼服务大厅。停用时好认。")

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        units = OrgUnit.objects.visible_to(user).current().filter(depth__lte=screens.DEEPEST)
        self.fields["unit"].queryset = units.order_by("path")


@access("wall.show")
@require_GET
def wall(request):
    """Context: see `walling.wall_facts`; `back` is the cockpit."""
    unit, _ = chosen_unit(request.user, request.GET.get("unit", "")[:30], deepest=screens.DEEPEST)
    back = f"{reverse('cockpit')}?unit={unit.code}"
    return render(request, "overview/cockpit/wall.html", wall_facts(unit) | {"back": back})


@access(PUBLIC)
@require_GET
def wall_screen(request, code):
    """The same for whoever has the link; a link that ended or never was is not found."""
    screen = screens.find_screen(code)
    if screen is None:
        raise Http404
    return render(request, "overview/cockpit/wall.html", wall_facts(screen.unit))


@access("wall.manage")
@require_GET
def wall_screens(request):
    """Context: page of links, working and ended ones."""
    rows = WallScreen.objects.visible_to(request.user).select_related("unit", "made_by", "revoked_by")
    return render(request, "overview/cockpit/screens.html", {"page": page(rows, request.GET)})


@access("wall.manage")
@require_http_methods(["GET", "POST"])
def new_screen(request):
    """The link is shown once, on the page that answers."""

    def made(code):
        link = request.build_absolute_uri(reverse("wall-screen", args=[code]))
        return render(request, "overview/cockpit/screen_made.html", {"link": link})

    return deed(
        request, ScreenForm(request.POST or None, user=request.user),
        lambda unit, place: screens.make_screen(unit, by=request.user, place=place),
        title="生成大屏链接", success="大屏链接已生成。", back=made, submit="生成链接", icon="link",
        up=("大屏链接", reverse("wall-screens")), cancel=reverse("wall-screens"),
        intro="电视没有账号，用这个链接打开就一直显示，只有数字，没有任何人的信息。",
    )  # fmt: skip


@access("wall.manage")
@require_POST
def revoke_screen(request, pk):
    screen = get_object_or_404(WallScreen.objects.visible_to(request.user), pk=pk)
    return plain_deed(
        request, lambda: screens.revoke_screen(screen, by=request.user), back="wall-screens",
        success="链接已停用，用它的屏幕一分钟内不再显示。",
    )  # fmt: skip
