"""Numbers: the street's code, the day, four digits. Given out under a lock, never twice, never reused."""

from django.utils import timezone

from deliberation.models import TicketSerial


def next_numbers(office, count=1, day=None):
    """`count` consecutive numbers of an office for a day, e.g. WH2611210001."""
    day = day or timezone.localdate()
    TicketSerial.objects.get_or_create(office_path=office.path, day=day)
    serial = TicketSerial.objects.select_for_update().get(office_path=office.path, day=day)
    first = serial.last + 1
    serial.last += count
    serial.save(update_fields=["last"])
    return [f"{office.code}{day:%y%m%d}{n:04d}" for n in range(first, first + count)]
