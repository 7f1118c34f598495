"""Headers every answer carries, and the page a refused deed ends on."""

from django.shortcuts import render

from governance.foundation.errors import ActionRefused

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
    """An action that refuses, and whose view did not catch it, becomes a 409 page with its sentence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, error):
        if isinstance(error, ActionRefused):
            return render(request, "409.html", {"reason": str(error)}, status=409)
        return None
