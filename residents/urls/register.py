"""Estates, buildings, doors, households and people."""

from django.urls import path

from residents.views import building, dwelling, household_deeds, register, resident

urlpatterns = [
    path("register/", register.register, name="register"),
    path("register/estates/<int:pk>/", register.register_estate, name="register-estate"),
    path("buildings/<int:pk>/rooms/", building.building_rooms, name="building-rooms"),
    path("buildings/<int:pk>/rooms/print/", building.print_rooms, name="print-rooms"),
    path("buildings/<int:pk>/rooms/export/", building.export_rooms, name="export-rooms"),
    path("buildings/<int:pk>/profile/", building.unit_profile, name="unit-profile"),
    path("buildings/<int:pk>/profile/export/", building.export_unit_profile, name="export-unit-profile"),
    path("buildings/<int:pk>/dwellings/new/", dwelling.add_dwelling, name="add-dwelling"),
    path("dwellings/<int:pk>/", dwelling.dwelling, name="dwelling"),
    path("dwellings/<int:pk>/change/", dwelling.change_dwelling, name="change-dwelling"),
    path("dwellings/<int:pk>/move-in/", dwelling.move_in, name="move-in"),
    path("households/<int:pk>/change/", household_deeds.change_household, name="change-household"),
    path("households/<int:pk>/move-out/", household_deeds.move_out, name="move-out"),
    path("households/<int:pk>/move/", household_deeds.move_household, name="move-household"),
    path("households/<int:pk>/split/", household_deeds.split_household, name="split-household"),
    path("households/<int:pk>/join/", household_deeds.join_households, name="join-households"),
    path("households/<int:pk>/designate/", household_deeds.designate_household, name="designate-household"),
    path("households/<int:pk>/undesignate/", household_deeds.withdraw_designation, name="withdraw-designation"),
    path("residents/<int:pk>/", resident.resident, name="resident"),
    path("residents/<int:pk>/change/", resident.change_resident, name="change-resident"),
    path("residents/<int:pk>/death/", resident.record_death, name="record-death"),
    path("residents/<int:pk>/restore/", resident.restore_resident, name="restore-resident"),
    path("residents/<int:pk>/party/", resident.record_party, name="record-party"),
    path("residents/<int:pk>/party/forget/", resident.forget_party, name="forget-party"),
    path("residents/<int:pk>/second-home/", resident.second_home, name="second-home"),
    path("residents/<int:pk>/second-home/end/", resident.end_second_home, name="end-second-home"),
]
