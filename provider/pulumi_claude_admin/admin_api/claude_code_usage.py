"""What people and keys did with Claude Code. Source: docs/platform/usage.md#claude-code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.paging import LARGEST_PAGE, stream
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.usage_numbers import count, count_or_none, fitting, rows
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.model.cubes import Surface, Window
from pulumi_claude_admin.model.usage import ClaudeCodeRow

_TOKENS: Final = ("input", "output", "cache_read", "cache_creation")


class ClaudeCodeUsage:
    """`/v1/organizations/usage_report/claude_code`: a call, or more, for each day."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read(self, window: Window) -> Iterator[ReadPage]:
        """Pages of a window, one for each day at least."""
        for number in range(window.days):
            day = window.first + timedelta(days=number)
            is_last = number == window.days - 1
            for found, has_more in self._read_day(day):
                yield ReadPage(found, None, has_more or not is_last, Surface.CLAUDE_CODE)

    def _read_day(self, day: date) -> Iterator[tuple[tuple[ClaudeCodeRow, ...], bool]]:
        query = {"starting_at": day.isoformat(), "limit": LARGEST_PAGE}
        call = Call("GET", path_of("usage_report", "claude_code"), query=query)
        return stream(self._transport, call, lambda page: rows(page, "data", lambda row: _row(row, day)))


def _row(fields: Fields, day: date) -> ClaudeCodeRow:
    if fields.time("date").date() != day:
        raise NotInTheAnswer(f"{fields.where}.date is not the day that was asked for")
    actor, metrics = fields.inner("actor"), fields.inner("core_metrics")
    lines = metrics.inner("lines_of_code")
    is_key = actor.text_or_none("api_key_name") is not None
    tools = _tools(fields)
    models = fields.items("model_breakdown", lambda item: _model(Fields(item, f"{fields.where}.model_breakdown")))
    return ClaudeCodeRow(
        day=day,
        actor=actor.text("api_key_name" if is_key else "email_address"),
        is_key=is_key,
        terminal=fields.text_or_none("terminal_type") or "unknown",
        is_remote=fields.flag_or_none("is_remote") or False,
        sessions=count(metrics, "num_sessions"),
        lines_added=count(lines, "added"),
        lines_removed=count(lines, "removed"),
        commits=count(metrics, "commits_by_claude_code"),
        pull_requests=count(metrics, "pull_requests_by_claude_code"),
        accepted=sum(accepted for accepted, _ in tools),
        rejected=sum(rejected for _, rejected in tools),
        tokens=_summed(models),
        estimated_cost=sum((cost for _, _, cost in models), Decimal(0)),
    )


def _tools(fields: Fields) -> list[tuple[int, int]]:
    """Accepted and rejected by each tool, of which new ones may appear."""
    tools = fields.inner_or_none("tool_actions")
    names = tools.beside(()) if tools is not None else {}
    told = [Fields(value, f"{fields.where}.tool_actions.{name}") for name, value in names.items()]
    return [(count_or_none(one, "accepted") or 0, count_or_none(one, "rejected") or 0) for one in told]


def _model(fields: Fields) -> tuple[str, int, Decimal]:
    tokens = fields.inner("tokens")
    cost = fields.inner_or_none("estimated_cost")
    estimate = Decimal(0) if cost is None else fitting(cost.number("amount"), f"{cost.where}.amount")
    return fields.text("model"), sum(count_or_none(tokens, name) or 0 for name in _TOKENS), estimate


def _summed(models: tuple[tuple[str, int, Decimal], ...]) -> Mapping[str, int]:
    tokens: dict[str, int] = {}
    for model, used, _ in models:
        tokens[model] = tokens.get(model, 0) + used
    return tokens
