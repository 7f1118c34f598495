from django.urls import path

from governance.overview.blanks import views

urlpatterns = [
    path("", views.blank_forms, name="blank-forms"),
    path("<int:pk>/", views.blank_form, name="blank-form"),
    path("<int:pk>/heading/", views.choose_heading, name="choose-heading"),
    path("<int:pk>/fill/", views.fill_blank, name="fill-blank"),
    path("<int:pk>/fill/full/", views.fill_blank_full, name="fill-blank-full"),
    path("<int:pk>/delete/", views.delete_blank, name="delete-blank"),
]
