"""What people of a Claude Enterprise organization did, day by day. Source: docs/platform/enterprise.md#engagement."""

from __future__ import annotations

from datetime import date

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_numbers import count_or_none, counts_anything
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.model.enterprise_use import PersonActivity, SeatCount


class HttpEngagement:
    """`/v1/organizations/analytics/users` and `…/summaries`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def people(self, window: Window) -> tuple[PersonActivity, ...]:
        """One call for each 1,000 people who are in the report."""
        query = {**_days(window), "limit": paging.LARGEST_PAGE}
        call = Call("GET", path_of("analytics", "users"), query=query)
        rows = paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_activity)
        return tuple(row for row in rows if row is not None)

    def seats(self, window: Window) -> SeatCount | None:
        """One call: the whole series is on one page."""
        call = Call("GET", path_of("analytics", "summaries"), query=_days(window))
        rows = paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_seats)
        return max(rows, key=lambda one: one.day, default=None)


def parse_activity(data: object) -> PersonActivity | None:
    """From its JSON; None for a row that names nobody."""
    fields = Fields(data, "user_activity")
    user = fields.inner_or_none("user")
    if user is None:
        return None
    code = fields.inner_or_none("claude_code_metrics")
    core = None if code is None else code.inner_or_none("core_metrics")
    return PersonActivity(
        user_id=user.text("id"),
        email=user.text_or_none("email_address"),
        last_day=_day_or_none(fields, "last_activity_date"),
        did_anything=counts_anything(fields, beside=("distinct_user_count",)),
        used_claude_code=code is not None and counts_anything(code),
        commits=_count(core, "commit_count"),
        pull_requests=_count(core, "pull_request_count"),
    )


def _count(fields: Fields | None, name: str) -> int:
    return (count_or_none(fields, name) or 0) if fields is not None else 0


def parse_seats(data: object) -> SeatCount:
    """From its JSON."""
    fields = Fields(data, "summary")
    return SeatCount(
        day=fields.time("starting_at").date(),
        assigned=count_or_none(fields, "assigned_seat_count"),
        active=count_or_none(fields, "monthly_active_user_count"),
    )


def _days(window: Window) -> dict[str, str]:
    return {"starting_date": window.first.isoformat(), "ending_date": window.end.isoformat()}


def _day_or_none(fields: Fields, name: str) -> date | None:
    text = fields.text_or_none(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotInTheAnswer(f"{fields.where}.{name} is no day: {text!r}") from None
