"""Addresses of results, notices, objections, awards; those of everybody without an account are at the end."""

from django.urls import path

from awards.views import awards, objections, public_results, result_sheets, results

urlpatterns = [
    path("awards/<int:pk>/results/", results.results, name="award-results"),
    path("awards/<int:pk>/verify/", results.verify_award_round, name="verify-award-round"),
    path("awards/results/<int:pk>/", results.result, name="award-result"),
    path("awards/results/<int:pk>/freeze/", results.freeze_award, name="freeze-award"),
    path("awards/results/<int:pk>/ties/", results.settle_award_ties, name="settle-award-ties"),
    path("awards/results/<int:pk>/approve/", results.approve_award, name="approve-award"),
    path("awards/<int:pk>/sheet/", result_sheets.award_sheet, name="award-sheet"),
    path("nominations/<int:pk>/calculation/", result_sheets.calculation_sheet, name="calculation-sheet"),
    path("awards/<int:pk>/objections/", objections.award_objections, name="award-objections"),
    path("awards/objections/<int:pk>/take/", objections.take_award_objection, name="take-award-objection"),
    path("awards/objections/<int:pk>/answer/", objections.answer_award_objection, name="answer-award-objection"),
    path("awards/<int:pk>/name/", awards.name_awards, name="name-awards"),
    path("awards/<int:pk>/certificates/", awards.award_certificates, name="award-certificates"),
    path("awards/named/", awards.awards, name="awards"),
    path("awards/named/<int:pk>/", awards.award, name="award"),
    path("awards/named/<int:pk>/certificate/", awards.award_certificate, name="award-certificate"),
    path("awards/named/<int:pk>/word/", awards.award_word, name="award-word"),
    path("awards/named/<int:pk>/wall/", awards.wall_award, name="wall-award"),
    path("awards/named/<int:pk>/recheck/", awards.recheck_award, name="recheck-award"),
    path("awards/named/<int:pk>/revoke/", awards.revoke_award, name="revoke-award"),
    path("public/awards/<int:pk>/", public_results.award_notice, name="award-notice"),
    path("public/awards/objections/", public_results.award_objection, name="award-objection"),
    path("public/awards/objections/<int:pk>/", public_results.object_to_award, name="object-to-award"),
    path("public/<str:code>/awards/", public_results.honour_wall, name="honour-wall"),
    path("hm/<slug:code>/", public_results.award_check, name="award-check"),
]
