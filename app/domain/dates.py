"""Show dates, times and ages: short ones for the screen, long ones for paper.

Short forms follow the NHS Common User Interface (ISB 1503 dates, 1501 times, banner Table 7 for
ages) and ignore regional settings. What people
type is read with the day before the month, always.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.limits import check
from app.errors import Refused

LONDON: Final = ZoneInfo("Europe/London")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip


def local_today(now_utc: datetime) -> date:
    """Give the day it is in London at `now_utc`; raises `ValueError` for a time without a zone."""
    return local_time(now_utc).date()


def local_time(moment_utc: datetime) -> datetime:
    """Give a stored moment as London's clock shows it."""
    if moment_utc.tzinfo is None:
        raise ValueError("a moment without a zone cannot be placed in London")
    return moment_utc.astimezone(LONDON)


def short(day: date) -> str:
    """Give `05-Jan-2009`."""
    return f"{day.day:02}-{MONTHS[day.month - 1][:3]}-{day.year:04}"


def short_or_not_known(day: date | None) -> str:
    """Give a date as a list shows it, also one that nobody knows."""
    return short(day) if day else "Not known"


def short_with_age(born: date, on: date) -> str:
    """Give `14-Aug-1980 (46y)`, as the banner and the forms show a date of birth."""
    return f"{short(born)} {age_brackets(born, on)}"


def long(day: date) -> str:
    """Give `Thursday 14 August 1980`."""
    return f"{long_without_year(day)} {day.year}"


def long_without_year(day: date) -> str:
    """Give `Thursday 14 August`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def weekday_short(day: date) -> str:
    """Give `Thu 14-Aug-1980`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {short(day)}"


def clock(at: time) -> str:
    """Give the time by 24 hours: `14:00`."""
    return f"{at.hour:02}:{at.minute:02}"


def spoken_time(at: time) -> str:
    """Give the time as people say it: `10:30 am`, `2 pm`, `12 noon`, `12 midnight`."""
    if at.minute == 0 and at.hour in (0, 12):
        return "12 noon" if at.hour else "12 midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes} {'am' if at.hour < 12 else 'pm'}"


def age_in_years(born: date, on: date) -> int:
    """Give the whole years lived; somebody born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age(born: date, on: date) -> str:
    """Give the age by CUI banner Table 7: `46y`, `17y 3m`, `15m 2d`, `7w 3d`, `12d`.

    Under 4 weeks in days, under 1 year in weeks and days, under 2 years in months and days, under
    18 years in years and months, then in years. Zero units are left out. "" before the birth.
    """
    if on < born:
        return ""
    days = (on - born).days
    years = age_in_years(born, on)
    if days < 28:
        return f"{days}d"
    if years < 1:
        return _units((days // 7, "w"), (days % 7, "d"))
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if years < 2:
        return _units((months, "m"), ((on - add_months(born, months)).days, "d"))
    if years < 18:
        return _units((months // 12, "y"), (months % 12, "m"))
    return f"{years}y"


def age_brackets(born: date, on: date) -> str:
    """Give `(46y)`, `(17y)`: whole years from two years on, younger as `age`; "" before birth."""
    years = age_in_years(born, on)
    shown = f"{years}y" if years >= 2 else age(born, on)
    return f"({shown})" if shown else ""


def add_months(day: date, months: int) -> date:
    """Give the same day `months` later, or the last day of that month; may raise `ValueError`."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError("the year is out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_words(due: date, today: date) -> tuple[str, str]:
    """Give the words and the tone of a due day: `("3 days overdue", "bad")`, `("Today", "warn")`.

    Tomorrow and later days have no tone.
    """
    days = (due - today).days
    if days < 0:
        return (f"{-days} day{'s' if days < -1 else ''} overdue", "bad")
    if days == 0:
        return ("Today", "warn")
    return ("Tomorrow" if days == 1 else short(due), "")


def _units(*parts: tuple[int, str]) -> str:
    return " ".join(f"{count}{unit}" for count, unit in parts if count)


