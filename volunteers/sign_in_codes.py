"""The rotating code of a shift: six digits that a QR on the organiser's screen carries, good for half a minute.

Derived from the shift's secret and the clock, so nothing is stored and a photo of the screen soon opens nothing.
Shape: HMAC-SHA-256 of the count of half minutes since 1970, the last six decimal digits.
"""

import hashlib
import hmac
import secrets

EVERY = 30  # seconds
GRACE = 2  # steps back that still open: slow fingers, a phone's slow clock


def new_secret():
    return secrets.token_hex(20)


def code_at(secret, now):
    """The six digits at a moment (an aware datetime)."""
    return _digits(secret, int(now.timestamp()) // EVERY)


def opens(secret, code, now):
    step = int(now.timestamp()) // EVERY
    code = "".join(ch for ch in code if ch.isascii() and ch.isdecimal())
    return any(hmac.compare_digest(code, _digits(secret, step - back)) for back in range(GRACE + 1))


def _digits(secret, step):
    made = hmac.new(bytes.fromhex(secret), str(step).encode(), hashlib.sha256).hexdigest()
    return f"{int(made, 16) % 1_000_000:06d}"
