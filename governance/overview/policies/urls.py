"""Addresses of the register of policy documents."""

from django.urls import path

from governance.overview.policies import views

urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/new/", views.new_policy, name="new-policy"),
    path("policies/export/", views.export_policies, name="export-policies"),
    path("policies/<int:pk>/", views.policy, name="policy"),
    path("policies/<int:pk>/change/", views.change_policy, name="change-policy"),
    path("policies/<int:pk>/drop/", views.drop_policy, name="drop-policy"),
    path("policies/<int:pk>/file/", views.policy_file, name="policy-file"),
    path("public/policies/<int:pk>/file/", views.public_policy_file, name="public-policy-file"),
    path("public/<str:code>/policies/", views.public_policies, name="public-policies"),
]
