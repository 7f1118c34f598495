"""Whose request it is: the caller's network address, believed only from our own proxies."""

import ipaddress

from django.conf import settings


def _trusted(address):
    return any(address in ipaddress.ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES)


def address_of(request):
    """X-Forwarded-For is read from the right, past the proxies we named; what a stranger wrote there is ignored."""
    here = _parsed(request.META.get("REMOTE_ADDR", "")) or ipaddress.ip_address("0.0.0.0")  # noqa: S104
    hops = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while _trusted(here) and hops:
        before = _parsed(hops.pop())
        if before is None:
            break
        here = before
    return str(here)


def _parsed(text):
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
