"""The Claude Code report (usage.md#claude-code): one UTC day, by person or key, terminal and kind of customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from claude_simulator.admin.wire.operation import Answer, Call, Json, Operation
from claude_simulator.admin.wire.paging import BY_TOKEN, report_page
from claude_simulator.admin.wire.schema import (
    FLAG,
    MOMENT,
    TEXT,
    Schema,
    constant,
    either,
    many,
    mapping,
    nullable,
    one_of,
    record,
)
from claude_simulator.behaviour import Behaviour
from claude_simulator.clock import stamp_seconds
from claude_simulator.organization import Organization
from claude_simulator.rules import claude_code_report as rules
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import EDIT_TOOLS, Amounts, ClaudeCode, Dimensions
from claude_simulator.spending.ledger import Cell, ClaudeCodeHour, added, list_prices
from claude_simulator.spending.rollup import HOUR

ROUTE = "/v1/organizations/usage_report/claude_code"
OLDER_THAN = timedelta(hours=1)
NOBODY = "unknown"


class _Who(NamedTuple):
    """What tells rows apart: kind of actor, how they are called, and from where."""

    kind: str
    name: str
    terminal: str
    is_remote: bool
    customer_type: str
    subscription_type: str | None


@dataclass(slots=True)
class _Work:
    """What one row adds up."""

    sessions: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    commits: int = 0
    pull_requests: int = 0
    tools: dict[str, tuple[int, int]] = field(default_factory=lambda: dict.fromkeys(EDIT_TOOLS, (0, 0)))
    tokens: dict[str, Amounts] = field(default_factory=dict)
    picocents: dict[str, int] = field(default_factory=dict)

    def add(self, found: ClaudeCodeHour, day: datetime) -> None:
        """Add an hour."""
        facts, model = found.facts, found.dimensions.model or NOBODY
        self.sessions += facts.sessions
        self.lines_added += facts.lines_added
        self.lines_removed += facts.lines_removed
        self.commits += facts.commits
        self.pull_requests += facts.pull_requests
        for tool, (accepted, rejected) in facts.tools.items():
            before = self.tools.get(tool, (0, 0))
            self.tools[tool] = (before[0] + accepted, before[1] + rejected)
        self.tokens[model] = added(self.tokens.get(model, Amounts()), found.amounts)
        price = sum(list_prices(found.dimensions, Cell(found.amounts), day.date()))
        self.picocents[model] = self.picocents.get(model, 0) + price


def list_claude_code_usage(call: Call) -> Answer:
    """Answer a page of one day's rows; only what is older than an hour, so that pages stay as they are."""
    day = rules.report_day_is_one(call.query.text("starting_at"))
    place = report_page(call, "claude_code")
    until = (place.as_of or call.organization.clock.now()) - OLDER_THAN
    rows = sorted(_rows(call.organization, day, until).items(), key=lambda row: str(row[0]))
    here = rows[place.offset : place.offset + place.limit]
    has_more = place.offset + place.limit < len(rows)
    token = place.next_token(place.offset + place.limit, until + OLDER_THAN) if has_more else None
    data: list[Json] = [_shape(call.organization, day, who, work) for who, work in here]
    return Answer({"data": data, "has_more": has_more, "next_page": token})


def _rows(organization: Organization, day: datetime, until: datetime) -> dict[_Who, _Work]:
    booked = up_to_date(organization).days.get(day.date())
    rows: dict[_Who, _Work] = {}
    hours: Iterable[ClaudeCodeHour] = () if booked is None else booked.claude_code
    for found in hours:
        if day + (found.hour + 1) * HOUR <= until:
            rows.setdefault(_who(organization, found.dimensions, found.facts), _Work()).add(found, day)
    return rows


def _who(organization: Organization, dimensions: Dimensions, facts: ClaudeCode) -> _Who:
    user_id = dimensions.user_id or ""
    user = organization.users.get(user_id) or organization.former_users.get(user_id)
    where = (facts.terminal, facts.is_remote, facts.customer_type, facts.subscription_type)
    if user is not None:
        return _Who("user_actor", user.email, *where)
    key = organization.api_keys.get(dimensions.api_key_id or "")
    return _Who("api_actor", NOBODY if key is None else key.name, *where)


def _shape(organization: Organization, day: datetime, who: _Who, work: _Work) -> dict[str, Json]:
    name = "email_address" if who.kind == "user_actor" else "api_key_name"
    return {
        "date": stamp_seconds(day),
        "actor": {"type": who.kind, name: who.name},
        "organization_id": organization.uuid,
        "customer_type": who.customer_type,
        "subscription_type": who.subscription_type,
        "terminal_type": who.terminal,
        "is_remote": who.is_remote,
        "core_metrics": {
            "num_sessions": work.sessions,
            "lines_of_code": {"added": work.lines_added, "removed": work.lines_removed},
            "commits_by_claude_code": work.commits,
            "pull_requests_by_claude_code": work.pull_requests,
        },
        "tool_actions": {tool: {"accepted": yes, "rejected": no} for tool, (yes, no) in work.tools.items()},
        "model_breakdown": [_of_model(model, tokens, work.picocents[model]) for model, tokens in work.tokens.items()],
    }


def _of_model(model: str, used: Amounts, picocents: int) -> dict[str, Json]:
    return {
        "model": model,
        "tokens": {
            "input": used.uncached_input_tokens,
            "output": used.output_tokens,
            "cache_read": used.cache_read_input_tokens,
            "cache_creation": used.cache_write_5m_tokens + used.cache_write_1h_tokens,
        },
        "estimated_cost": {"currency": "USD", "amount": (picocents + prices.PICOCENTS // 2) // prices.PICOCENTS},
    }


COUNT: Schema = {"type": "integer", "minimum": 0}
ROW = record(
    {
        "date": MOMENT,
        "actor": either(
            record({"type": constant("user_actor"), "email_address": TEXT}),
            record({"type": constant("api_actor"), "api_key_name": TEXT}),
        ),
        "organization_id": TEXT,
        "customer_type": one_of(("api", "subscription")),
        "subscription_type": nullable(one_of(("enterprise", "team"))),
        "terminal_type": TEXT,
        "is_remote": FLAG,
        "core_metrics": record(
            {
                "num_sessions": COUNT,
                "lines_of_code": record({"added": COUNT, "removed": COUNT}),
                "commits_by_claude_code": COUNT,
                "pull_requests_by_claude_code": COUNT,
            }
        ),
        "tool_actions": mapping(record({"accepted": COUNT, "rejected": COUNT})),
        "model_breakdown": many(
            record(
                {
                    "model": TEXT,
                    "tokens": record(dict.fromkeys(("input", "output", "cache_read", "cache_creation"), COUNT)),
                    "estimated_cost": record({"currency": constant("USD"), "amount": COUNT}),
                }
            )
        ),
    },
    title="ClaudeCodeUsage",
)
ABOUT = Behaviour(
    "one day of the ledger's Claude Code usage, by e-mail address or key name",
    source="usage.md#claude-code",
    verified="test",
    gap="estimated cost is the list price in whole cents, and who can no longer be named is `unknown` (guesses)",
)
OPERATIONS = (
    Operation(
        "GET",
        ROUTE,
        list_claude_code_usage,
        answer=record({"data": many(ROW), "has_more": FLAG, "next_page": nullable(TEXT)}),
        query={"starting_at": {"type": "string", "format": "date"}, **BY_TOKEN},
    ),
)
