"""Addresses of what follows a ticket: calls, the reporter's own page, rates and exclusions."""

from django.urls import path

from deliberation.views import following, rating

urlpatterns = [
    path("follow-ups/", following.follow_ups, name="follow-ups"),
    path("follow-ups/next/", following.next_call, name="next-call"),
    path("follow-ups/<str:number>/", following.call, name="call"),
    path("follow-ups/<str:number>/reveal/", following.reveal_for_call, name="reveal-for-call"),
    path("follow-ups/<str:number>/link/", following.make_rate_link, name="make-rate-link"),
    path("r/<str:code>/", rating.rate, name="rate"),
]
