"""How the API knows who asks: a token (hashed in the table), or the browser's session with its CSRF check."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions

from hierarchy.login import may_be_here
from hierarchy.models import ApiToken


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer ljl_…`"""

    def authenticate(self, request):
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not key:
            return None
        token = ApiToken.objects.select_related("user").filter(digest=ApiToken.digest_of(key.strip())).first()
        now = timezone.now()
        if token is None or token.expires_at <= now or not may_be_here(token.user):
            raise exceptions.AuthenticationFailed("令牌无效或已过期，请在“我的账号”里重新建立。")
        if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=5):
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request):
        return "Bearer"


class SessionAuthentication(authentication.SessionAuthentication):
    """Answers 401 rather than 403 to a caller nobody knows."""

    def authenticate_header(self, request):
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": "在“我的账号”里建立的令牌"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
