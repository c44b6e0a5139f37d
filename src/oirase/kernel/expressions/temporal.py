"""Dates, times and durations: read from text, written as text, and reckoned with.

The text forms are those of XML Schema with a zone by name (`@Asia/Tokyo`) as DMN adds it. Years go from 1 to 9999, fractions of
a second to the microsecond; what is finer is cut off.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import ROUND_DOWN, Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_noop

from oirase.kernel.expressions.errors import NoValue
from oirase.kernel.expressions.values import NUMBERS, Months, Value, comparable, zone_of

_DATE = r"(?P<year>-?(?:\d{4}|[1-9]\d{4,8}))-(?P<month>\d\d)-(?P<day>\d\d)"
_ZONE = r"(?P<zone>Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*)?"
_TIME = rf"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.(?P<fraction>\d+))?{_ZONE}"
DATE = re.compile(_DATE, re.ASCII)
TIME = re.compile(_TIME, re.ASCII)
INSTANT = re.compile(f"{_DATE}(?:T{_TIME})?", re.ASCII)
DAYS = re.compile(
    r"(?P<sign>-?)P(?=[\dT])(?:(?P<days>\d{1,10})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,12})H)?(?:(?P<minutes>\d{1,12})M)?(?:(?P<seconds>\d{1,14})(?:\.(?P<fraction>\d*))?S)?)?",
    re.ASCII,
)
MONTHS = re.compile(r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,10})Y)?(?:(?P<months>\d{1,11})M)?", re.ASCII)
FARTHEST = dt.timedelta(hours=14)
DAY = dt.timedelta(days=1)
MICROSECOND = dt.timedelta(microseconds=1)


def read_date(text: str) -> dt.date:
    """Return `2026-04-01` as a date; NoValue for other text."""
    found = DATE.fullmatch(text)
    if found is None:
        raise NoValue(gettext_noop("日付として読めません。例: 2026-04-01"))
    return make_date(int(found["year"]), int(found["month"]), int(found["day"]))


def make_date(year: int, month: int, day: int) -> dt.date:
    """Return a date of a year, month and day; NoValue for one that does not exist."""
    if not 1 <= year <= dt.MAXYEAR:
        raise NoValue(gettext_noop("年は1から9999までです。"))
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        raise NoValue(gettext_noop("その日付はありません。")) from None


def read_time(text: str) -> dt.time:
    """Return `09:30:00`, with or without a zone, as a time of day; NoValue for other text."""
    found = TIME.fullmatch(text)
    if found is None:
        raise NoValue(gettext_noop("時刻として読めません。例: 09:30:00"))
    return _time(found)[0]


def read_instant(text: str) -> dt.datetime:
    """Return `2026-04-01T09:30:00`, with or without a zone, as a date and time; NoValue for other text."""
    found = INSTANT.fullmatch(text)
    if found is None:
        raise NoValue(gettext_noop("日時として読めません。例: 2026-04-01T09:30:00"))
    day = make_date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found["hour"] is None:
        return dt.datetime.combine(day, dt.time())
    time, next_day = _time(found)
    return shifted(dt.datetime.combine(day, time), DAY) if next_day else dt.datetime.combine(day, time)


def _time(found: re.Match[str]) -> tuple[dt.time, bool]:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    micros = int((found["fraction"] or "0")[:6].ljust(6, "0"))
    next_day = (hour, minute, second, micros) == (24, 0, 0, 0)
    try:
        return dt.time(0 if next_day else hour, minute, second, micros, read_zone(found["zone"])), next_day
    except ValueError:
        raise NoValue(gettext_noop("その時刻はありません。")) from None


def read_zone(text: str | None) -> dt.tzinfo | None:
    """Return `Z`, `+09:00` or `@Asia/Tokyo` as a zone; NoValue for an unknown one."""
    if not text:
        return None
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise NoValue(gettext_noop("その時間帯はありません。")) from None
    if text == "Z":
        return dt.UTC
    hours, minutes, seconds = (int(part) for part in (text[1:] + ":00").split(":")[:3])
    if minutes > 59 or seconds > 59:
        raise NoValue(gettext_noop("その時間帯はありません。"))
    size = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return fixed_zone(-size if text[0] == "-" else size)


def fixed_zone(offset: dt.timedelta) -> dt.tzinfo:
    """Return the zone of an offset from UTC; NoValue beyond 14 hours."""
    if abs(offset) > FARTHEST:
        raise NoValue(gettext_noop("その時間帯はありません。"))
    return dt.timezone(offset) if offset else dt.UTC


def read_duration(text: str) -> dt.timedelta | Months:
    """Return `P3DT4H` or `P1Y6M` as a duration; NoValue for other text or one too long."""
    if (found := MONTHS.fullmatch(text)) is not None:
        months = int(found["years"] or 0) * 12 + int(found["months"] or 0)
        return Months(-months if found["sign"] else months)
    if (found := DAYS.fullmatch(text)) is None:
        raise NoValue(gettext_noop("期間として読めません。例: P30D、P1Y6M"))
    parts = {name: int(found[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    micros = int((found["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        size = dt.timedelta(microseconds=micros, **parts)
        return -size if found["sign"] else size
    except OverflowError:
        raise NoValue(gettext_noop("期間が長すぎます。")) from None


def read_at(text: str) -> Value:
    """Return what `@"..."` stands for: a date, time, date and time or duration; NoValue for other text."""
    for pattern, read in ((DATE, read_date), (TIME, read_time), (INSTANT, read_instant)):
        if pattern.fullmatch(text):
            return read(text)
    return read_duration(text)


def written(value: dt.date | dt.time | dt.datetime | dt.timedelta | Months) -> str:
    """Return the text form of a date, time or duration."""
    if isinstance(value, Months):
        return str(value)
    if isinstance(value, dt.timedelta):
        return _written_days(value)
    if isinstance(value, dt.datetime):
        return f"{value.date().isoformat()}T{_written_time(value.timetz())}"
    return _written_time(value) if isinstance(value, dt.time) else value.isoformat()


def _written_time(value: dt.time) -> str:
    plain = value.replace(tzinfo=None).isoformat()
    plain = plain.rstrip("0") if value.microsecond else plain
    if value.tzinfo is None:
        return plain
    name = getattr(value.tzinfo, "key", None)
    if name:
        return f"{plain}@{name}"
    offset = value.tzinfo.utcoffset(None) or dt.timedelta(0)
    if not offset:
        return f"{plain}Z"
    size = str(abs(offset)).removesuffix(":00").zfill(5)
    return f"{plain}{'-' if offset < dt.timedelta(0) else '+'}{size if len(size) != 7 else size.zfill(8)}"


def _written_days(value: dt.timedelta) -> str:
    size = abs(value)
    hours, rest = divmod(size.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = f"{seconds}.{size.microseconds:06}".rstrip("0").rstrip(".")
    day = f"{size.days}D" if size.days else ""
    time = (
        (f"{hours}H" if hours else "")
        + (f"{minutes}M" if minutes else "")
        + (f"{exact}S" if exact != "0" else "")
    )
    sign = "-" if value < dt.timedelta(0) else ""
    return f"{sign}P{day}{'T' + time if time else ''}" if day or time else "PT0S"


def shifted(moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """Return a date and time later by a duration, across a change of the clocks too; OverflowError beyond the years."""
    if moment.tzinfo is None:
        return moment + by
    return (moment.astimezone(dt.UTC) + by).astimezone(moment.tzinfo)


def later(value: Value, by: dt.timedelta) -> Value:
    """Return a date, time of day or date and time that is later by a duration; a time of day begins anew at midnight."""
    if isinstance(value, dt.datetime):
        return shifted(value, by)
    if isinstance(value, dt.time):
        return (
            (dt.datetime.combine(dt.date(2000, 1, 1), value.replace(tzinfo=None)) + by % DAY)
            .time()
            .replace(tzinfo=value.tzinfo)
        )
    return (dt.datetime.combine(value, dt.time()) + by).date()


def months_later(value: dt.date, months: int) -> dt.date:
    """Return a date, or date and time, later by months; where a month is shorter, its last day."""
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    if not 1 <= year <= dt.MAXYEAR:
        raise NoValue(gettext_noop("年は1から9999までです。"))
    last = calendar.monthrange(year, month + 1)[1]
    return value.replace(year=year, month=month + 1, day=min(value.day, last))


def between(later_one: Value, earlier: Value) -> dt.timedelta | None:
    """Return the duration from one date or date and time to another, or between times; None when they do not fit.

    A date is midnight in UTC beside a date and time with a zone, as DMN says.
    """
    if isinstance(later_one, dt.time) or isinstance(earlier, dt.time):
        if not (isinstance(later_one, dt.time) and isinstance(earlier, dt.time)):
            return None
    elif type(later_one) is dt.date and type(earlier) is dt.date:
        return later_one - earlier
    one, other = (comparable(_at_midnight(value)) for value in (later_one, earlier))
    return one[1] - other[1] if one[0] == other[0] else None


def _at_midnight(value: Value) -> Value:
    return dt.datetime.combine(value, dt.time(), dt.UTC) if type(value) is dt.date else value


def whole_months(start: dt.date, end: dt.date) -> Months:
    """Return the full months from one date, or date and time, to another; negative when the second is earlier.

    Days decide and times of a day do not, as in the TCK.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return Months(months)


