"""Addresses of the ledger of hours, stars and certificates; those of everybody without an account are at the end."""

from django.urls import path

from volunteers.views import certificates, hours, hours_export, hours_import, own_hours, public_notices, stars

urlpatterns = [
    path("hours/", hours.hours, name="hours"),
    path("hours/new/", hours.record_hours, name="record-hours"),
    path("hours/<int:pk>/", hours.hours_entry, name="hours-entry"),
    path("hours/<int:pk>/correct/", hours.correct_hours, name="correct-hours"),
    path("hours/corrections/", hours.hours_corrections, name="hours-corrections"),
    path("hours/corrections/<int:pk>/", hours.decide_correction, name="decide-hours"),
    path("hours/settings/", hours.hours_settings, name="hours-settings"),
    path("hours/export/", hours_export.export_hours, name="export-hours"),
    path("hours/import/", hours_import.import_hours, name="import-hours"),
    path("hours/import/<int:pk>/", hours_import.hours_batch, name="hours-batch"),
    path("hours/import/<int:pk>/rows/<int:number>/", hours_import.mend_hours_row, name="mend-hours-row"),
    path("hours/import/<int:pk>/confirm/", hours_import.confirm_hours_batch, name="confirm-hours-batch"),
    path("hours/import/<int:pk>/undo/", hours_import.undo_hours_batch, name="undo-hours-batch"),
    path("stars/", stars.stars, name="stars"),
    path("stars/publish/", stars.publish_stars, name="publish-stars"),
    path("stars/objections/<int:pk>/", stars.answer_notice, name="answer-notice"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/new/", certificates.ask_certificate, name="ask-certificate"),
    path("certificates/<int:pk>/", certificates.certificate, name="certificate"),
    path("certificates/<int:pk>/publish/", certificates.publish_certificate, name="publish-certificate"),
    path("certificates/<int:pk>/issue/", certificates.issue_certificate, name="issue-certificate"),
    path("certificates/<int:pk>/refuse/", certificates.refuse_certificate, name="refuse-certificate"),
    path("certificates/<int:pk>/revoke/", certificates.revoke_certificate, name="revoke-certificate"),
    path("certificates/<int:pk>/print/", certificates.print_certificate, name="print-certificate"),
    path("certificates/<int:pk>/word/", certificates.certificate_word, name="certificate-word"),
    path("v/<str:code>/hours/<int:pk>/correct/", own_hours.own_correct, name="own-correct"),
    path("v/<str:code>/certificate/", own_hours.own_certificate, name="own-certificate"),
    path("v/<str:code>/name/", own_hours.own_public_name, name="own-public-name"),
    path("public/volunteers/answers/", public_notices.volunteer_objection_answer, name="volunteer-objection-answer"),
    path("public/<str:code>/volunteers/", public_notices.public_volunteer_notices, name="public-volunteer-notices"),
    path("public/stars/<int:pk>/", public_notices.object_to_star, name="object-to-star"),
    path("public/certificates/<int:pk>/", public_notices.object_to_certificate, name="object-to-certificate"),
    path("zm/<slug:code>/", public_notices.certificate_check, name="certificate-check"),
]
