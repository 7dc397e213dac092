"""Which mishaps can be ordered, what each looks like to a client, and its own parameters: a table and nothing else.

How they are done is the business of admin/gate/fault_injection.py, admin/gate/strange_bodies.py and console/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of mishap, and on whose word.

    ``is_of_writes``: without a method it waits for a request that is no GET. ``operation`` is the only one that has it,
    as method and route template.
    """

    source: str
    happens: str
    parameters: str = ""
    is_of_writes: bool = False
    operation: tuple[str, str] | None = None


ADMIN_FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "rate_limited": FaultKind(
            "requests.md#request-limit; `retry-after-ms`: requests.md#official-sdk",
            "429 before anything happens, with `retry-after`, and `retry-after-ms` when that is given",
            "`retry_after` (seconds, 1), `retry_after_ms`, `message`",
        ),
        "server_error": FaultKind("errors.md#types", "500 before anything happens", "`message`, `error_code`"),
        "unavailable": FaultKind(
            "guess: what stands before a server answers so", "503 before anything happens", "`message`, `error_code`"
        ),
        "overloaded": FaultKind("errors.md#types", "529 before anything happens", "`message`, `error_code`"),
        "conflict": FaultKind("errors.md#types", "409 before anything happens", "`message`, `error_code`"),
        "timeout_before": FaultKind(
            "requests.md#failures, guess",
            "no answer for some time, then the connection is closed; nothing happens",
            "`seconds` (30)",
        ),
        "timeout_after": FaultKind(
            "requests.md#failures", "the same, but the operation happens", "`seconds` (30)", is_of_writes=True
        ),
        "dropped": FaultKind("guess: any network", "the connection is closed before anything happens"),
        "lost_answer": FaultKind(
            "guess: any network", "the operation happens, the connection is closed without an answer", is_of_writes=True
        ),
        "server_error_after": FaultKind(
            "requests.md#failures",
            "the operation happens, the answer is an error",
            "`status` (500), `message`, `error_code`",
            is_of_writes=True,
        ),
        "nothing_taken": FaultKind(
            "guess: stand-ins that others wrote do so",
            "200, and nothing changes: the answer shows what is there, or the first of the list for what would be new; "
            "a removal answers as ever",
            is_of_writes=True,
        ),
        "forgotten": FaultKind(
            "guess: a store that loses what it has just taken",
            "200 with what was asked for, and nothing is kept",
            is_of_writes=True,
        ),
        "workspace_created_incomplete": FaultKind(
            "errors.md#codes (SDK 2.14)",
            "503 with that code and the workspace's id: it was made, without its tags",
            operation=("POST", "/v1/organizations/workspaces"),
        ),
        "change_outcome_unknown": FaultKind(
            "errors.md#codes (SDK 2.14)",
            "503 with that code: the name of the workspace is saved, its other changes are not",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}"),
        ),
        "workspace_changed_concurrently": FaultKind(
            "errors.md#codes (SDK 2.14)",
            "409 with that code before anything happens",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}"),
        ),
        "concurrent_membership_change": FaultKind(
            "errors.md#codes",
            "409 with that code before anything happens",
            operation=("DELETE", "/v1/organizations/users/{user_id}"),
        ),
        "cannot_remove_last_member": FaultKind(
            "errors.md#codes",
            "400 with that code before anything happens, whoever else there is",
            operation=("DELETE", "/v1/organizations/users/{user_id}"),
        ),
        "sandbox_egress_restricted": FaultKind(
            "errors.md#codes", "403 with that code before anything happens", is_of_writes=True
        ),
        "storage_attached_during_archive": FaultKind(
            "errors.md#codes (SDK 2.14)",
            "409 with that code: the workspace was archived",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}/archive"),
        ),
        "increase_request_decided": FaultKind(
            "enterprise.md#increase-requests (another administrator, or the vendor's support)",
            "somebody else decides the request right before it is approved",
            "`decision` (`approved`; or `denied`), `cents` (10000)",
            operation=(
                "POST",
                "/v1/organizations/spend_limit_increase_requests/{spend_limit_increase_request_id}/approve",
            ),
        ),
        "limited_member_left": FaultKind(
            "guess: a directory takes people out at any time",
            "the member leaves right before their limit is set",
            operation=("POST", "/v1/organizations/spend_limits"),
        ),
        "truncated": FaultKind("guess: any network", "the operation happens, half of the JSON arrives"),
        "not_json": FaultKind("guess: any proxy", "HTML with status 200, nothing happens"),
        "wrong_content_type": FaultKind(
            "guess: any proxy",
            "the operation happens, its JSON arrives under another content type",
            "`content_type` (`text/plain`)",
        ),
        "redirect": FaultKind("guess: any proxy", "302, nothing happens", "`location`"),
        "latency": FaultKind("activity-feed.md#call; guess for the others", "the answer is late", "`ms` (1000)"),
        "slow_body": FaultKind(
            "guess: any network", "the operation happens, the body arrives in ten pieces", "`ms` between two (100)"
        ),
        "unknown_fields": FaultKind(
            "requests.md#open-world", "the operation happens, every object of the answer has a field more"
        ),
        "unknown_values": FaultKind(
            "requests.md#open-world",
            "the operation happens, the words of closed sets in the answer are new ones",
            "`field` (all of them), `value` (`value_of_tomorrow`)",
        ),
        "repeated_page": FaultKind(
            "guess: a list that changes while it is read", "a request for a further page gets the first one again"
        ),
        "stale_member_get": FaultKind(
            "members.md#just-added", "the single-member GET answers what was true before the last write"
        ),
    }
)
CONSOLE_FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "console_challenge": FaultKind(
            "console.md#challenges, console.md#faults", "the page that asks whether one is human, 403"
        ),
        "console_maintenance": FaultKind("console.md#faults", "the page that says that nothing works now, 503"),
        "console_forbidden": FaultKind(
            "console.md#roles, console.md#faults", "a page that the person may not see, 403"
        ),
        "console_session_expired": FaultKind(
            "console.md#session, console.md#faults",
            "every session has ended; pages lead to sign-in, the private API says 401",
        ),
        "console_save_not_persisted": FaultKind("console.md#faults", "a save answers 200 and changes nothing"),
        "console_save_error": FaultKind(
            "console.md#words, console.md#faults", "a save answers 500 and changes nothing", "`message`"
        ),
        "console_save_reverts": FaultKind(
            "console.md#faults", "a save is kept, and taken back when a page is loaded again", is_of_writes=True
        ),
        "console_save_told_wrong": FaultKind(
            "guess: what stands before a server answers for it",
            "a save is kept, its answer is an error",
            "`status` (403)",
        ),
        "console_save_challenged": FaultKind(
            "console.md#challenges, guess",
            "a save is answered with the page that asks whether one is human, 403; nothing changes",
        ),
        "console_slow_save": FaultKind(
            "console.md#faults", "a save happens, its answer is late", "`ms` (3000)", is_of_writes=True
        ),
        "console_overlay": FaultKind(
            "console.md#faults",
            "something to be looked at first is in front of the page",
            "`kind`: `dialog` or `banner` over the page; `notice`: a dialog in a corner, which is in nobody's way",
        ),
        "console_other_workspace": FaultKind(
            "console.md#hosts (the current workspace is not only in the address), guess",
            "a workspace's page leads to the same page of another workspace; `/usage/limits` shows another one than was chosen",
            "`workspace` (id; the first other one)",
        ),
        "console_other_organization": FaultKind(
            "console.md#identity (the organization is the session's, not in the address), console.md#faults",
            "in another tab the person switches to another organization, right before a page or after data is served",
            "`organization` (UUID; the first other one of the person)",
        ),
        "console_redirect_loop": FaultKind(
            "guess: a session that one part of a platform takes and another does not",
            "a page leads to itself, for ever",
        ),
        "console_unknown_page": FaultKind("console.md#change, console.md#layouts", "a page without any known landmark"),
        "console_other_value": FaultKind(
            "console.md#faults",
            "another administrator changes something between the load of a page and the dialog",
            "`value`, `threshold`, `recipient`, `model_group`, `limiter`, `user_id`",
        ),
    }
)
