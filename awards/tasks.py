"""Registers this app's job handlers; the work itself is in the actions."""

from awards.actions import evidence, naming, notice_days, pool, telling

HANDLERS = (
    pool.check_all,
    pool.check_one,
    telling.tell_phases,
    telling.tell_phase,
    telling.remind_judges,
    evidence.take_evidence_of,
    notice_days.lengthen_all,
    notice_days.lengthen_one,
    naming.remind_of_ends,
    naming.remind_of_end,
)
