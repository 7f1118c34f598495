"""Addresses of meetings: pages by noun, deeds by verb."""

from django.urls import path

from deliberation.views import attending, meeting_deeds, meetings, sign_in, voting

urlpatterns = [
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.new_meeting, name="new-meeting"),
    path("meetings/record/", meetings.record_meeting, name="record-meeting"),
    path("meetings/owners-calculator/", voting.owners_calculator, name="owners-calculator"),
    path("meetings/sign-in/", sign_in.sign_in_by_code, name="sign-in-by-code"),
    path("meetings/sign-in/<str:token>/", sign_in.sign_in, name="sign-in"),
    path("meetings/sign-in/<str:token>/vote/", sign_in.vote, name="vote-signed-in"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/notice/", meetings.meeting_notice, name="meeting-notice"),
    path("meetings/<int:pk>/sign-in-sheet/", meetings.sign_in_sheet, name="sign-in-sheet"),
    path("meetings/<int:pk>/poster/", meetings.meeting_poster, name="meeting-poster"),
    *(
        path(f"meetings/<int:pk>/{name}/", meeting_deeds.meeting_deed(name), name=f"{name}-meeting")
        for name in meeting_deeds.DEEDS
    ),
    path("meetings/<int:pk>/renew-sign-in/", meeting_deeds.renew_sign_in, name="renew-sign-in"),
    path("meetings/<int:pk>/add-item/", meeting_deeds.add_item, name="add-agenda-item"),
    path("agenda/<int:pk>/move/", meeting_deeds.move_item, name="move-agenda-item"),
    path("agenda/<int:pk>/conclude/", meeting_deeds.conclude_item, name="conclude-agenda-item"),
    path("meetings/<int:pk>/tick/", attending.tick, name="tick-attendances"),
    path("meetings/<int:pk>/add-person/", attending.add_person, name="add-person"),
    path("meetings/<int:pk>/attend/", attending.attend, name="attend-meeting"),
    path("attendances/<int:pk>/leave/", attending.leave, name="leave-meeting"),
    path("attendances/<int:pk>/take-back/", attending.take_back, name="take-back-arrival"),
    path("attendances/<int:pk>/excuse/", attending.excuse, name="excuse-attendance"),
    path("attendances/<int:pk>/entrust/", attending.entrust, name="entrust-vote"),
    path("attendances/<int:pk>/settle/", attending.settle, name="settle-attendance"),
    path("agenda/<int:pk>/open-vote/", voting.open_vote, name="open-vote"),
    path("motions/<int:pk>/", voting.motion, name="motion"),
    path("motions/<int:pk>/count/", voting.count, name="count-votes"),
    path("motions/<int:pk>/cast/", voting.cast, name="cast-vote"),
    path("motions/<int:pk>/close/", voting.close, name="close-vote"),
    path("motions/<int:pk>/void/", voting.void, name="void-vote"),
    path("motions/<int:pk>/scan/", voting.scan, name="ballot-scan"),
]
