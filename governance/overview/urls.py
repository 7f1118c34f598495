"""The hall's addresses: the search, the ledger, what a phone needs to work offline, and the components' page."""

from django.urls import include, path

from governance.overview import council_service, finding, phone, styleguide, views

urlpatterns = [
    path("", include("governance.overview.cockpit.urls")),
    path("", include("governance.overview.programmes.urls")),
    path("", include("governance.overview.policies.urls")),
    path("", include("governance.overview.months.urls")),
    path("", include("governance.overview.invariants.urls")),
    path("search/", finding.search, name="search"),
    path("hours/council/", council_service.council_service, name="council-service"),
    path("ledger/", views.ledger_page, name="ledger"),
    path("sw.js", phone.service_worker, name="service-worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("", include("governance.overview.reminders.urls")),
    path("", include("governance.overview.reports.urls")),
    path("", include("governance.overview.stocks.urls")),
    path("blank-forms/", include("governance.overview.blanks.urls")),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
