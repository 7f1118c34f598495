from django.urls import path

from volunteers import views

urlpatterns = [path("wishes/", views.wishes, name="wishes")]
