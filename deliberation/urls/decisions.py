"""Addresses of what follows a meeting: minutes, resolutions, projects, and the pages for everybody."""

from django.urls import path

from deliberation.deeds_resolutions import DEEDS
from deliberation.views import exporting_meetings, minutes, projects, public, resolutions

urlpatterns = [
    path("meetings/export/", exporting_meetings.export_meetings, name="export-meetings"),
    path("meetings/template/", minutes.minutes_template, name="minutes-template"),
    path("meetings/template/preview/", minutes.preview_template, name="preview-template"),
    path("meetings/template/reset/", minutes.reset_template, name="reset-template"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/draft/", minutes.draft_minutes, name="draft-minutes"),
    path("meetings/<int:pk>/minutes/edit/", minutes.edit_minutes, name="edit-minutes"),
    path("meetings/<int:pk>/minutes/send/", minutes.send_minutes, name="send-minutes"),
    path("meetings/<int:pk>/minutes/remark/", minutes.remark_minutes, name="remark-minutes"),
    path("meetings/remarks/<int:pk>/answer/", minutes.answer_remark, name="answer-remark"),
    path("meetings/<int:pk>/minutes/sign/", minutes.sign_minutes, name="sign-minutes"),
    path("meetings/<int:pk>/minutes/correct/", minutes.correct_minutes, name="correct-minutes"),
    path("meetings/<int:pk>/minutes/publish/", minutes.publish_minutes, name="publish-minutes"),
    path("meetings/<int:pk>/minutes/word/", minutes.minutes_word, name="minutes-word"),
    path("meetings/<int:pk>/minutes/print/", minutes.print_minutes, name="print-minutes"),
    path("meetings/objections/<int:pk>/answer/", minutes.answer_objection, name="answer-objection"),
    path("meetings/items/<int:pk>/resolution/", resolutions.make_resolution, name="make-resolution"),
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/<int:pk>/", resolutions.resolution, name="resolution"),
    path("resolutions/progress/<int:pk>/photo/", resolutions.progress_photo, name="progress-photo"),
    *(path(f"resolutions/<int:pk>/{name}/", resolutions.deed(name), name=f"{name}-resolution") for name in DEEDS),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.new_project, name="new-project"),
    path("projects/<int:pk>/", projects.project, name="project"),
    path("projects/<int:pk>/change/", projects.change_project, name="change-project"),
    path("projects/<int:pk>/advance/", projects.advance_project, name="advance-project"),
    path("projects/<int:pk>/fund/", projects.fund_project, name="fund-project"),
    path("projects/<int:pk>/milestones/", projects.add_milestone, name="add-milestone"),
    path("projects/milestones/<int:pk>/reach/", projects.reach_milestone, name="reach-milestone"),
    path("projects/<int:pk>/outcomes/", projects.set_outcome, name="set-outcome"),
    path("projects/<int:pk>/picture/", projects.picture_project, name="picture-project"),
    path("projects/<int:pk>/photo/", projects.project_photo, name="project-photo"),
    path("projects/<int:pk>/show/", projects.show_project, name="show-project"),
    path("public/objection/", public.public_objection, name="public-objection"),
    path("public/meetings/<int:pk>/", public.public_meeting, name="public-meeting"),
    path("public/projects/<int:pk>/photo/", public.public_project_photo, name="public-project-photo"),
    path("public/<str:code>/meetings/", public.public_meetings, name="public-meetings"),
    path("public/<str:code>/projects/", public.public_projects, name="public-projects"),
]
