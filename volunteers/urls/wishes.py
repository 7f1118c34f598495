"""Addresses of wishes."""

from django.urls import path

from volunteers.views import wishes

urlpatterns = [path("wishes/", wishes.wishes, name="wishes")]
