from django.urls import path

from residents.views import checkup, merging

urlpatterns = [
    path("checkup/", checkup.checkup, name="checkup"),
    path("checkup/run/", checkup.run_checkup, name="run-checkup"),
    path("checkup/<int:pk>/mend/", checkup.mend_finding, name="mend-finding"),
    path("checkup/<int:pk>/accept/", checkup.accept_finding, name="accept-finding"),
    path("residents/<int:pk>/merge/", merging.merge_residents, name="merge-residents"),
    path("merges/<int:pk>/undo/", merging.undo_merge, name="undo-merge"),
]
