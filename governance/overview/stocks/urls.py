"""Addresses of the ledgers."""

from django.urls import path

from governance.overview.stocks import views

urlpatterns = [
    path("stocks/", views.stocks, name="stocks"),
    path("stocks/<str:code>/", views.unit_stocks, name="unit-stocks"),
    path("stocks/<str:code>/<slug:key>/", views.stock, name="stock"),
    path("stocks/<str:code>/<slug:key>/print/", views.print_stock, name="print-stock"),
    path("stocks/<str:code>/<slug:key>/export/", views.export_one, name="export-stock"),
    path("stocks/<str:code>/<slug:key>/export/full/", views.export_in_clear, name="export-full-stock"),
]
