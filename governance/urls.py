"""Every address of the portal, app by app."""

from django.urls import include, path

from governance.foundation.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("deliberation.urls")),
]
