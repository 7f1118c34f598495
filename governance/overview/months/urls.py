"""Addresses of the months."""

from django.urls import path

from governance.overview.months import views

urlpatterns = [
    path("months/", views.months, name="months"),
    path("months/changes/<int:pk>/why/", views.explain_change, name="explain-month-change"),
    path("months/<str:code>/<str:month>/", views.month, name="month"),
    path("months/<str:code>/<str:month>/table/", views.month_table, name="month-table"),
    path("months/<str:code>/<str:month>/submit/", views.submit_month, name="submit-month"),
    path("months/<str:code>/<str:month>/return/", views.return_month, name="return-month"),
    path("months/<str:code>/<str:month>/freeze/", views.freeze_month, name="freeze-month"),
    path("months/<str:code>/<str:month>/<str:indicator>/", views.month_rows, name="month-rows"),
]
