"""The ledger, read by the auditor of an office. Here, because reading it by scope needs the tree."""

from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.views.decorators.http import require_GET

from governance.foundation import keyset
from governance.foundation.access import access
from governance.overview.ledger_of import LedgerFilter, entries_for, told


@access("ledger.read")
@require_GET
def ledger_page(request):
    form = LedgerFilter(request.GET)
    entries = form.of(entries_for(request.user))
    try:
        page = keyset.page(entries, request.GET)
    except ValidationError as error:
        form.add_error(None, error)
        page = keyset.page(entries, {})
    told(page.rows)
    narrowed = any(request.GET.get(name) for name in form.fields)
    return render(request, "overview/ledger.html", {"filter": form, "page": page, "narrowed": narrowed})
