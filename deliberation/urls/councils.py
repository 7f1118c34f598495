"""Addresses of councils, their members and teams."""

from django.urls import path

from deliberation.views import cadence, councils, seats, series, teams

urlpatterns = [
    path("councils/", councils.councils, name="councils"),
    path("councils/new/", councils.new_council, name="new-council"),
    path("councils/cadence/", cadence.council_cadence, name="council-cadence"),
    path("councils/<int:pk>/", councils.council, name="council"),
    path("councils/<int:pk>/change/", councils.change_council, name="change-council"),
    path("councils/<int:pk>/close/", councils.close_council, name="close-council"),
    path("councils/<int:pk>/roster/", councils.roster, name="council-roster"),
    path("councils/<int:pk>/seat/", seats.seat_member, name="seat-member"),
    path("councils/members/<int:pk>/end/", seats.end_membership, name="end-membership"),
    path("councils/members/<int:pk>/renew/", seats.renew_member, name="renew-member"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new_team, name="new-team"),
    path("teams/<int:pk>/", teams.team, name="team"),
    path("teams/<int:pk>/change/", teams.change_team, name="change-team"),
    path("teams/<int:pk>/close/", teams.close_team, name="close-team"),
    path("teams/<int:pk>/join/", teams.join_team, name="join-team"),
    path("teams/members/<int:pk>/leave/", teams.leave_team, name="leave-team"),
    path("teams/members/<int:pk>/withdraw-consent/", teams.withdraw_consent, name="withdraw-team-consent"),
    path("series/", series.series_list, name="series"),
    path("series/new/", series.new_series, name="new-series"),
    path("series/<int:pk>/", series.change_series, name="change-series"),
]
