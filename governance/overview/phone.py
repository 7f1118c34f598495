"""What lets a building leader's phone open the reporting page without a network."""

from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static

from governance.foundation.access import PUBLIC, access


@access(PUBLIC)
def service_worker(request):
    """Served from the root, because a service worker governs only what lies below its own address."""
    answer = render(request, "sw.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@access(PUBLIC)
def manifest(request):
    """How the portal looks on a phone's home screen; holds nothing about anybody."""
    mark = static("img/mark.svg")
    return JsonResponse(
        {
            "name": "邻聚力",
            "short_name": "邻聚力",
            "lang": "zh-CN",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f5f7",
            "theme_color": "#b3191f",
            "icons": [{"src": mark, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )
