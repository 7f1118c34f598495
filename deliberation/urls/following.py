"""Addresses of what follows a ticket: calls, the reporter's own page, rates and exclusions."""

from django.urls import path

from deliberation.views import following, rates, rating, tracking

urlpatterns = [
    path("follow-ups/", following.follow_ups, name="follow-ups"),
    path("follow-ups/next/", following.next_call, name="next-call"),
    path("follow-ups/<str:number>/", following.call, name="call"),
    path("follow-ups/<str:number>/reveal/", following.reveal_for_call, name="reveal-for-call"),
    path("follow-ups/<str:number>/link/", following.make_rate_link, name="make-rate-link"),
    path("rates/", rates.rates, name="rates"),
    path("rates/rows/", rates.rate_rows, name="rate-rows"),
    path("rates/weights/", rates.rate_weights, name="rate-weights"),
    path("exclusions/", rates.exclusions, name="exclusions"),
    path("exclusions/<int:pk>/decide/", rates.decide, name="decide-exclusion"),
    path("r/<str:code>/", rating.rate, name="rate"),
    path("tickets/<str:number>/track/", tracking.make_track_link, name="make-track-link"),
    path("t/<str:code>/", tracking.track, name="track"),
]
