"""Addresses of partner units, their import, and the yearly list of services."""

from django.urls import path

from volunteers.views import partner_import, partners, plan

urlpatterns = [
    path("my-partner/", partners.my_partner, name="my-partner"),
    path("partners/", partners.partners, name="partners"),
    path("partners/new/", partners.new_partner, name="new-partner"),
    path("partners/import/", partner_import.import_partners, name="import-partners"),
    path("partners/import/<int:pk>/", partner_import.partner_batch, name="partner-batch"),
    path("partners/import/<int:pk>/mend/", partner_import.mend_partner_row, name="mend-partner-row"),
    path("partners/import/<int:pk>/apply/", partner_import.apply_partner_batch, name="apply-partner-batch"),
    path("partners/import/<int:pk>/undo/", partner_import.undo_partner_batch, name="undo-partner-batch"),
    path("partners/import/<int:pk>/drop/", partner_import.drop_partner_batch, name="drop-partner-batch"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("partners/<int:pk>/change/", partners.change_partner, name="change-partner"),
    path("partners/<int:pk>/end/", partners.end_partner, name="end-partner"),
    path("partners/<int:pk>/agreement/", partners.add_agreement, name="add-agreement"),
    path("partners/<int:pk>/report-in/", partners.report_in, name="report-in-partner"),
    path("partners/<int:pk>/liaisons/", partners.add_liaison, name="add-liaison"),
    path("partners/<int:pk>/liaisons/remove/", partners.remove_liaison, name="remove-liaison"),
    path("partners/<int:pk>/resources/", partners.add_resource, name="add-resource"),
    path("partners/resources/<int:pk>/", partners.change_resource, name="change-resource"),
    path("service-plan/", plan.service_plan, name="service-plan"),
    path("service-plan/suggest/", plan.suggest_plan, name="suggest-plan"),
    path("service-plan/export/", plan.export_plan, name="export-plan"),
    path("service-plan/<int:pk>/", plan.decide_match, name="decide-match"),
]
