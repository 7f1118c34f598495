"""Addresses of disputes."""

from django.urls import path

from deliberation.views import disputes

urlpatterns = [
    path("disputes/", disputes.disputes, name="disputes"),
    path("disputes/new/", disputes.new_dispute, name="new-dispute"),
    path("disputes/<int:pk>/", disputes.dispute, name="dispute"),
    path("disputes/<int:pk>/print/", disputes.print_dispute, name="print-dispute"),
    path("disputes/<int:pk>/signed/", disputes.dispute_scan, name="dispute-scan"),
    path("disputes/parties/<int:pk>/reveal/", disputes.reveal_party, name="reveal-party"),
    *(path(f"disputes/<int:pk>/{name}/", disputes.do(name), name=f"{name}-dispute") for name in disputes.DEEDS),
]
