"""Addresses of what makes a clerk's day shorter: many at once, undoing, replies, checklists, views."""

from django.urls import path

from deliberation.views import bulk, replies, saved_views

urlpatterns = [
    path("tickets/bulk/", bulk.bulk_tickets, name="bulk-tickets"),
    path("tickets/undo/", bulk.undo_steps, name="undo-steps"),
    path("tickets/views/", saved_views.saved_views, name="saved-views"),
    path("tickets/views/new/", saved_views.new_view, name="new-view"),
    path("tickets/views/<int:pk>/", saved_views.change_view, name="change-view"),
    path("tickets/<str:number>/replies/", replies.ticket_replies, name="ticket-replies"),
    path("replies/", replies.canned_replies, name="canned-replies"),
    path("replies/new/", replies.new_reply, name="new-reply"),
    path("replies/<int:pk>/", replies.change_reply, name="change-reply"),
    path("checklists/", replies.checklists, name="checklists"),
    path("checklists/new/", replies.new_item, name="new-checklist-item"),
    path("checklists/<int:pk>/", replies.checklist_item, name="checklist-item"),
]
