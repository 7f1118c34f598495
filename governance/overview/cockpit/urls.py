"""Addresses of the cockpit and of the screens on walls."""

from django.urls import path

from governance.overview.cockpit import views, views_wall

urlpatterns = [
    path("cockpit/", views.cockpit, name="cockpit"),
    path("cockpit/waiting/", views.cockpit_waiting, name="cockpit-waiting"),
    path("vacancies/", views.vacancies, name="vacancies"),
    path("wall/", views_wall.wall, name="wall"),
    path("wall/screens/", views_wall.wall_screens, name="wall-screens"),
    path("wall/screens/new/", views_wall.new_screen, name="new-screen"),
    path("wall/screens/<int:pk>/revoke/", views_wall.revoke_screen, name="revoke-screen"),
    path("wall/<str:code>/", views_wall.wall_screen, name="wall-screen"),
]
