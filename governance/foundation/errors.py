"""How the product says no: a sentence the clerk can act on."""

from django.core.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.views import exception_handler


class ActionRefused(Exception):
    """The deed is not possible now; the message says why and what to do next."""


class Conflict(ActionRefused):
    """Somebody else was faster, or the same form came with another content."""


def api_answer(error, context):
    """The API's side of the same sentences: 409 for a refused deed, {"detail": …} for all."""
    if isinstance(error, ActionRefused):
        return Response({"detail": str(error)}, status=409)
    if isinstance(error, PermissionDenied):
        return Response({"detail": str(error) or "您的岗位没有这项权限。"}, status=403)
    return exception_handler(error, context)
