"""Addresses of pledges before the door and of self-managed groups."""

from django.urls import path

from volunteers.views import pledges

urlpatterns = [
    path("pledges/", pledges.pledges, name="pledges"),
    path("pledges/new/", pledges.new_pledge, name="new-pledge"),
    path("pledges/<int:pk>/", pledges.pledge, name="pledge"),
    path("pledges/<int:pk>/change/", pledges.change_pledge, name="change-pledge"),
    path("pledges/<int:pk>/end/", pledges.end_pledge, name="end-pledge"),
    path("pledges/<int:pk>/serve/", pledges.serve_pledge, name="serve-pledge"),
    path("self-groups/", pledges.self_groups, name="self-groups"),
    path("self-groups/new/", pledges.new_self_group, name="new-self-group"),
    path("self-groups/<int:pk>/", pledges.self_group, name="self-group"),
    path("self-groups/<int:pk>/change/", pledges.change_self_group, name="change-self-group"),
    path("self-groups/<int:pk>/close/", pledges.close_self_group, name="close-self-group"),
    path("self-groups/<int:pk>/join/", pledges.join_self_group, name="join-self-group"),
    path("self-groups/members/<int:pk>/leave/", pledges.leave_self_group, name="leave-self-group"),
]
