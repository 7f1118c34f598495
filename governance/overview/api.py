"""The API's description of itself: /api/v1/schema/."""

from drf_spectacular.views import SpectacularAPIView

from governance.foundation.access import PUBLIC, AsDeclared


class SchemaView(SpectacularAPIView):
    """Open to all: it tells shapes, never data."""

    access = PUBLIC
    permission_classes = [AsDeclared]
    authentication_classes = []
