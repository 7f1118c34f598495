"""Addresses of tickets and councils, page group by page group. The ticket's own come last: numbers match anything."""

from deliberation.urls.councils import urlpatterns as councils
from deliberation.urls.decisions import urlpatterns as decisions
from deliberation.urls.desk import urlpatterns as desk
from deliberation.urls.disputes import urlpatterns as disputes
from deliberation.urls.following import urlpatterns as following
from deliberation.urls.gathering import urlpatterns as gathering
from deliberation.urls.meetings import urlpatterns as meetings
from deliberation.urls.supervisions import urlpatterns as supervisions
from deliberation.urls.tickets import urlpatterns as tickets

urlpatterns = [*councils, *gathering, *decisions, *meetings, *following, *disputes, *desk, *supervisions, *tickets]
