"""来表: upload and library, look and correct, the filled file."""

from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused, BadAddress
from governance.foundation.keyset import page
from governance.overview.blanks import actions
from governance.overview.blanks.choosing import panel_for
from governance.overview.blanks.drawing import drawn, headings_taken
from governance.overview.blanks.fitting import fitted
from governance.overview.blanks.forms import ForForm, MeaningForm, PurposeForm, UploadForm
from governance.overview.blanks.wishing import wish_of
from governance.overview.models import BlankForm, FilledForm
from governance.overview.months.definitions import INDICATORS
from hierarchy.views.deed import deed, plain_deed

LOOKED_AT = 60  # rows of a list a page fills to show them
MOST_LEFT = 60


@access("blank.fill")
@require_http_methods(["GET", "POST"])
def blank_forms(request):
    """Context: form, page of blanks (with .last_month, .last_at). POST keeps an upload and shows it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            unit = ForForm({}, user=request.user).units[0]
            blank = actions.keep_blank(form.cleaned_data["file"], unit=unit, by=request.user)
        except ActionRefused as refused:
            form.add_error("file", str(refused))
        else:
            if blank.layout.choices:
                messages.success(request, "认出是填过的表，上次改过的栏目已经套用。")
            return redirect(blank)
    filled = FilledForm.objects.visible_to(request.user)
    last = filled.filter(layout=OuterRef("layout"), unit__path__startswith=OuterRef("unit__path")).order_by("-at")
    blanks = BlankForm.objects.visible_to(request.user).select_related("unit", "by")
    blanks = blanks.annotate(last_month=Subquery(last.values("month")[:1]), last_at=Subquery(last.values("at")[:1]))
    context = {"form": form, "page": page(blanks, request.GET)}
    return render(request, "overview/blanks/blank_forms.html", context, status=422 if form.errors else 200)


def _asked(request, pk, data):
    """(blank, unit, month) of an address; a unit outside the scope is not there."""
    blank = get_object_or_404(
        BlankForm.objects.visible_to(request.user).select_related("layout__office", "unit"), pk=pk
    )
    chosen = ForForm(data, user=request.user, home=blank.unit, title=blank.title)
    if not chosen.is_valid():
        if "unit" in chosen.errors:
            raise Http404
        raise BadAddress(chosen.errors["month"][0])
    return (blank, *chosen.chosen, chosen)


def _address(name, blank, unit, month, **more):
    asked = {"unit": unit.code, "month": f"{month:%Y-%m}"} | {key: value for key, value in more.items() if value}
    return f"{reverse(name, args=[blank.pk])}?{urlencode(asked)}"


@access("blank.fill")
@require_GET
def blank_form(request, pk):
    """Context: blank, unit, month, units, sheets, sheet (drawn), lists, panel, left, more_left, outcome, choices."""
    blank, unit, month, chosen = _asked(request, pk, request.GET)
    try:
        form = actions.opened(blank)
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect("blank-forms")
    choices = blank.layout.choices
    form, outcome = fitted(form, wish_of(request.user, unit, month, choices, most_rows=LOOKED_AT))
    sheet = form.sheets[_number(request.GET.get("sheet"), len(form.sheets))]
    heading = _heading(sheet, request.GET.get("heading", ""))
    for left in outcome.left:
        left.likely = [(f"indicator:{code}", INDICATORS[code].name) for code in left.suggested]
    here = [left for left in outcome.left if left.sheet == sheet.name]
    context = {
        "blank": blank,
        "unit": unit,
        "month": month,
        "units": chosen.units,
        "sheets": form.sheets,
        "sheet": drawn(sheet, outcome, choices),
        "taken": _taken(sheet, outcome, choices, heading),
        "lists": [(block.heading, outcome.lists.get(block.heading.key)) for block in sheet.lists],
        "panel": panel_for(sheet, heading, outcome, choices) if heading else None,
        "left": here[:MOST_LEFT],
        "more_left": max(0, len(here) - MOST_LEFT),
        "elsewhere": len(outcome.left) - len(here),
        "outcome": outcome,
        "choices": choices,
    }
    return render(request, "overview/blanks/blank_form.html", context)


def _number(text, count):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 and int(text) < count else 0


def _taken(sheet, outcome, choices, heading):
    """What the page's table says the heading was taken for; "" when nothing."""
    if heading is None:
        return ""
    marks = headings_taken(sheet, outcome, choices).values()
    return next((words for mark, words, _ in marks if mark == heading.mark), "")


def _heading(sheet, mark):
    """The heading an address names, of a cell's row or column or of a list; None when there is none."""
    if not mark:
        return None
    of_lists = [block.heading for block in sheet.lists]
    return next((each for each in [*of_lists, *sheet.headings] if each.mark == mark), None)


@access("blank.fill")
@require_POST
def choose_heading(request, pk):
    blank, unit, month, _ = _asked(request, pk, {key: request.POST.get(key, "") for key in ("unit", "month")})
    asked = MeaningForm(request.POST)
    form = actions.opened(blank)
    number = _number(request.POST.get("sheet"), len(form.sheets))
    heading = _heading(form.sheets[number], request.POST.get("heading", "")) if asked.is_valid() else None
    if heading is None:
        raise ActionRefused("这份表里没有这一栏，请返回页面重新选。")
    said = asked.cleaned_data
    return plain_deed(
        request,
        lambda: actions.choose_meaning(
            blank.layout, heading.key, said["meaning"], before=said["before"], by=request.user, unit=unit
        ),
        success=f"“{heading.words}”已记下，下个月同样的表自动套用。",
        back=_address("blank-form", blank, unit, month, sheet=number),
    )


@access("blank.fill")
@require_POST
def fill_blank(request, pk):
    blank, unit, month, _ = _asked(request, pk, request.POST)
    return _file(request, blank, unit, month)


@access("resident.export_full")
def fill_blank_full(request, pk):
    """The same file with numbers in clear, for a purpose in words."""
    blank, unit, month, _ = _asked(request, pk, request.GET)
    return deed(
        request,
        PurposeForm(request.POST or None),
        lambda use: _file(request, blank, unit, month, full=True, use=use),
        title="填完整号码",
        success="已填好。",
        back=lambda file: file,
        cancel=_address("blank-form", blank, unit, month),
        submit="下载填好的表",
        icon="download",
        intro=f"按“{blank.title}”填 {unit} {month.year}年{month.month}月，名单里的证件号码和电话不打码。",
        lines=["表里是居民的完整号码：只放在办公电脑上，用完删除，不发微信群。"],
    )


def _file(request, blank, unit, month, *, full=False, use=""):
    form = actions.opened(blank)
    wish = wish_of(request.user, unit, month, blank.layout.choices, full=full)
    data, _ = actions.hand_out(blank, form, wish, by=request.user, use=use)
    name = f"{Path(blank.file_name).stem}-{unit}-{month:%Y-%m}.xlsx"
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


@access("blank.fill")
@require_POST
def delete_blank(request, pk):
    blank = get_object_or_404(BlankForm.objects.visible_to(request.user), pk=pk)
    return plain_deed(
        request,
        lambda: actions.throw_away(blank, by=request.user),
        success="来表已删除。改过的栏目还记着，再传同样的表自动套用。",
        back="blank-forms",
    )
