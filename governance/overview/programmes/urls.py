"""Addresses of the programmes of an office, and of their public page."""

from django.urls import path

from governance.overview.programmes import views

urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/new/", views.new_programme, name="new-programme"),
    path("programmes/<int:pk>/", views.programme, name="programme"),
    path("programmes/<int:pk>/change/", views.change_programme, name="change-programme"),
    path("programmes/<int:pk>/picture/", views.picture_programme, name="picture-programme"),
    path("programmes/<int:pk>/show/", views.show_programme, name="show-programme"),
    path("programmes/<int:pk>/cover/", views.programme_cover, name="programme-cover"),
    path("programmes/<int:pk>/pillars/", views.add_pillar, name="add-pillar"),
    path("programmes/pillars/<int:pk>/", views.change_pillar, name="change-pillar"),
    path("programmes/pillars/<int:pk>/drop/", views.drop_pillar, name="drop-pillar"),
    path("public/programmes/<int:pk>/cover/", views.public_programme_cover, name="public-programme-cover"),
    path("public/<str:code>/programmes/", views.public_programmes, name="public-programmes"),
]
