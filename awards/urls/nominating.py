"""Addresses of nominations: the list and page of a round's, the deeds on one, and the pages for everybody."""

from django.urls import path

from awards.views import nominating, nominations, public_nominating, public_votes, suggestions, votes

urlpatterns = [
    path("awards/<int:pk>/nominations/", nominations.nominations, name="nominations"),
    path("awards/<int:pk>/nominations/accept/", nominating.accept_nominations, name="accept-nominations"),
    path("awards/<int:pk>/nominate/", nominating.nominate, name="nominate"),
    path("awards/<int:pk>/suggestions/", suggestions.suggestions, name="suggestions"),
    path("awards/nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("awards/nominations/<int:pk>/accept/", nominating.accept_nomination, name="accept-nomination"),
    path("awards/nominations/<int:pk>/decline/", nominating.decline_nomination, name="decline-nomination"),
    path("awards/nominations/<int:pk>/withdraw/", nominating.withdraw_nomination, name="withdraw-nomination"),
    path("awards/nominations/<int:pk>/consent/", nominating.consent_nomination, name="consent-nomination"),
    path("awards/nominations/<int:pk>/bar/", nominating.bar_nomination, name="bar-nomination"),
    path("awards/vetoes/<int:pk>/lift/", nominating.lift_veto, name="lift-veto"),
    path("awards/suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path("awards/suggestions/<int:pk>/aside/", suggestions.set_aside_suggestion, name="set-aside-suggestion"),
    path("awards/<int:pk>/votes/", votes.votes, name="award-votes"),
    path("awards/<int:pk>/votes/<int:building>/print/", votes.print_vote_slips, name="print-vote-slips"),
    path("awards/<int:pk>/votes/<int:building>/return/", votes.return_slips, name="return-slips"),
    path("awards/<int:pk>/votes/<int:building>/count/", votes.count_votes, name="count-vote-box"),
    path("awards/<int:pk>/votes/<int:building>/count/<int:count>/void/", votes.void_count, name="void-count"),
    path("vote/", public_votes.vote_by_code, name="vote-by-code"),
    path("vote/<str:code>/", public_votes.vote, name="vote"),
    path("public/awards/suggestion/", public_nominating.suggestion_answer, name="suggestion-answer"),
    path("public/<str:code>/awards/nominate/", public_nominating.public_nominate, name="public-nominate"),
]
