"""Addresses of accounts and people, and of the tree with its territory and posts."""

from django.urls import path

from hierarchy.views import account, people, signing

urlpatterns = [
    path("login/", signing.login, name="login"),
    path("logout/", signing.logout, name="logout"),
    path("password/", signing.change_password, name="change-password"),
    path("me/", account.my_account, name="my-account"),
    path("me/tokens/", account.create_token, name="create-token"),
    path("me/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke-token"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new-person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change_person, name="change-person"),
    path("people/<int:pk>/account/", people.open_account, name="open-account"),
    path("people/<int:pk>/reset/", people.reset_password, name="reset-password"),
    path("people/<int:pk>/disable/", people.disable_account, name="disable-account"),
    path("people/<int:pk>/enable/", people.enable_account, name="enable-account"),
    path("people/<int:pk>/phone/", people.reveal_phone, name="reveal-phone"),
]
