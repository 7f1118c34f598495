"""Letters: what leaves the portal. Written with what asks for them, sent by lease, once each (docs/adr/0011)."""

from governance.foundation.outbox.posting import post
from governance.foundation.outbox.settling import forget_old

__all__ = ["forget_old", "post"]
