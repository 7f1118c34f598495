from django.urls import path

from awards.views import kinds as views

urlpatterns = [
    path("awards/kinds/", views.kinds, name="award-kinds"),
    path("awards/kinds/usual/", views.provide_kinds, name="provide-award-kinds"),
    path("awards/kinds/new/", views.new_kind, name="new-award-kind"),
    path("awards/kinds/switch/", views.switch_awards, name="switch-awards"),
    path("awards/kinds/<int:pk>/", views.kind, name="award-kind"),
    path("awards/kinds/<int:pk>/change/", views.change_kind, name="change-award-kind"),
    path("awards/kinds/<int:pk>/switch/", views.switch_kind, name="switch-award-kind"),
    path("awards/kinds/<int:pk>/criteria/", views.revise_criteria, name="revise-criteria"),
]
