"""Without signing in: stars and certificates on notice, objecting to them, and whether a certificate holds."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from governance.foundation.access import PUBLIC, access
from governance.foundation.errors import ActionRefused
from hierarchy import lockout
from hierarchy.addresses import address_of
from residents.offices import answering_for, public_units
from volunteers import published_notices as published
from volunteers.actions import file_objection
from volunteers.forms_hours import ObjectionForm, ReceiptForm

MOST_A_DAY = 5  # objections from one address
DAY = 24 * 60 * 60
NOTHING = "没有这份证明。请对照纸上的核验码再输一遍；仍查不到，请联系出具单位。"


@access(PUBLIC)
@require_GET
def public_volunteer_notices(request, code):
    """Context: unit, stars, certificates; 吴某某 unless the person agreed to the whole name."""
    unit = get_object_or_404(public_units(), code=code)
    context = {
        "unit": unit,
        "stars": published.shown(published.stars_on_notice(unit)),
        "certificates": published.shown(published.certificates_on_notice(unit)),
    }
    return render(request, "volunteers/public_notices.html", context)


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def object_to_star(request, pk):
    return _object(request, "star", get_object_or_404(published.stars_on_notice(), pk=pk))


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def object_to_certificate(request, pk):
    return _object(request, "certificate", get_object_or_404(published.certificates_on_notice(), pk=pk))


def _object(request, kind, thing):
    """Context: unit, kind, thing, form (None afterwards), filed."""
    [thing] = published.shown([thing])
    form, filed, status = ObjectionForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _not_too_many(request)
                filed, status = file_objection(**{kind: thing}, **form.cleaned_data), 200
            except ActionRefused as refused:
                form.add_error(None, str(refused))
                status = 409
    unit = answering_for(thing.path if kind == "certificate" else thing.volunteer.path)
    context = {"unit": unit, "kind": kind, "thing": thing, "form": form if filed is None else None, "filed": filed}
    return render(request, "volunteers/public_objection.html", context, status=status)


def _not_too_many(request):
    key = f"volunteer-objections:{address_of(request)}:{timezone.localdate()}"
    cache.add(key, 0, DAY)
    if cache.incr(key) > MOST_A_DAY:
        raise ActionRefused("今天从这里提交的异议较多，请明天再提，或直接联系社区。")


@access(PUBLIC)
@require_http_methods(["GET", "POST"])
def volunteer_objection_answer(request):
    """What became of an objection, by its receipt number. Context: form, found."""
    form, found = ReceiptForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = published.objection_by(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", "没有这个回执号，请对照提交后看到的 10 位回执号再输一遍。")
    status = 422 if form.errors else 200
    return render(request, "volunteers/public_answer.html", {"form": form, "found": found}, status=status)


@access(PUBLIC)
@never_cache
@require_GET
def certificate_check(request, code):
    """扫码核验: number, masked name, hours, span, issuer, and whether it holds. One sentence for all wrong codes,
    which are counted by address like passwords. Context: certificate, words.
    """
    address = address_of(request)
    try:
        attempt = lockout.begin(f"certificate@{address}", address)
    except lockout.TooMany as refused:
        words = f"试得太多了，请 {refused.minutes} 分钟后再查。"
        answer = render(request, "volunteers/public_check.html", {"certificate": None, "words": words}, status=429)
        answer.headers["Retry-After"] = str(refused.minutes * 60)
        return answer
    found = published.certificate_by(code)
    if found is None:
        return render(request, "volunteers/public_check.html", {"certificate": None, "words": NOTHING}, status=404)
    lockout.succeeded(attempt)
    return render(request, "volunteers/public_check.html", {"certificate": found, "unit": found.unit})
