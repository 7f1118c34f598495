from django.urls import path

from residents.views import importing

urlpatterns = [
    path("rosters/", importing.rosters, name="rosters"),
    path("rosters/template/", importing.roster_template, name="roster-template"),
    path("rosters/<int:pk>/", importing.roster, name="roster"),
    path("rosters/<int:pk>/columns/", importing.remap_roster, name="remap-roster"),
    path("rosters/<int:pk>/decide/", importing.decide_roster, name="decide-roster"),
    path("rosters/<int:pk>/apply/", importing.apply_roster, name="apply-roster"),
    path("rosters/<int:pk>/undo/", importing.undo_roster, name="undo-roster"),
    path("rosters/<int:pk>/errors/", importing.roster_errors, name="roster-errors"),
]
