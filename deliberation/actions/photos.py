"""Keeping a step's pictures with its ticket."""

import secrets

from django.core.files.base import ContentFile

from deliberation.models import TicketPhoto


def add_photos(ticket, pictures, *, by, event=None):
    """Store `Picture`s under random names with a ticket and, if given, with the step they prove."""
    for picture in pictures:
        photo = TicketPhoto(ticket=ticket, event=event, width=picture.width, height=picture.height, added_by=by)
        photo.file.save(f"{secrets.token_hex(16)}.jpg", ContentFile(picture.content), save=True)
    if pictures:
        ticket.photos_count += len(pictures)
        ticket.save(update_fields=["photos_count"])
