from datetime import date

from governance.foundation.periods import period_words

TODAY = date(2026, 11, 22)


def test_only_a_whole_month_is_called_by_its_name():
    assert period_words(date(2026, 2, 1), date(2026, 2, 28), TODAY) == "2026年2月"
    assert period_words(date(2026, 10, 5), date(2026, 10, 20), TODAY) == "2026-10-05至2026-10-20"
    assert period_words(date(2026, 11, 1), date(2026, 11, 22), TODAY) == "2026-11-01至2026-11-22"
    assert period_words(date(2025, 10, 1), date(2026, 10, 31), TODAY) == "2025-10-01至2026-10-31"


def test_an_open_end_is_today_and_an_open_start_the_beginning():
    assert period_words(date(2026, 10, 5), None, TODAY) == "2026-10-05至2026-11-22"
    assert period_words(None, date(2026, 10, 31), TODAY) == "建档至2026-10-31"
    assert period_words(None, None, TODAY) == ""
