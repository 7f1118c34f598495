"""Addresses of the awards, page group by page group. Each group has its own file and a line here."""

from awards.urls.buildings import urlpatterns as buildings
from awards.urls.evidence import urlpatterns as evidence
from awards.urls.judging import urlpatterns as judging
from awards.urls.kinds import urlpatterns as kinds
from awards.urls.nominating import urlpatterns as nominating
from awards.urls.results import urlpatterns as results
from awards.urls.rounds import urlpatterns as rounds

urlpatterns = [
    *buildings,
    *evidence,
    *kinds,
    *judging,
    *nominating,
    *results,
    *rounds,
]
