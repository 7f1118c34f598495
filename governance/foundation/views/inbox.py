"""What a person has been told: unread first, opened by one click, no page longer than the last."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from governance.foundation import notices
from governance.foundation.access import SIGNED_IN, access
from governance.foundation.inbox import inbox_page


@access(SIGNED_IN)
@require_GET
def inbox(request):
    return render(request, "foundation/inbox.html", {"page": inbox_page(request.user, request.GET.get("after", ""))})


@access(SIGNED_IN)
@require_GET
def notice(request, pk):
    """Open what a notice is about; it counts as read from then on."""
    found = get_object_or_404(request.user.notices, pk=pk)
    notices.read(request.user, request.user.notices.filter(pk=pk))
    if found.url.startswith("/") and url_has_allowed_host_and_scheme(found.url, allowed_hosts=None):
        return redirect(found.url)
    return redirect("inbox")


@access(SIGNED_IN)
@require_POST
def read_notice(request, pk):
    get_object_or_404(request.user.notices, pk=pk)
    notices.read(request.user, request.user.notices.filter(pk=pk))
    return redirect("inbox")


@access(SIGNED_IN)
@require_POST
def read_all_notices(request):
    """Those the person could have seen: what arrived while the page stood open stays unread."""
    newest = request.POST.get("newest", "")
    seen = request.user.notices.filter(pk__lte=int(newest)) if newest.isdecimal() and len(newest) < 19 else None
    count = notices.read(request.user, request.user.notices.all() if seen is None else seen)
    messages.success(request, f"已把 {count} 条消息标为已读。" if count else "没有未读消息。")
    return redirect("inbox")
