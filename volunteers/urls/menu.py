"""Addresses of the menu of needs and of claims."""

from django.urls import path

from volunteers.views import claims, menu, menu_public, own_needs

urlpatterns = [
    path("menu/", menu.menu, name="menu"),
    path("menu/ask/", menu.ask_need, name="ask-need"),
    path("menu/print/", menu.print_menu, name="print-menu"),
    path("menu/export/", menu.export_menu, name="export-menu"),
    path("menu/<int:pk>/", menu.need, name="need"),
    path("menu/<int:pk>/publish/", menu.publish_need, name="publish-need"),
    path("menu/<int:pk>/decline/", menu.decline_need, name="decline-need"),
    path("menu/<int:pk>/withdraw/", menu.withdraw_need, name="withdraw-need"),
    path("menu/<int:pk>/contact/", menu.need_contact, name="need-contact"),
    path("menu/<int:pk>/claim/", menu.claim_need, name="claim-need"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/start/", claims.start_claim, name="start-claim"),
    path("claims/<int:pk>/deliver/", claims.deliver_claim, name="deliver-claim"),
    path("claims/<int:pk>/confirm/", claims.confirm_claim, name="confirm-claim"),
    path("claims/<int:pk>/send-back/", claims.send_back_claim, name="send-back-claim"),
    path("claims/<int:pk>/release/", claims.release_claim, name="release-claim"),
    path("claims/<int:pk>/link/", claims.link_claim, name="link-claim"),
    path("public/<str:code>/needs/", menu_public.public_needs, name="public-needs"),
    path("public/<str:code>/needs/tell/", menu_public.tell_need, name="tell-need"),
    path("v/<str:code>/needs/<int:pk>/", own_needs.own_need, name="own-need"),
    path("v/<str:code>/claims/<int:pk>/", own_needs.own_claim, name="own-claim"),
    path("needs/<str:code>/", menu_public.confirm_by_link, name="confirm-by-link"),
]
