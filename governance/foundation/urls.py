from django.urls import path

from governance.foundation.views import calendar, inbox, jobs

urlpatterns = [
    path("calendar/", calendar.calendar_page, name="calendar"),
    path("calendar/day/<str:when>/", calendar.change_day, name="change-day"),
    path("calendar/notice/", calendar.paste_holidays, name="paste-holidays"),
    path("calendar/sheet/", calendar.import_holidays, name="import-holidays"),
    path("calendar/confirm/", calendar.confirm_holidays, name="confirm-holidays"),
    path("calendar/changes/<int:pk>/undo/", calendar.undo_calendar_change, name="undo-calendar-change"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all_notices, name="read-all-notices"),
    path("inbox/<int:pk>/", inbox.notice, name="notice"),
    path("inbox/<int:pk>/read/", inbox.read_notice, name="read-notice"),
    path("jobs/", jobs.jobs_page, name="jobs"),
    path("jobs/<int:pk>/retry/", jobs.retry_job, name="retry-job"),
]