def parse(text: str, today: date) -> date:
    """Read a typed date, always day before month; raise `Refused` with what is wrong.

    Understood: `14/8/1980`, `14.8.80`, `14 Aug 1980`, `14081980`, `1980-08-14`, `14 Aug` (the next
    one), `today`, `tomorrow`, `yesterday`, `Tue` (the next one, never today), `+3m`, `-2d`, `+1w`,
    `+1y` (D+Tc). A two-digit year lies at most 20 years ahead.
    """
    words = _typed(text)
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if step := _STEP.fullmatch(words):
        return _stepped(step, today)
    weekday, rest = _weekday_of(words)
    if weekday is not None and not rest:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    day, month, year = _parts(rest)
    if not year:
        found = _day_of(day, month, today.year)
        found = found if found >= today else _day_of(day, month, today.year + 1)
    elif len(year) == 2:
        near = today.year - today.year % 100 + int(year)
        found = _day_of(day, month, near if near <= today.year + 20 else near - 100)
    else:
        found = _day_of(day, month, int(year))
    return _on_its_weekday(found, weekday)


def parse_birth(text: str, today: date) -> tuple[date, bool]:
    """Read a date of birth and say whether its century is sure; raise `Refused` if impossible.

    A two-digit year gives the latest such day up to today and is never sure; nor is an age above
    110. Future days and ages above 130 are refused.
    """
    weekday, rest = _weekday_of(_AGE.sub("", _typed(text)))
    day, month, year = _parts(rest)
    if not year:
        raise Refused("A date of birth needs its year")
    if len(year) == 2:
        near = today.year - today.year % 100 + int(year)
        near -= 100 if near > today.year else 0
        possible = [year_ for year_ in (near, near - 100) if _is_day(day, month, year_)]
        past = [year_ for year_ in possible if date(year_, month, day) <= today]
        born, sure = _day_of(day, month, (past or possible or [near])[0]), False
    else:
        born = _day_of(day, month, int(year))
        sure = age_in_years(born, today) <= 110
    if born > today:
        raise Refused("A date of birth cannot lie in the future")
    if age_in_years(born, today) > 130:
        raise Refused("Check the year: nobody is that old")
    return _on_its_weekday(born, weekday), sure


def parse_time(text: str) -> time:
    """Read a typed time: `2pm`, `14:00`, `1400`, `10.30am`, `9`, `noon`, `midnight`.

    1 to 6 o'clock without am or pm is refused unless written as `02:00`: an appointment at two in
    the morning is a slip.
    """
    words = check(text, "time").casefold().replace(".m", "m").rstrip(".")
    if words in _TIME_WORDS:
        return _TIME_WORDS[words]
    read = _TIME.fullmatch(words)
    if not read:
        raise Refused("That is not a time. Write it as 2pm or 14:00.")
    hour, minute, half = int(read["hour"]), int(read["minute"] or 0), read["half"]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise Refused("There is no such time. Write it as 2pm or 14:00.")
    if half:
        return time(hour % 12 + (12 if half[0] == "p" else 0), minute)
    if 1 <= hour <= 6 and len(read["hour"]) == 1:
        raise Refused("Say whether it is am or pm, for example 2pm or 14:00.")
    return time(hour, minute)


