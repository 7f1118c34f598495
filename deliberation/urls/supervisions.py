"""Addresses of 督办 and of the numbers behind it."""

from django.urls import path

from deliberation.views import ladder, supervisions

urlpatterns = [
    path("supervisions/", supervisions.supervisions, name="supervisions"),
    path("supervisions/<int:pk>/", supervisions.supervision, name="supervision"),
    *(
        path(f"supervisions/<int:pk>/{name}/", supervisions.deed_on_supervision(name), name=f"{name}-supervision")
        for name in supervisions.DEEDS
    ),
    path("categories/ladder/", ladder.ladder_settings, name="ladder-settings"),
]
