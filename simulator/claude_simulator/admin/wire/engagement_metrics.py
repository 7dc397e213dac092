"""What engagement rows count, by product (enterprise.md#engagement): the platform's names, and what the ledger knows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from claude_simulator.admin.wire.operation import Json
from claude_simulator.admin.wire.schema import Schema, nullable, record
from claude_simulator.spending.consumption import EDIT_TOOLS, Amounts, ClaudeCode

MESSAGES_A_CONVERSATION = 10
COUNT: Schema = {"type": "integer", "minimum": 0}
MAYBE = nullable(COUNT)
CHAT_COUNTS = (
    "connectors_used_count",
    "distinct_artifacts_created_count",
    "distinct_projects_created_count",
    "message_count",
    "shared_conversations_viewed_count",
    "thinking_message_count",
)
CHAT_DISTINCT = (
    "distinct_connectors_used_count",
    "distinct_conversation_count",
    "distinct_files_uploaded_count",
    "distinct_projects_used_count",
    "distinct_shared_artifacts_viewed_count",
    "distinct_skills_used_count",
)
COWORK_COUNTS = (
    "action_count",
    "artifacts_created_count",
    "connectors_used_count",
    "dispatch_turn_count",
    "message_count",
    "skills_used_count",
)
COWORK_DISTINCT = (
    "distinct_connectors_used_count",
    "distinct_plugins_used_count",
    "distinct_session_count",
    "distinct_skills_used_count",
)
COWORK_EDITS = (
    "edit_tool_count",
    "file_edit_count",
    "multi_edit_tool_count",
    "notebook_edit_tool_count",
    "plugins_used_count",
    "sessions_with_file_edits_count",
    "write_tool_count",
)
"""Null while they are not enabled for an organization, as here."""
DESIGN_COUNTS = ("distinct_projects_created_count", "message_count")
DESIGN_DISTINCT = ("distinct_projects_used_count", "distinct_session_count")
OFFICE = ("excel", "outlook", "powerpoint", "word")
OFFICE_COUNTS = ("connectors_used_count", "message_count", "skills_used_count")
OFFICE_DISTINCT = ("distinct_connectors_used_count", "distinct_session_count", "distinct_skills_used_count")
SCIENCE_COUNTS = ("delegation_count", "message_count", "remote_compute_job_count", "skills_used_count")
SCIENCE_DISTINCT = ("distinct_session_count",)


@dataclass(slots=True)
class Done:
    """What was done: requests by product, and the facts of Claude Code."""

    requests: dict[str | None, int] = field(default_factory=dict)
    web_searches: int = 0
    sessions: int = 0
    lines_added: int = 0
    lines_removed: int = 0
    commits: int = 0
    pull_requests: int = 0
    tools: dict[str, tuple[int, int]] = field(default_factory=lambda: dict.fromkeys(EDIT_TOOLS, (0, 0)))

    def add_use(self, product: str | None, amounts: Amounts) -> None:
        """Add requests to a product."""
        self.requests[product] = self.requests.get(product, 0) + amounts.requests
        self.web_searches += amounts.web_searches

    def add_code(self, facts: ClaudeCode) -> None:
        """Add what Claude Code told of an hour."""
        self.sessions += facts.sessions
        self.lines_added += facts.lines_added
        self.lines_removed += facts.lines_removed
        self.commits += facts.commits
        self.pull_requests += facts.pull_requests
        self._add_tools(facts.tools)

    def add(self, other: Done) -> None:
        """Add what somebody else did."""
        for product, requests in other.requests.items():
            self.requests[product] = self.requests.get(product, 0) + requests
        for name in ("web_searches", "sessions", "lines_added", "lines_removed", "commits", "pull_requests"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._add_tools(other.tools)

    def _add_tools(self, tools: Mapping[str, tuple[int, int]]) -> None:
        for tool, (accepted, rejected) in tools.items():
            before = self.tools.get(tool, (0, 0))
            self.tools[tool] = (before[0] + accepted, before[1] + rejected)


def metrics(done: Done, *, is_exact: bool) -> dict[str, Json]:
    """Return all metrics of a row; without ``is_exact`` distinct counts are null: of several days or people they are not added."""
    distinct = 0 if is_exact else None
    messages, cowork = done.requests.get("chat", 0), done.requests.get("cowork", 0)
    conversations = -(-messages // MESSAGES_A_CONVERSATION) if is_exact else None
    return {
        "chat_metrics": {
            **dict.fromkeys(CHAT_COUNTS, 0),
            **dict.fromkeys(CHAT_DISTINCT, distinct),
            "message_count": messages,
            "distinct_conversation_count": conversations,
        },
        "claude_code_metrics": _code(done),
        "cowork_metrics": {
            **dict.fromkeys(COWORK_COUNTS, 0),
            **dict.fromkeys(COWORK_DISTINCT, distinct),
            **dict.fromkeys(COWORK_EDITS, None),
            "message_count": cowork,
            "distinct_session_count": -(-cowork // MESSAGES_A_CONVERSATION) if is_exact else None,
        },
        "design_metrics": {**dict.fromkeys(DESIGN_COUNTS, 0), **dict.fromkeys(DESIGN_DISTINCT, distinct)},
        "office_metrics": {
            product: {**dict.fromkeys(OFFICE_COUNTS, 0), **dict.fromkeys(OFFICE_DISTINCT, distinct)}
            for product in OFFICE
        },
        "science_metrics": {**dict.fromkeys(SCIENCE_COUNTS, 0), **dict.fromkeys(SCIENCE_DISTINCT, distinct)},
    }


def _code(done: Done) -> Json:
    return {
        "core_metrics": {
            "commit_count": done.commits,
            "pull_request_count": done.pull_requests,
            "distinct_session_count": done.sessions,
            "artifacts_created_count": 0,
            "lines_of_code": {"added_count": done.lines_added, "removed_count": done.lines_removed},
        },
        "tool_actions": {
            tool: {"accepted_count": done.tools[tool][0], "rejected_count": done.tools[tool][1]} for tool in EDIT_TOOLS
        },
    }


def _shape(counts: tuple[str, ...], distinct: tuple[str, ...]) -> Schema:
    return record({**dict.fromkeys(counts, COUNT), **dict.fromkeys(distinct, MAYBE)})


METRICS_SCHEMA: dict[str, Schema] = {
    "chat_metrics": _shape(CHAT_COUNTS, CHAT_DISTINCT),
    "claude_code_metrics": record(
        {
            "core_metrics": record(
                {
                    "commit_count": COUNT,
                    "pull_request_count": COUNT,
                    "distinct_session_count": MAYBE,
                    "artifacts_created_count": COUNT,
                    "lines_of_code": record({"added_count": COUNT, "removed_count": COUNT}),
                }
            ),
            "tool_actions": record(
                dict.fromkeys(EDIT_TOOLS, record({"accepted_count": COUNT, "rejected_count": COUNT}))
            ),
        }
    ),
    "cowork_metrics": _shape(COWORK_COUNTS, (*COWORK_DISTINCT, *COWORK_EDITS)),
    "design_metrics": _shape(DESIGN_COUNTS, DESIGN_DISTINCT),
    "office_metrics": record(dict.fromkeys(OFFICE, _shape(OFFICE_COUNTS, OFFICE_DISTINCT))),
    "science_metrics": _shape(SCIENCE_COUNTS, SCIENCE_DISTINCT),
}
