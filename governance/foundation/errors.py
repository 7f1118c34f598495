"""How the product says no: a sentence the clerk can act on."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404
from rest_framework.response import Response
from rest_framework.views import exception_handler

UNREADABLE = (OverflowError, RecursionError, UnicodeEncodeError)  # numbers, depths and letters no field can hold


class ActionRefused(Exception):
    """The deed is not possible now; the message says why and what to do next."""


class Conflict(ActionRefused):
    """Somebody else was faster, or the same form came with another content."""


class BadAddress(ValidationError):
    """What stands in the address cannot be asked for. A view may say so on its page; else it is a 400 page."""


@contextmanager
def one_winner(words):
    """Of two who write the same at the same moment one wins, and the other reads `words` instead of an error page."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(words) from None


BUSY = "有人正在办理同一处，这一次没有保存。请返回上一页，稍等几秒再提交一次。"
WAITED = {"40P01", "55P03"}  # PostgreSQL: a deadlock it ended, a lock waited for too long


def is_busy(error):
    """Whether the database gave way to somebody else's work on the same rows: nothing is broken, nothing was saved."""
    if not isinstance(error, OperationalError):
        return False
    return getattr(error.__cause__, "pgcode", None) in WAITED or "database is locked" in str(error)


def api_answer(error, context):
    """The API's side of the same sentences: 409 for a refused deed, {"detail": …} for all."""
    if isinstance(error, ActionRefused):
        return Response({"detail": str(error)}, status=409)
    if is_busy(error):
        return Response({"detail": BUSY}, status=409)
    if isinstance(error, PermissionDenied):
        return Response({"detail": str(error) or "您的岗位没有这项权限。"}, status=403)
    if isinstance(error, Http404):
        return Response({"detail": "没有找到，或不在您的辖区。"}, status=404)
    if isinstance(error, UNREADABLE):
        return Response({"detail": "内容里有无法识别的数字或文字，或层次太深，请检查后重新提交。"}, status=400)
    return exception_handler(error, context)