_NEAR: Final = {"today": 0, "now": 0, "tomorrow": 1, "yesterday": -1}
_TIME_WORDS: Final = {
    "noon": time(12), "midday": time(12), "12 noon": time(12), "12noon": time(12),
    "midnight": time(0), "12 midnight": time(0),
}  # fmt: skip
_TIME: Final = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:[:.h ]?(?P<minute>[0-9]{2}))?\s*(?P<half>[ap]m?)?"
)
_STEP: Final = re.compile(
    r"([+-])\s*([0-9]{1,4})\s*(?:(d)(?:ays?)?|(w)(?:eeks?)?|(m)(?:onths?)?|(y)(?:ears?)?)"
)
_DASHES: Final = str.maketrans(dict.fromkeys("‐‒–—−", "-"))
_AGE: Final = re.compile(r"\s*\([^()]{0,20}\)\s*$")
_ORDINAL: Final = re.compile(r"(?<=[0-9])(?:st|nd|rd|th)\b")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[t ][0-9:.z]+)?")
_TOGETHER: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})")
_YEAR_FIRST_TOGETHER: Final = re.compile(r"((?:18|19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_NUMBERS: Final = re.compile(
    r"([0-9]{1,2}) ?[-/. ] ?([0-9]{1,2})(?: ?[-/. ] ?([0-9]{4}|[0-9]{2}))?"
)
_DAY_MONTH: Final = re.compile(
    r"([0-9]{1,2})[-/. ]?(?:of )?([a-z]{3,9})\.?[-/, ]*'?([0-9]{4}|[0-9]{2})?"
)
_MONTH_DAY: Final = re.compile(r"([a-z]{3,9})\.?[- ]?([0-9]{1,2})[-, ]*([0-9]{4})?")


def _typed(text: str) -> str:
    words = check(text, "date").casefold().translate(_DASHES)
    if not words:
        raise Refused("Type a date, for example 14/8/1980, Tue or +3m.")
    return _ORDINAL.sub("", words)


def _weekday_of(words: str) -> tuple[int | None, str]:
    """Take a weekday off the front: its number and the rest."""
    first, _, rest = words.removeprefix("next ").removeprefix("on ").partition(" ")
    first = first.rstrip(",.")
    if len(first) >= 3:
        for number, name in enumerate(WEEKDAYS):
            if name.casefold().startswith(first):
                return number, rest.strip()
    return None, words


def _parts(words: str) -> tuple[int, int, str]:
    """Give day, month and the year as written ("" if there is none)."""
    if found := _YEAR_FIRST.fullmatch(words):
        return int(found[3]), int(found[2]), found[1]
    if found := _NUMBERS.fullmatch(words):
        return int(found[1]), int(found[2]), found[3] or ""
    if found := _TOGETHER.fullmatch(words):
        turned = _YEAR_FIRST_TOGETHER.fullmatch(words)
        if turned and not 1 <= int(found[2]) <= 12:
            return int(turned[3]), int(turned[2]), turned[1]
        return int(found[1]), int(found[2]), found[3]
    if (found := _DAY_MONTH.fullmatch(words)) and (month := _month(found[2])):
        return int(found[1]), month, found[3] or ""
    if (found := _MONTH_DAY.fullmatch(words)) and (month := _month(found[1])):
        return int(found[2]), month, found[3] or ""
    raise Refused("That is not a date. Write it as 14/8/1980 or 14 Aug 1980.")


def _month(word: str) -> int | None:
    word = "sep" if word == "sept" else word
    return next((n for n, name in enumerate(MONTHS, 1) if name.casefold().startswith(word)), None)


def _is_day(day: int, month: int, year: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _day_of(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise Refused("There are 12 months. Write the day first, then the month.")
    if not 1800 <= year <= 2200:
        raise Refused("Check the year")
    if not _is_day(day, month, year):
        raise Refused(f"{MONTHS[month - 1]} {year} has {calendar.monthrange(year, month)[1]} days")
    return date(year, month, day)


def _stepped(step: re.Match[str], today: date) -> date:
    count = int(step[2]) * (-1 if step[1] == "-" else 1)
    try:
        if step[3] or step[4]:
            found = today + timedelta(days=count * (7 if step[4] else 1))
        else:
            found = add_months(today, count * (12 if step[6] else 1))
    except (ValueError, OverflowError):
        raise Refused("Check the year") from None
    return _day_of(found.day, found.month, found.year)


def _on_its_weekday(day: date, weekday: int | None) -> date:
    if weekday is not None and day.weekday() != weekday:
        raise Refused(f"That day is a {WEEKDAYS[day.weekday()]}: check it")
    return day
