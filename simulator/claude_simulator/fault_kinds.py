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
            "§1.8; `retry-after-ms`: (c)",
            "429 before anything happens, with `retry-after`, and `retry-after-ms` when that is given",
            "`retry_after` (seconds, 1), `retry_after_ms`, `message`",
        ),
        "server_error": FaultKind("§1.7", "500 before anything happens", "`message`, `error_code`"),
        "unavailable": FaultKind(
            "guess: what stands before a server answers so", "503 before anything happens", "`message`, `error_code`"
        ),
        "overloaded": FaultKind("§1.7", "529 before anything happens", "`message`, `error_code`"),
        "conflict": FaultKind("§1.7", "409 before anything happens", "`message`, `error_code`"),
        "timeout_before": FaultKind(
            "§ checklist 9, guess",
            "no answer for some time, then the connection is closed; nothing happens",
            "`seconds` (30)",
        ),
        "timeout_after": FaultKind(
            "§ checklist 9", "the same, but the operation happens", "`seconds` (30)", is_of_writes=True
        ),
        "dropped": FaultKind("guess: any network", "the connection is closed before anything happens"),
        "lost_answer": FaultKind(
            "guess: any network", "the operation happens, the connection is closed without an answer", is_of_writes=True
        ),
        "server_error_after": FaultKind(
            "§ checklist 9",
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
        "workspace_created_incomplete": FaultKind(
            "§1.7 (SDK 2.14)",
            "503 with that code and the workspace's id: it was made, without its tags",
            operation=("POST", "/v1/organizations/workspaces"),
        ),
        "change_outcome_unknown": FaultKind(
            "§1.7 (SDK 2.14)",
            "503 with that code: the name of the workspace is saved, its other changes are not",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}"),
        ),
        "workspace_changed_concurrently": FaultKind(
            "§1.7 (SDK 2.14)",
            "409 with that code before anything happens",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}"),
        ),
        "storage_attached_during_archive": FaultKind(
            "§1.7 (SDK 2.14)",
            "409 with that code: the workspace was archived",
            operation=("POST", "/v1/organizations/workspaces/{workspace_id}/archive"),
        ),
        "truncated": FaultKind("guess: any network", "the operation happens, half of the JSON arrives"),
        "not_json": FaultKind("guess: any proxy", "HTML with status 200, nothing happens"),
        "wrong_content_type": FaultKind(
            "guess: any proxy",
            "the operation happens, its JSON arrives under another content type",
            "`content_type` (`text/plain`)",
        ),
        "redirect": FaultKind("guess: any proxy", "302, nothing happens", "`location`"),
        "latency": FaultKind("feed §1; guess for the others", "the answer is late", "`ms` (1000)"),
        "slow_body": FaultKind(
            "guess: any network", "the operation happens, the body arrives in ten pieces", "`ms` between two (100)"
        ),
        "unknown_fields": FaultKind(
            "§1.5 (open world)", "the operation happens, every object of the answer has a field more"
        ),
        "unknown_values": FaultKind(
            "§1.5 (open world)",
            "the operation happens, the words of closed sets in the answer are new ones",
            "`field` (all of them), `value` (`value_of_tomorrow`)",
        ),
        "repeated_page": FaultKind(
            "guess: a list that changes while it is read", "a request for a further page gets the first one again"
        ),
        "stale_member_get": FaultKind("(b) 23 c", "the single-member GET answers what was true before the last write"),
    }
)
CONSOLE_FAULTS: Mapping[str, FaultKind] = MappingProxyType(
    {
        "console_challenge": FaultKind("console §4.3, §8.3", "the page that asks whether one is human, 403"),
        "console_maintenance": FaultKind("console §8.3", "the page that says that nothing works now, 503"),
        "console_forbidden": FaultKind("console §2.5, §8.3", "a page that the person may not see, 403"),
        "console_session_expired": FaultKind(
            "console §4.2, §8.3", "every session has ended; pages lead to sign-in, the private API says 401"
        ),
        "console_save_not_persisted": FaultKind("console §8.3", "a save answers 200 and changes nothing"),
        "console_save_error": FaultKind("console §2.3, §8.3", "a save answers 500 and changes nothing", "`message`"),
        "console_save_reverts": FaultKind(
            "console §8.3", "a save is kept, and taken back when a page is loaded again", is_of_writes=True
        ),
        "console_save_told_wrong": FaultKind(
            "guess: what stands before a server answers for it",
            "a save is kept, its answer is an error",
            "`status` (403)",
        ),
        "console_save_challenged": FaultKind(
            "console §4.3, guess",
            "a save is answered with the page that asks whether one is human, 403; nothing changes",
        ),
        "console_slow_save": FaultKind(
            "console §8.3", "a save happens, its answer is late", "`ms` (3000)", is_of_writes=True
        ),
        "console_overlay": FaultKind(
            "console §8.3",
            "something to be looked at first is in front of the page",
            "`kind`: `dialog` or `banner` over the page; `notice`: a dialog in a corner, which is in nobody's way",
        ),
        "console_other_workspace": FaultKind(
            "console §1.1 (the current workspace is not only in the address), guess",
            "a workspace's page leads to the same page of another workspace; `/usage/limits` shows another one than was chosen",
            "`workspace` (id; the first other one)",
        ),
        "console_other_organization": FaultKind(
            "console §1.3 (the organization is the session's, not in the address), §8.3",
            "in another tab the person switches to another organization, right before a page or after data is served",
            "`organization` (UUID; the first other one of the person)",
        ),
        "console_redirect_loop": FaultKind(
            "guess: a session that one part of a platform takes and another does not",
            "a page leads to itself, for ever",
        ),
        "console_unknown_page": FaultKind("console §0.3, §2.1", "a page without any known landmark"),
        "console_other_value": FaultKind(
            "console §8.3",
            "another administrator changes something between the load of a page and the dialog",
            "`value`, `threshold`, `recipient`, `model_group`, `limiter`, `user_id`",
        ),
    }
)