def micros(value: dt.timedelta) -> Decimal:
    """Return a duration in microseconds."""
    return Decimal(value // MICROSECOND)


def times(value: dt.timedelta | Months, factor: Decimal) -> dt.timedelta | Months:
    """Return a duration many times; parts of a month or microsecond are cut off."""
    if isinstance(value, Months):
        product = NUMBERS.multiply(Decimal(value.months), factor)
        if abs(product) > 10**12:
            raise NoValue(gettext_noop("期間が長すぎます。"))
        return Months(int(product.to_integral_value(ROUND_DOWN)))
    product = NUMBERS.multiply(micros(value), factor)
    if abs(product) > 10**20:
        raise NoValue(gettext_noop("期間が長すぎます。"))
    return dt.timedelta(microseconds=int(product.to_integral_value(ROUND_DOWN)))


def part(value: Value, name: str) -> Value:
    """Return a property of a date, time or duration (`year`, `time offset`, ...); KeyError when it has none."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.months), 12)
        sign = -1 if value.months < 0 else 1
        return Decimal(sign * {"years": years, "months": months}[name])
    if isinstance(value, dt.timedelta):
        size, sign = abs(value), -1 if value < dt.timedelta(0) else 1
        hours, rest = divmod(size.seconds, 3600)
        seconds = Decimal(rest % 60) + Decimal(size.microseconds).scaleb(-6)
        known = {
            "days": Decimal(size.days),
            "hours": Decimal(hours),
            "minutes": Decimal(rest // 60),
            "seconds": seconds,
        }
        return NUMBERS.plus(sign * known[name])
    if name in _PARTS_OF_A_DAY and isinstance(value, dt.date):
        return Decimal(value.isoweekday() if name == "weekday" else getattr(value, name))
    if isinstance(value, (dt.time, dt.datetime)):
        return _part_of_a_time(value, name)
    raise KeyError(name)


_PARTS_OF_A_DAY = frozenset({"year", "month", "day", "weekday"})


def _part_of_a_time(value: dt.time | dt.datetime, name: str) -> Value:
    if name == "second":
        return Decimal(value.second) + (Decimal(value.microsecond).scaleb(-6) if value.microsecond else 0)
    if name in {"hour", "minute"}:
        return Decimal(getattr(value, name))
    if name == "time offset":
        return value.utcoffset()
    if name == "timezone":
        zone = zone_of(value)
        return zone[1:] if zone.startswith("@") else None
    raise KeyError(name)
