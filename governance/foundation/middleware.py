"""Headers every answer carries, and the pages a refused deed or an impossible address ends on."""

from urllib.parse import unquote

from django.http import JsonResponse
from django.shortcuts import render

from governance.foundation.errors import BUSY, ActionRefused, BadAddress, is_busy

PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


def headers(get_response):
    """What Django has no setting for. Signed-in pages are never kept by a browser or proxy."""

    def answer(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


class refusals:
    """An action that refuses, and whose view did not catch it, becomes a 409 page with its sentence.

    An address nobody can mean becomes a 400 page: a wrong page key, or a NUL, which PostgreSQL cannot be asked for.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            return self._bad(request, "网址里有无法识别的字符，请从菜单重新进入。")
        return self.get_response(request)

    def _bad(self, request, reason):
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": reason}, status=400, json_dumps_params={"ensure_ascii": False})
        return render(request, "400.html", {"reason": reason}, status=400)

    def process_exception(self, request, error):
        if isinstance(error, ActionRefused):
            return render(request, "409.html", {"reason": str(error)}, status=409)
        if is_busy(error):
            return render(request, "409.html", {"reason": BUSY}, status=409)
        if isinstance(error, BadAddress):
            return self._bad(request, "".join(error.messages))
        return None
