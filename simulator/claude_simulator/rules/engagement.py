"""What is refused about engagement reports of an Enterprise organization (enterprise.md#engagement)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from claude_simulator.rules.refused import invalid

FIRST = date(2026, 1, 1)
MOST_DAYS = 366


def day_is_written_so(name: str, value: str) -> date:
    """Refuse what is no day, written YYYY-MM-DD. Source: enterprise.md#engagement."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise invalid(f"{name}: must be a date, YYYY-MM-DD") from None


def report_is_of_a_day_or_a_range(
    on: date | None, since: date | None, until: date | None, *, is_range_only: bool
) -> None:
    """Refuse neither day nor range, both, and an end without a beginning. Source: enterprise.md#engagement."""
    if is_range_only:
        if since is None:
            raise invalid("starting_date: Field required")
        return
    if (on is None) == (since is None):
        raise invalid("date: exactly one of date and starting_date must be given")
    if until is not None and since is None:
        raise invalid("ending_date: only valid with starting_date")


def day_is_there(day: date, latest: date) -> None:
    """Refuse a day before the first, and one that is too recent, naming the latest. Source: enterprise.md#engagement."""
    if day < FIRST:
        raise invalid(f"Data is available from {FIRST.isoformat()} on.")
    if day > latest:
        raise invalid(
            f"Data for {day.isoformat()} is not available yet. The latest available day is {latest.isoformat()}."
        )


def days_are_a_range(since: date, until: date, *, today: date) -> None:
    """Refuse an end that is not after the beginning, beyond today, or too far. Source: enterprise.md#engagement."""
    if until <= since:
        raise invalid("ending_date: must be after starting_date")
    if until > today:
        raise invalid("ending_date: must not be after today")
    if (until - since).days > MOST_DAYS:
        raise invalid(f"ending_date: the range may span at most {MOST_DAYS} days")


def filter_is_known(given: str, name: str, known: Collection[str]) -> None:
    """Refuse a filter on another dimension. Source: enterprise.md#engagement; 400 is declared for groups, [assumed] for filters."""
    if ":" not in given or name not in known:
        raise invalid(f"filter: must be dimension:value, the dimension one of {', '.join(known)}")


def order_is_of_the_reports_own_column(order_by: str | None) -> None:
    """Refuse to order by a metric: which ones there are is not published. Source: enterprise.md#engagement, [assumed]."""
    if order_by is not None:
        raise invalid("order_by: not supported for this metric")


def artifacts_are_of_a_day(on: str | None, *, is_day_only: bool) -> None:
    """Refuse artifacts of a range. Source: enterprise.md#engagement."""
    if is_day_only and on is None:
        raise invalid("date: Field required")
