"""Addresses of wishes: for those who check them, for those who claim them, and the wall for everybody."""

from django.urls import path

from volunteers.views import wish_claiming, wish_exporting, wish_importing, wish_wall, wishes

urlpatterns = [
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/new/", wishes.new_wish, name="new-wish"),
    path("wishes/list/", wishes.list_wishes, name="list-wishes"),
    path("wishes/settings/", wishes.wish_settings, name="wish-settings"),
    path("wishes/export/", wish_exporting.export_wishes, name="export-wishes"),
    path("wishes/import/", wish_importing.import_wishes, name="import-wishes"),
    path("wishes/import/template/", wish_importing.wish_template, name="wish-template"),
    path("wishes/import/<int:pk>/", wish_importing.wish_batch, name="wish-batch"),
    path("wishes/import/<int:pk>/rows/<int:row>/", wish_importing.mend_wish_row, name="mend-wish-row"),
    path("wishes/import/<int:pk>/apply/", wish_importing.apply_wishes, name="apply-wishes"),
    path("wishes/import/<int:pk>/undo/", wish_importing.undo_wishes, name="undo-wishes"),
    path("wishes/<int:pk>/", wishes.wish, name="wish"),
    path("wishes/<int:pk>/check/", wishes.check_wish, name="check-wish"),
    path("wishes/<int:pk>/list/", wishes.list_wish, name="list-wish"),
    path("wishes/<int:pk>/unlist/", wishes.unlist_wish, name="unlist-wish"),
    path("wishes/<int:pk>/decline/", wishes.decline_wish, name="decline-wish"),
    path("wishes/<int:pk>/claim/", wish_claiming.claim_wish, name="claim-wish"),
    path("wishes/<int:pk>/finish/", wishes.finish_wish, name="finish-wish"),
    path("wishes/<int:pk>/thanks/", wishes.answer_thanks, name="answer-thanks"),
    path("wishes/<int:pk>/picture/", wishes.picture_wish, name="picture-wish"),
    path("wishes/<int:pk>/contact/", wishes.wish_contact, name="wish-contact"),
    path("wishes/photos/<int:pk>/", wishes.wish_photo, name="wish-photo"),
    path("public/wishes/photos/<int:pk>/", wish_wall.public_wish_photo, name="public-wish-photo"),
    path("public/<str:code>/wishes/", wish_wall.public_wishes, name="public-wishes"),
    path("v/<str:code>/wishes/<int:pk>/", wish_wall.own_claim_wish, name="own-claim-wish"),
]
