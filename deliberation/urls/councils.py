"""Addresses of councils, their members and teams."""

from django.urls import path

from deliberation.views import councils, seats

urlpatterns = [
    path("councils/", councils.councils, name="councils"),
    path("councils/new/", councils.new_council, name="new-council"),
    path("councils/<int:pk>/", councils.council, name="council"),
    path("councils/<int:pk>/change/", councils.change_council, name="change-council"),
    path("councils/<int:pk>/close/", councils.close_council, name="close-council"),
    path("councils/<int:pk>/roster/", councils.roster, name="council-roster"),
    path("councils/<int:pk>/seat/", seats.seat_member, name="seat-member"),
    path("councils/members/<int:pk>/end/", seats.end_membership, name="end-membership"),
    path("councils/members/<int:pk>/renew/", seats.renew_member, name="renew-member"),
]
