"""Addresses of the forms and of a month's report."""

from django.urls import path

from governance.overview.reports import views

urlpatterns = [
    path("reports/", views.report_forms, name="report-forms"),
    path("reports/<str:code>/<str:month>/", views.month_report, name="month-report"),
    path("reports/<str:code>/<str:month>/text/", views.change_month_text, name="change-month-text"),
    path("reports/<str:code>/<str:month>/workbook/", views.month_workbook, name="month-workbook"),
    path("reports/<str:code>/<str:month>/word/", views.month_word, name="month-word"),
]
