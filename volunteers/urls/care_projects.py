"""Addresses of care projects."""

from django.urls import path

from volunteers.views import care_projects

urlpatterns = [
    path("care-projects/", care_projects.care_projects, name="care-projects"),
    path("care-projects/new/", care_projects.new_care_project, name="new-care-project"),
    path("care-projects/<int:pk>/", care_projects.care_project, name="care-project"),
    path("care-projects/<int:pk>/change/", care_projects.change_care_project, name="change-care-project"),
    path("care-projects/<int:pk>/end/", care_projects.end_care_project, name="end-care-project"),
    path("care-projects/<int:pk>/round/", care_projects.open_care_round, name="open-care-round"),
    path("care-projects/rounds/<int:pk>/", care_projects.care_round, name="care-round"),
    path("care-projects/rounds/<int:pk>/<int:household>/", care_projects.serve_household, name="serve-household"),
]
