"""Addresses of volunteering, page group by page group. Each area adds its own file and a line here."""

from volunteers.urls.activities import urlpatterns as activities
from volunteers.urls.hours import urlpatterns as hours
from volunteers.urls.menu import urlpatterns as menu
from volunteers.urls.partners import urlpatterns as partners
from volunteers.urls.people import urlpatterns as people
from volunteers.urls.wishes import urlpatterns as wishes

urlpatterns = [*activities, *hours, *menu, *partners, *people, *wishes]
