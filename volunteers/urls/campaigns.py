"""Addresses of campaigns."""

from django.urls import path

from volunteers.views import campaigns

urlpatterns = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new_campaign, name="new-campaign"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/change/", campaigns.change_campaign, name="change-campaign"),
    path("campaigns/<int:pk>/end/", campaigns.end_campaign, name="end-campaign"),
    path("campaigns/tasks/<int:pk>/", campaigns.campaign_task, name="campaign-task"),
    path("campaigns/tasks/<int:pk>/report/", campaigns.report_campaign, name="report-campaign"),
    path("campaigns/tasks/<int:pk>/reopen/", campaigns.reopen_task, name="reopen-task"),
]
