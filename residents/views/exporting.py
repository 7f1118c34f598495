"""The roster of exactly the people a list shows: masked at once, in clear only with a purpose in words."""

import tempfile

from django import forms
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.foundation.access import access
from governance.foundation.errors import ActionRefused
from hierarchy.views.deed import deed
from residents.actions.exporting import LONGEST_USE, MOST_IN_CLEAR, export_roster
from residents.filters import asked_for

KEPT_OUT = {"q", "before", "after", "use"}  # what somebody typed is no fact for the ledger


class PurposeForm(forms.Form):
    use = forms.CharField(
        label="用途",
        min_length=4,
        max_length=LONGEST_USE,
        help_text="写明为什么要完整号码，例如“核对高龄津贴发放名单”。用途写进表的末行和操作台账，每位居民本人都能看到。",
    )


@access("resident.export")
@require_GET
def export_residents(request):
    narrowed = asked_for(request)
    back = f"{reverse('residents')}?{request.GET.urlencode()}"
    if not narrowed.is_valid():
        return redirect(back)
    try:
        return _file(request, narrowed, use=request.GET.get("use", ""))
    except ActionRefused as refused:
        messages.error(request, str(refused))
        return redirect(back)


@access("resident.export_full")
def export_full_residents(request):
    narrowed = asked_for(request)
    back = f"{reverse('residents')}?{request.GET.urlencode()}"
    if not narrowed.is_valid():
        return redirect(back)
    return deed(
        request,
        PurposeForm(request.POST or None),
        lambda use: _file(request, narrowed, use=use, full=True),
        title="导出完整号码",
        success="花名册已导出。",
        back=lambda file: file,
        cancel=back,
        submit="导出 Excel",
        icon="download",
        intro=f"按名单当前的条件导出，证件号码和电话不打码，一次最多 {MOST_IN_CLEAR} 人。",
        lines=["表里是居民的完整号码：只放在办公电脑上，用完删除，不发微信群。"],
    )


def _file(request, narrowed, *, use, full=False):
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    asked = {key: values for key, values in request.GET.lists() if key in narrowed.filters and key not in KEPT_OUT}
    export_roster(file, narrowed.qs, by=request.user, use=use, filters=asked, full=full)
    file.seek(0)
    unit, now = request.user.scope.terms[0].post.unit, timezone.localtime()
    return FileResponse(file, as_attachment=True, filename=f"居民花名册-{unit}-{now:%Y%m%d-%H%M}.xlsx")
