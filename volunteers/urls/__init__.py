"""Addresses of volunteering, page group by page group. Each area adds its own file and a line here."""

from volunteers.urls.activities import urlpatterns as activities
from volunteers.urls.campaigns import urlpatterns as campaigns
from volunteers.urls.care_projects import urlpatterns as care_projects
from volunteers.urls.hours import urlpatterns as hours
from volunteers.urls.menu import urlpatterns as menu
from volunteers.urls.partners import urlpatterns as partners
from volunteers.urls.people import urlpatterns as people
from volunteers.urls.pledges import urlpatterns as pledges
from volunteers.urls.wishes import urlpatterns as wishes

urlpatterns = [
    *activities,
    *campaigns,
    *care_projects,
    *hours,
    *menu,
    *partners,
    *people,
    *pledges,
    *wishes,
]
