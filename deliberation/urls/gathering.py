"""Addresses of what belongs together: tickets like a new one, and topics."""

from django.urls import path

from deliberation.views import gathering, topics

urlpatterns = [
    path("tickets/new/like/", gathering.like_tickets, name="like-tickets"),
    path("topics/", topics.topics, name="topics"),
    path("topics/export/", topics.export_topics, name="export-topics"),
    path("topics/refresh/", topics.refresh_topics, name="refresh-topics"),
    path("topics/<str:key>/", topics.topic, name="topic"),
]
