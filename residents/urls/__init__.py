"""Addresses of the register, page group by page group."""

from residents.urls.care import urlpatterns as care
from residents.urls.checkup import urlpatterns as checkup
from residents.urls.importing import urlpatterns as importing
from residents.urls.lists import urlpatterns as lists
from residents.urls.privacy import urlpatterns as privacy
from residents.urls.register import urlpatterns as register

urlpatterns = [*register, *lists, *care, *privacy, *checkup, *importing]
