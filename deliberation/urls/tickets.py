"""Addresses of the ticket: pages by noun, deeds by verb."""

from django.urls import path

from deliberation.deeds import DEEDS
from deliberation.views import deeds, exporting, importing, intake, lists, settings, ticket

urlpatterns = [
    path("", lists.desk, name="desk"),
    path("tickets/", lists.tickets, name="tickets"),
    path("tickets/export/", exporting.export_tickets, name="export-tickets"),
    path("tickets/import/", importing.import_tickets, name="import-tickets"),
    path("tickets/import/<int:pk>/", importing.ticket_batch, name="ticket-batch"),
    path("tickets/import/<int:pk>/remap/", importing.remap_batch, name="remap-batch"),
    path("tickets/import/<int:pk>/apply/", importing.apply_batch, name="apply-batch"),
    path("tickets/import/<int:pk>/undo/", importing.undo_batch, name="undo-batch"),
    path("tickets/new/", intake.new_ticket, name="new-ticket"),
    path("tickets/new/buildings/", intake.place_buildings, name="place-buildings"),
    path("tickets/new/entrances/", intake.place_entrances, name="place-entrances"),
    path("tickets/new/level/", intake.suggest_level, name="suggest-level"),
    path("categories/", settings.categories, name="categories"),
    path("categories/new/", settings.new_category, name="new-category"),
    path("categories/limits/", settings.change_limits, name="change-limits"),
    path("categories/<int:pk>/", settings.category, name="category"),
    path("photos/<int:pk>/", ticket.photo, name="ticket-photo"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/print/", ticket.print_ticket, name="print-ticket"),
    path("tickets/<str:number>/reveal/", deeds.reveal_phone, name="reveal-ticket-phone"),
    *(
        path(
            f"tickets/<str:number>/{name.replace('_', '-')}/", deeds.deed(name), name=f"{name.replace('_', '-')}-ticket"
        )
        for name in DEEDS
    ),
]
