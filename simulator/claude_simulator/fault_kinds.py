"""Which mishaps can be ordered, what each looks like to a client, and its own parameters: a table and nothing else.

How they are done is the business of admin/mishaps.py, admin/strange_bodies.py and console/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of mishap. ``is_of_writes``: without a method it waits for a request that is no GET."""

    happens: str
    parameters: str = ""
    is_of_writes: bool = False


ADMIN_FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "rate_limited": FaultKind(
            "429 before anything happens, with `retry-after`, and `retry-after-ms` when that is given",
            "`retry_after` (seconds, 1), `retry_after_ms`, `message`",
        ),
        "server_error": FaultKind("500 before anything happens", "`message`, `error_code`"),
        "unavailable": FaultKind("503 before anything happens", "`message`, `error_code`"),
        "overloaded": FaultKind("529 before anything happens", "`message`, `error_code`"),
        "conflict": FaultKind("409 before anything happens", "`message`, `error_code`"),
        "timeout_before": FaultKind(
            "no answer for some time, then the connection is closed; nothing happens", "`seconds` (30)"
        ),
        "timeout_after": FaultKind("the same, but the operation happens", "`seconds` (30)", is_of_writes=True),
        "dropped": FaultKind("the connection is closed before anything happens"),
        "lost_answer": FaultKind(
            "the operation happens, the connection is closed without an answer", is_of_writes=True
        ),
        "truncated": FaultKind("the operation happens, half of the JSON arrives"),
        "not_json": FaultKind("HTML with status 200, nothing happens"),
        "wrong_content_type": FaultKind(
            "the operation happens, its JSON arrives under another content type", "`content_type` (`text/plain`)"
        ),
        "redirect": FaultKind("302, nothing happens", "`location`"),
        "latency": FaultKind("the answer is late", "`ms` (1000)"),
        "slow_body": FaultKind("the operation happens, the body arrives in ten pieces", "`ms` between two (100)"),
        "unknown_fields": FaultKind("the operation happens, every object of the answer has a field more"),
        "unknown_values": FaultKind(
            "the operation happens, the words of closed sets in the answer are new ones",
            "`field` (all of them), `value` (`value_of_tomorrow`)",
        ),
        "repeated_page": FaultKind("a request for a further page gets the first one again"),
        "stale_member_get": FaultKind("the single-member GET answers what was true before the last write"),
    }
)
CONSOLE_FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "console_challenge": FaultKind("the page that asks whether one is human, 403"),
        "console_maintenance": FaultKind("the page that says that nothing works now, 503"),
        "console_forbidden": FaultKind("a page that the person may not see, 403"),
        "console_session_expired": FaultKind(
            "every session has ended; pages lead to sign-in, the private API says 401"
        ),
        "console_save_not_persisted": FaultKind("a save answers 200 and changes nothing"),
        "console_save_error": FaultKind("a save answers 500 and changes nothing", "`message`"),
        "console_save_reverts": FaultKind(
            "a save is kept, and taken back when a page is loaded again", is_of_writes=True
        ),
        "console_slow_save": FaultKind("a save happens, its answer is late", "`ms` (3000)", is_of_writes=True),
        "console_overlay": FaultKind(
            "something to be looked at first is in front of the page", "`kind`: `dialog` or `banner` over the page"
        ),
        "console_other_workspace": FaultKind(
            "a workspace's page leads to the same page of another workspace; `/usage/limits` shows another one than was chosen",
            "`workspace` (id; the first other one)",
        ),
        "console_unknown_page": FaultKind("a page without any known landmark"),
        "console_other_value": FaultKind(
            "another administrator changes something between the load of a page and the dialog",
            "`value`, `threshold`, `recipient`, `model_group`, `limiter`, `user_id`",
        ),
    }
)
