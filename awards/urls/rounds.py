from django.urls import path

from awards.views import rounds as views

urlpatterns = [
    path("awards/", views.rounds, name="award-rounds"),
    path("awards/new/", views.new_round, name="new-award-round"),
    path("awards/<int:pk>/", views.round_page, name="award-round"),
    path("awards/<int:pk>/change/", views.change_round, name="change-award-round"),
    path("awards/<int:pk>/dates/", views.date_round, name="date-award-round"),
    path("awards/<int:pk>/dates/<str:name>/", views.move_phase, name="move-award-phase"),
    path("awards/<int:pk>/open/", views.open_round, name="open-award-round"),
    path("awards/<int:pk>/cancel/", views.cancel_round, name="cancel-award-round"),
    path("awards/criteria/<int:pk>/", views.round_criteria, name="award-criteria"),
]
