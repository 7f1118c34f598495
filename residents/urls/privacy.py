from django.urls import path

from residents.views import my_info, privacy, requests

urlpatterns = [
    path("residents/<int:pk>/reveal/", privacy.reveal_resident, name="reveal-resident"),
    path("residents/<int:pk>/who-saw/", privacy.who_saw, name="who-saw"),
    path("residents/<int:pk>/pass/", privacy.issue_pass, name="issue-pass"),
    path("residents/<int:pk>/pass/revoke/", privacy.revoke_pass, name="revoke-pass"),
    path("residents/<int:pk>/consents/new/", privacy.give_consent, name="give-consent"),
    path("residents/<int:pk>/requests/new/", requests.new_register_request, name="new-register-request"),
    path("residents/<int:pk>/propose/", requests.propose_change, name="propose-change"),
    path("consents/<int:pk>/withdraw/", privacy.withdraw_consent, name="withdraw-consent"),
    path("register-requests/", requests.register_requests, name="register-requests"),
    path("register-requests/<int:pk>/", requests.register_request, name="register-request"),
    path("settings/retention/", privacy.retention_settings, name="retention-settings"),
    path("my-info/", my_info.my_info, name="my-info"),
    path("my-info/ask/", my_info.my_info_ask, name="my-info-ask"),
    path("privacy-notice/", my_info.privacy_notice, name="privacy-notice"),
]
