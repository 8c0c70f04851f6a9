"""Writes days in words, the same on every machine."""

from datetime import date

# `strftime` would write the month in the language of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def write_day(day: date) -> str:
    """Return a day in words.

    >>> write_day(date(2026, 11, 9))
    '9 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_days(first: date, last: date) -> str:
    """Return the time from one day to another in words, without what both have in common.

    >>> write_days(date(2026, 8, 24), date(2026, 11, 29)), write_days(date(2026, 11, 24), date(2026, 11, 29))
    ('24 August to 29 November 2026', '24 to 29 November 2026')
    >>> write_days(date(2025, 12, 31), date(2026, 1, 1)), write_days(date(2026, 1, 1), date(2026, 1, 1))
    ('31 December 2025 to 1 January 2026', '1 January 2026')
    """
    if first == last:
        return write_day(last)
    parts = write_day(first).split()
    same = 0 if first.year != last.year else 1 if first.month != last.month else 2
    return f"{' '.join(parts[: len(parts) - same])} to {write_day(last)}"
