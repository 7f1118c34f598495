"""Addresses of what belongs together: tickets like a new one, and topics."""

from django.urls import path

from deliberation.views import gathering

urlpatterns = [
    path("tickets/new/like/", gathering.like_tickets, name="like-tickets"),
]
