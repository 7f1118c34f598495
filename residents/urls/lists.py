from django.urls import path

from residents.views import exporting, lists

urlpatterns = [
    path("residents/", lists.residents, name="residents"),
    path("residents/export/", exporting.export_residents, name="export-residents"),
    path("residents/export/full/", exporting.export_full_residents, name="export-full-residents"),
]
