"""Addresses of volunteering, page group by page group. Each area adds its own file and a line here."""

from volunteers.urls.people import urlpatterns as people
from volunteers.urls.wishes import urlpatterns as wishes

urlpatterns = [*people, *wishes]
