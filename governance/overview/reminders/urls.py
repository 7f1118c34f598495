"""Reminders: their kinds, one's own ways, and for the system manager the ways out and what left by them."""

from django.urls import path

from governance.overview.reminders import views, views_channels

urlpatterns = [
    path("reminders/", views.reminder_kinds, name="reminder-kinds"),
    path("reminders/<str:code>/switch/", views.switch_reminder, name="switch-reminder"),
    path("me/reach/", views.my_reach, name="my-reach"),
    path("me/absence/", views.set_absence, name="set-absence"),
    path("me/absence/<int:pk>/end/", views.end_absence, name="end-absence"),
    path("channels/", views_channels.channels, name="channels"),
    path("channels/new/<str:way>/", views_channels.new_channel, name="new-channel"),
    path("channels/<int:pk>/", views_channels.channel, name="channel"),
    path("channels/<int:pk>/try/", views_channels.try_channel, name="try-channel"),
    path("letters/", views_channels.letters, name="letters"),
    path("letters/by/<int:pk>/resend/", views_channels.resend_dead, name="resend-dead"),
    path("letters/<int:pk>/resend/", views_channels.resend_letter, name="resend-letter"),
    path("letters/<int:pk>/give-up/", views_channels.give_up_letter, name="give-up-letter"),
    path("letters/people/<int:pk>/", views_channels.letters_of, name="letters-of"),
]
