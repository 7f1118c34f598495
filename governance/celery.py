"""Celery: in production it keeps time and executes; the truth about work to do is the Job table.

Every entry of the schedule only writes a job row (or drains the table), so a tick that comes twice,
late or never does no harm. Without Redis `manage.py run_jobs` reads the same schedule.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")

app = Celery("governance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["governance.foundation"])

DRAIN = "foundation.drain"
PERIODIC = "foundation.periodic"

app.conf.beat_schedule = {
    "drain the job table": {"task": DRAIN, "schedule": 5.0, "options": {"expires": 5}},
    "colour the deadlines": {"task": PERIODIC, "schedule": crontab(), "args": ["tickets.light_lamps"]},
    "remind of calls to reporters": {
        "task": PERIODIC,
        "schedule": crontab(minute=20),
        "args": ["tickets.remind_follow_ups"],
    },
    "press what is overdue": {"task": PERIODIC, "schedule": crontab(), "args": ["tickets.press_overdue"]},
    "look at what is parked": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=20),
        "args": ["tickets.look_at_parked"],
    },
    "put together what many report": {
        "task": PERIODIC,
        "schedule": crontab(hour=3, minute=10),
        "args": ["tickets.find_topics"],
    },
    "seal the ledger": {"task": PERIODIC, "schedule": crontab(), "args": ["ledger.seal"]},
    "make up for missing jobs": {"task": PERIODIC, "schedule": crontab(minute="*/15"), "args": ["jobs.reconcile"]},
    "ask for next year's calendar": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=30),
        "args": ["calendar.provide_next_year"],
    },
    "tell of wishes nobody takes": {
        "task": PERIODIC,
        "schedule": crontab(hour=9, minute=5),
        "args": ["wishes.press_untaken"],
    },
    "remind grids of campaigns": {
        "task": PERIODIC,
        "schedule": crontab(hour=9, minute=10),
        "args": ["campaigns.press_late"],
    },
    "look after the care list": {"task": PERIODIC, "schedule": crontab(hour=6, minute=20), "args": ["care.nightly"]},
    "erase what was kept long enough": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=10),
        "args": ["residents.erase_outdated"],
    },
    "look through the register": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=40),
        "args": ["residents.checkup"],
    },
    "remind of requests": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=10),
        "args": ["residents.remind_requests"],
    },
    "remind of resolutions": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=15),
        "args": ["resolutions.light_lamps"],
    },
    "remind of disputes": {"task": PERIODIC, "schedule": crontab(hour=8, minute=25), "args": ["disputes.light_lamps"]},
    "remind of minutes": {"task": PERIODIC, "schedule": crontab(hour=8, minute=20), "args": ["minutes.remind"]},
    "remind of meetings not held": {
        "task": PERIODIC,
        "schedule": crontab(hour=9, minute=10),
        "args": ["councils.remind"],
    },
    "close shifts that are over": {
        "task": PERIODIC,
        "schedule": crontab(minute="*/10"),
        "args": ["shifts.close_forgotten"],
    },
    "remind of tomorrow's shifts": {
        "task": PERIODIC,
        "schedule": crontab(hour="15-17", minute=0),  # a digest sent at one leaves by half past five
        "args": ["shifts.remind"],
    },
    "tell of volunteers who came of age": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=25),
        "args": ["volunteers.tell_of_age"],
    },
    "forget volunteers who left long ago": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=25),
        "args": ["volunteers.forget_left"],
    },
    "forget applications nobody answered": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=20),
        "args": ["volunteers.forget_applications"],
    },
    "press what is claimed and idle": {
        "task": PERIODIC,
        "schedule": crontab(minute=5),
        "args": ["claims.press_idle"],
    },
    "press needs nobody takes": {"task": PERIODIC, "schedule": crontab(hour=8, minute=40), "args": ["needs.press"]},
    "forget contacts of needs": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=30),
        "args": ["needs.forget_contacts"],
    },
    "remind of agreements": {"task": PERIODIC, "schedule": crontab(hour=8, minute=50), "args": ["agreements.remind"]},
    "give stars whose notice is over": {
        "task": PERIODIC,
        "schedule": crontab(hour=0, minute=25),
        "args": ["stars.give"],
    },
    "tell of the phases of awards": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=5),
        "args": ["awards.tell_phases"],
    },
    "give notices of awards the days the calendar took": {
        "task": PERIODIC,
        "schedule": crontab(hour=0, minute=35),
        "args": ["awards.lengthen_notices"],
    },
    "remind of awards that end": {
        "task": PERIODIC,
        "schedule": crontab(hour=8, minute=55),
        "args": ["awards.remind_of_ends"],
    },
    "look who must keep away from what he judges": {
        "task": PERIODIC,
        "schedule": crontab(hour=2, minute=35),
        "args": ["awards.check_conflicts"],
    },
    "close last month": {"task": PERIODIC, "schedule": crontab(hour=1, minute=15), "args": ["months.close"]},
    "remind of reports nobody submitted": {
        "task": PERIODIC,
        "schedule": crontab(hour=9, minute=15),
        "args": ["months.remind"],
    },
    "refresh the running month": {"task": PERIODIC, "schedule": crontab(minute=35), "args": ["months.run"]},
    "find what falls due": {
        "task": PERIODIC,
        "schedule": crontab(minute="1-59/10"),
        "args": ["reminders.find"],
    },
    "write the letters": {"task": PERIODIC, "schedule": crontab(minute="*/5"), "args": ["letters.post"]},
    "send the letters": {"task": PERIODIC, "schedule": crontab(), "args": ["letters.send"]},
    "forget old letters": {
        "task": PERIODIC,
        "schedule": crontab(hour=3, minute=20),
        "args": ["reminders.forget_old"],
    },
    "count for the cockpits": {"task": PERIODIC, "schedule": crontab(minute="*/5"), "args": ["cockpit.refresh"]},
    "look for what cannot be": {
        "task": PERIODIC,
        "schedule": crontab(hour=4, minute=10),
        "args": ["self_check.nightly"],
    },
    "forget old traces": {"task": PERIODIC, "schedule": crontab(hour=3, minute=10), "args": ["jobs.forget_old"]},
}
