from django.urls import path

from residents.views import lists

urlpatterns = [
    path("residents/", lists.residents, name="residents"),
]
