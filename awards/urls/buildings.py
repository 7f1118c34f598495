from django.urls import path

from awards.views import building_items, buildings

urlpatterns = [
    path("building-plans/", buildings.plans, name="building-plans"),
    path("building-plans/items/", building_items.items, name="building-items"),
    path("building-plans/items/new/", building_items.new_item, name="new-building-item"),
    path("building-plans/items/<int:pk>/", building_items.change_item, name="change-building-item"),
    path("building-plans/<int:pk>/", buildings.plan, name="building-plan"),
    path("building-plans/<int:pk>/theme/", buildings.theme, name="set-building-theme"),
    path("building-plans/<int:pk>/report/<int:item>/", buildings.report, name="report-building-item"),
    path("building-plans/<int:pk>/check/<int:item>/", buildings.check, name="check-building-item"),
    path("building-plans/<int:pk>/apply/", buildings.apply, name="apply-building-plan"),
    path("building-plans/<int:pk>/accept/", buildings.accept, name="accept-building-plan"),
    path("building-plans/<int:pk>/name/", buildings.name, name="name-building-plan"),
    path("building-plans/<int:pk>/send-back/", buildings.send_back, name="send-back-building-plan"),
]
