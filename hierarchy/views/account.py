"""我的账号: one's own posts, password and keys to the API."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.foundation.access import SIGNED_IN, access
from governance.foundation.errors import ActionRefused
from hierarchy.actions import tokens as deeds
from hierarchy.forms.accounts import TokenForm


@access(SIGNED_IN)
@require_safe
def my_account(request):
    return _page(request)


def _page(request, form=None, status=200, **more):
    now = timezone.now()
    tokens = [(token, token.expires_at > now) for token in request.user.tokens.order_by("-id")[:30]]
    terms = request.user.scope.terms
    facts = {"terms": terms, "tokens": tokens, "form": form or TokenForm()}
    return render(request, "hierarchy/my_account.html", facts | more, status=status)


@access(SIGNED_IN)
@require_http_methods(["POST"])
def create_token(request):
    """The key is shown on this one answer and kept only as a hash."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, key = deeds.create_token(request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, str(refused))
        else:
            return _page(request, key=key, token=token)
    return _page(request, form=form, status=422)


@access(SIGNED_IN)
@require_POST
def revoke_token(request, pk):
    token = get_object_or_404(request.user.tokens, pk=pk)
    deeds.revoke_token(token, by=request.user)
    messages.success(request, f"令牌“{token}”已撤销。")
    return redirect("my-account")
