from django.urls import path

from governance.overview.invariants import views

urlpatterns = [
    path("self-check/", views.self_check, name="self-check"),
    path("self-check/run/", views.run_self_check, name="run-self-check"),
]
