"""Addresses of volunteers, their cards, their own pages, and teams."""

from django.urls import path

from volunteers.views import card, cards, joining_in, people, teams

urlpatterns = [
    path("volunteers/", people.volunteers, name="volunteers"),
    path("volunteers/new/", people.register_volunteer, name="register-volunteer"),
    path("volunteers/backbone/", teams.backbone, name="backbone"),
    path("volunteers/applications/", joining_in.applications, name="volunteer-applications"),
    path("volunteers/applications/<int:pk>/", joining_in.accept_application, name="accept-application"),
    path("volunteers/applications/<int:pk>/decline/", joining_in.decline_application, name="decline-application"),
    path("volunteers/<int:pk>/", people.volunteer, name="volunteer"),
    path("volunteers/<int:pk>/change/", people.change_volunteer, name="change-volunteer"),
    path("volunteers/<int:pk>/leave/", people.leave_volunteer, name="leave-volunteer"),
    path("volunteers/<int:pk>/rejoin/", people.rejoin_volunteer, name="rejoin-volunteer"),
    path("volunteers/<int:pk>/adult/", people.confirm_volunteer_adult, name="confirm-volunteer-adult"),
    path("volunteers/<int:pk>/match/", people.match_volunteer, name="match-volunteer"),
    path("volunteers/<int:pk>/unmatch/", people.unmatch_volunteer, name="unmatch-volunteer"),
    path("volunteers/<int:pk>/show/", cards.show_volunteer, name="show-volunteer"),
    path("volunteers/<int:pk>/card/", cards.make_volunteer_card, name="make-volunteer-card"),
    path("volunteers/<int:pk>/card/end/", cards.end_volunteer_card, name="end-volunteer-card"),
    path("volunteer-teams/", teams.volunteer_teams, name="volunteer-teams"),
    path("volunteer-teams/new/", teams.new_volunteer_team, name="new-volunteer-team"),
    path("volunteer-teams/<int:pk>/", teams.volunteer_team, name="volunteer-team"),
    path("volunteer-teams/<int:pk>/change/", teams.change_volunteer_team, name="change-volunteer-team"),
    path("volunteer-teams/<int:pk>/close/", teams.close_volunteer_team, name="close-volunteer-team"),
    path("volunteer-teams/<int:pk>/join/", teams.join_volunteer_team, name="join-volunteer-team"),
    path("volunteer-teams/places/<int:pk>/leave/", teams.leave_volunteer_team, name="leave-volunteer-team"),
    path("volunteer-teams/places/<int:pk>/lead/", teams.lead_volunteer_team, name="lead-volunteer-team"),
    path("my-volunteering/", joining_in.my_volunteering, name="my-volunteering"),
    path("join/", joining_in.join_in, name="join-in"),
    path("join/done/", joining_in.joined_in, name="joined-in"),
    path("v/", card.card, name="card"),
    path("v/<str:code>/", card.own_page, name="own-page"),
    path("v/<str:code>/adult/", card.own_adult, name="own-adult"),
    path("v/<str:code>/leave/", card.own_leave, name="own-leave"),
]
