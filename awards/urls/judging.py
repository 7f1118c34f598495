"""Addresses of judging: the street's pool and assignment, and each judge's own marks."""

from django.urls import path

from awards.views import assigning, assignment_import, judges, own_marks, scoring, scoring_import

urlpatterns = [
    path("awards/<int:pk>/judges/", judges.award_judges, name="award-judges"),
    path("awards/<int:pk>/judges/invite/", judges.invite_judges, name="invite-judges"),
    path("awards/<int:pk>/judges/check/", judges.check_conflicts, name="check-conflicts"),
    path("awards/<int:pk>/judges/conflicts/", judges.conflict_list, name="award-conflicts"),
    path("awards/judges/<int:pk>/change/", judges.change_judge, name="change-judge"),
    path("awards/judges/<int:pk>/end/", judges.end_judge, name="end-judge"),
    path("awards/judges/<int:pk>/give-back/<int:nomination>/", judges.give_back, name="give-back-marks"),
    path("awards/kinds/<int:pk>/assignment/", assigning.assignment, name="award-assignment"),
    path("awards/kinds/<int:pk>/assignment/draw/", assigning.draw_judges, name="draw-judges"),
    path("awards/kinds/<int:pk>/assignment/publish/", assigning.publish, name="publish-assignment"),
    path("awards/kinds/<int:pk>/assignment/discard/", assigning.discard, name="discard-assignment"),
    path("awards/kinds/<int:pk>/assignment/import/", assignment_import.import_assignment, name="import-assignment"),
    path("awards/kinds/<int:pk>/assignment/sheet/", assignment_import.assignment_sheet, name="assignment-sheet"),
    path("scoring/", scoring.scoring, name="scoring"),
    path("scoring/<int:pk>/", scoring.score, name="score"),
    path("scoring/<int:pk>/recuse/", scoring.recuse, name="recuse"),
    path("scoring/rounds/<int:pk>/decline/", scoring.decline, name="decline-judging"),
    path("scoring/kinds/<int:pk>/", own_marks.grid, name="score-grid"),
    path("scoring/kinds/<int:pk>/compare/", own_marks.compare, name="my-marks"),
    path("scoring/kinds/<int:pk>/settle/", own_marks.settle, name="settle-marks"),
    path("scoring/kinds/<int:pk>/sheet/", scoring_import.scoring_sheet, name="scoring-sheet"),
    path("scoring/kinds/<int:pk>/import/", scoring_import.import_marks, name="import-marks"),
]
