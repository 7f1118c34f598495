from django.urls import path

from residents.views import care, care_deeds, exporting_care, visits

urlpatterns = [
    path("care/", care.care_list, name="care-list"),
    path("care/assign/", care.assign_care, name="assign-care"),
    path("care/birthdays/", care.birthdays, name="birthdays"),
    path("care/settings/", care.care_settings, name="care-settings"),
    path("care/<int:pk>/change/", care_deeds.change_care, name="change-care"),
    path("care/<int:pk>/add-mark/", care_deeds.add_mark, name="add-care-mark"),
    path("care/<int:pk>/give/", care_deeds.give_care, name="give-care"),
    path("care/<int:pk>/close/", care_deeds.close_care, name="close-care"),
    path("care/marks/<int:pk>/end/", care_deeds.end_mark, name="end-care-mark"),
    path("residents/<int:pk>/open-care/", care_deeds.open_care, name="open-care"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.record_visit, name="record-visit"),
    path("visits/due/", visits.due_visits, name="due-visits"),
    path("visits/export/", exporting_care.export_visits, name="export-visits"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/revoke/", visits.revoke, name="revoke-visit"),
]
