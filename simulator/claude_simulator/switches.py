"""Every guess about the platform, as a switch.

Where the references leave a question open, or answer it in two ways, the simulator can give each of the answers.
A switch changes how the platform behaves until it is set again; a passing mishap is a fault (faults.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class UnknownSwitch(ValueError):
    """The switch does not exist, or not with that value."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What a switch may be set to; the first choice, or ``default``, is how the simulator starts.

    Exactly one of ``choices`` (a closed set of words) and ``default`` (a number from 0 up) describes it.
    """

    meaning: str
    choices: tuple[str, ...] = ()
    default: int = 0

    def parse(self, name: str, value: str | int) -> str | int:
        """Return the value as this switch keeps it, or raise :class:`UnknownSwitch`."""
        if self.choices:
            if value in self.choices:
                return value
            expected = " | ".join(self.choices)
        else:
            text = str(value)
            if not isinstance(value, bool) and text.isdecimal():
                return int(text)
            expected = "a whole number from 0 up"
        raise UnknownSwitch(f"switch {name}: {value!r} is not possible; expected {expected}")


SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "spend_limits_api": Switch(
            "the spend-limit preview: which answer an organization outside it gets, or that it is in (§9.1, (b) 11)",
            ("not_enabled_403", "organization_type_400", "not_found_404", "missing_405", "enabled"),
        ),
        "rate_limit_writes": Switch(
            "whether the API accepts workspace rate limits; the prose guide still says no (§8.3)",
            ("allowed", "refused_403", "not_found_404"),
        ),
        "requests_per_minute": Switch("the organization's request limit; 0 lifts it (§1.8)", default=100),
        "spend_requests_per_minute": Switch("the same of the spend-limit endpoints; 0 lifts it (§1.8)", default=60),
        "request_limit_kind": Switch("how the request limit counts ([INFER])", ("token_bucket", "fixed_window")),
        "request_burst": Switch("how many requests a full token bucket holds ([INFER])", default=20),
        "tags_on_update": Switch("whether an update of tags merges or replaces ((b) 2, 23 b)", ("merge", "replace")),
        "stored_above_organization_spend": Switch(
            "a workspace spend limit above the organization's, or that above the tier's ((b) 12)", ("refused", "stored")
        ),
        "archive_twice": Switch("archiving an archived workspace ((b) 5, 23 a)", ("ok", "refused")),
        "absent_member": Switch("a call on a member who is not there ((b) 23 c)", ("not_found_404", "bad_request_400")),
        "add_existing_member": Switch(
            "adding somebody who is a member already ((b) 4)", ("bad_request_400", "conflict_409", "upsert")
        ),
        "spend_delete_answer": Switch("what deleting a spend limit answers ((b) 23 d)", ("body_200", "empty_204")),
        "limit_too_large": Switch("a page limit above the maximum ((b) 23 e)", ("bad_request", "fallback_20")),
        "workspace_name_length": Switch("the longest workspace name; 40 in older pages ((b) 1)", default=255),
        "active_workspaces": Switch("the most live workspaces; 0 lifts the cap (§3.7, (b) 23 f)", default=100),
        "duplicate_workspace_names": Switch(
            "a workspace name that another live workspace has ((b) 1)", ("accepted", "bad_request_400", "conflict_409")
        ),
        "tags_null_on_update": Switch("tags: null in an update of a workspace ((b) 2)", ("unchanged", "cleared")),
        "workspace_tags": Switch("the most tags of a workspace; 0: no cap ((b) 2)", default=0),
        "archived_workspace_writes": Switch(
            "a write on an archived workspace ((b) 5)", ("bad_request_400", "not_found_404")
        ),
        "archived_key_update": Switch("an update of an archived API key ((b) 5)", ("bad_request_400", "unchanged_200")),
        "default_workspace_refusal": Switch(
            "how what cannot be done to the Default workspace is refused ((b) 6)",
            ("bad_request_400", "forbidden_403", "not_found_404"),
        ),
        "default_workspace_update": Switch(
            "whether an update takes tags, colour and geos of the Default workspace ((b) 6)", ("accepted", "refused")
        ),
        "cleared_rate_limit_answer": Switch(
            "what the answer to clearing the last override of a group shows ((b) 8)",
            ("empty_limits", "inherited_values"),
        ),
        "claude_code_limit_writes": Switch(
            "whether the API takes rate and spend limits of the Claude Code workspace ((b) 9)",
            ("accepted", "bad_request_400"),
        ),
        "limiter_without_organization_limit": Switch(
            "a limiter for which the organization has no limit ((b) 10)", ("accepted", "bad_request_400")
        ),
        "spend_list_gate": Switch(
            "which answer the list of spend limits gives outside the preview: the other endpoints', or its own ((b) 11)",
            ("as_the_others", "organization_type_400"),
        ),
        "spend_amount_zero": Switch("a spend limit of 0 ((b) 14)", ("accepted", "bad_request_400")),
        "spend_amount_most": Switch(
            "the largest spend limit in whole units of the currency; 0: any ((b) 14)", default=0
        ),
        "version_header": Switch("whether anthropic-version must be sent ((b) 16)", ("optional", "required")),
        "version_when_absent": Switch(
            "which version applies without the header ((b) 16)", ("2023-06-01", "2026-10-21")
        ),
        "list_order": Switch(
            "the order of workspaces, members, API keys and invitations ((b) 17)", ("newest_first", "oldest_first")
        ),
        "unknown_id_cursor": Switch(
            "an after_id or before_id that is not in the list ((b) 17; the first page: guess, a stand-in does so)",
            ("bad_request_400", "empty_page", "first_page"),
        ),
        "empty_list": Switch(
            "what stands for the rows of a list that has none (guess: a stand-in sends null)", ("array", "null")
        ),
        "rate_limit_shape": Switch(
            "whether entries of rate limits have their group and ids, or only the group's type as before (§1.4)",
            ("group", "group_type_only"),
        ),
        "inherited_members": Switch(
            "whether the members of a workspace that are so by their organization role are in its list (§4; leaving "
            "them out: guess, a stand-in does so)",
            ("listed", "not_listed"),
        ),
        "default_workspace": Switch(
            "whether the Default workspace can be read by its id (§3.7; that it is unknown: guess, a stand-in says so)",
            ("readable", "unknown"),
        ),
        "admin_key_as_bearer": Switch(
            "whether an Admin API key may come as a bearer (§1.3; that it may not: guess, older guides show x-api-key)",
            ("accepted", "refused_401"),
        ),
        "inline_issuer_without_keys": Switch(
            "an inline federation issuer without keys (§7; accepted: somebody's test against the platform makes one)",
            ("accepted", "refused_400"),
        ),
        "colour_case": Switch("the case in which a display colour is kept ((b) 18)", ("as_sent", "upper", "lower")),
        "workspace_geo_on_update": Switch(
            "workspace_geo in an update of a workspace ((b) 23 g)", ("bad_request_400", "ignored")
        ),
        "default_geo_outside": Switch(
            "a default inference geo that is not among the allowed ones ((b) 23 h)", ("bad_request_400", "stored")
        ),
        "unknown_body_fields": Switch(
            "fields of a body that the operation does not know ([INFER])", ("bad_request_400", "ignored")
        ),
        "admin_change_refusal": Switch(
            "how changing or removing an administrator is refused (§2.2)", ("bad_request_400", "forbidden_403")
        ),
        "member_get_stale_seconds": Switch(
            "for how long the single-member GET answers what was true before a write ((b) 23 c)", default=0
        ),
        "member_write_stale_seconds": Switch(
            "for how long after an add an update or removal answers 400 'not in the Workspace' ((b) 23 c)", default=0
        ),
        "member_list_late_seconds": Switch(
            "for how long after an add the list of members does not show the new one ((b) 19)", default=0
        ),
        "keys_archived_within_seconds": Switch(
            "how long the keys of an archived workspace still read as they were; 0: not at all (§3.7)", default=0
        ),
        "rate_limit_effect_seconds": Switch("how long after a change a rate limit is enforced (§8.3)", default=3600),
        "feed_visible_within_seconds": Switch(
            "within how long an event can be seen in the activity feed, not in the order of time; 0: at once (feed §1)",
            default=60,
        ),
        "feed_requests_per_minute": Switch("the request limit of the activity feed; 0 lifts it (feed §1)", default=600),
        "feed_limits_by_key": Switch(
            "whether rate and spend limits changed with an API key are in the activity feed (feed §3)",
            ("logged", "silent"),
        ),
        "feed_for_oauth": Switch(
            "whether OAuth and workload tokens may read the activity feed (feed §1, [INFER])",
            ("refused_403", "allowed"),
        ),
        "archived_names": Switch(
            "whether an archived service account, issuer or rule keeps its name (§6, §7, [INFER])", ("taken", "free")
        ),
        "rule_write_names": Switch(
            "whether answers to writes of federation rules carry the names that reads do ((b) 23 i)",
            ("omitted", "present"),
        ),
        "federation_condition": Switch(
            "what a rule's CEL condition says at the token exchange, because it is not evaluated here (§7)",
            ("never_holds", "holds"),
        ),
        "token_exchange_refusal": Switch(
            "the status of a token exchange that is refused (§7, [INFER])", ("invalid_grant_401", "invalid_grant_400")
        ),
        "external_key_validation": Switch(
            "how an external key's round trip ends: in validate, and when a workspace gets the key (§10, §1.7)",
            ("success", "failure", "timed_out"),
        ),
        "workspace_policy": Switch(
            "what the organization's workspace policy, set in the Console, allows (§1.7, (a) 33)",
            ("allows_external_keys", "forbids_external_keys"),
        ),
        "archived_claude_code_workspace": Switch(
            "whether signing in to Claude Code makes its archived workspace anew (§3.7)", ("returns", "stays_archived")
        ),
        "invited_domains": Switch(
            "which e-mail domains may be invited; known ones are those of members (§1.7)",
            ("any", "verified_only", "allowed_only"),
        ),
        "invites_per_hour": Switch("how many invitations an hour may be made; 0 lifts it (§1.8)", default=1200),
        "organization_members": Switch(
            "the most people of the organization, pending invitations included; 0: no cap (§1.7)", default=0
        ),
        "workspace_members": Switch("the most members of a workspace; 0: no cap (§1.7, §4)", default=0),
        "organization_api_keys": Switch("the most active API keys of the organization; 0: no cap (§1.7)", default=0),
        "workspace_api_keys": Switch("the most active API keys of a workspace; 0: no cap (§1.7)", default=0),
        "unknown_people": Switch(
            "whether people that nobody heard of are made when they are asked for by e-mail or added by id: for previews "
            "against a stack's state (guess: no platform does)",
            ("refused", "accepted"),
        ),
        "console_language": Switch(
            "the language of the Console pages, decimal comma included (console §2.3)", ("en", "de")
        ),
        "console_labels": Switch(
            "which wording stands for what nobody documents on Console pages: 0 the first draft, another number draws "
            "one, and leaves some away (console §2.6, guess)",
            default=0,
        ),
        "console_icon_names": Switch(
            "whether buttons that are only an icon have accessible names (console §2.2, §8.4)", ("named", "nameless")
        ),
        "console_dialogs": Switch(
            "whether the button that saves is below the fold of its dialog (console §2.3)", ("short", "long")
        ),
        "console_errors": Switch("where a page says that a save was refused (console §2.3, §8.4)", ("toast", "inline")),
        "console_fields": Switch(
            "what a field of a dialog makes of what was typed: nothing; when it is left, another way of writing it, or another "
            "value (a hundred times an amount or a rate, the first of some addresses, what was there before of an emptied one); "
            "or the form is set back to what is asked for anew (console §2.6, guess: such fields are common)",
            ("as_typed", "written_otherwise", "changed_when_left", "reset_by_refetch"),
        ),
        "console_dialog_closes": Switch(
            "when the dialog of a save closes: with its answer, or at the press, before there is one (console §8.3, guess)",
            ("when_saved", "at_the_press"),
        ),
        "console_notices": Switch(
            "whether a dialog has an alert in it from the start, which says nothing about a save (console §2.6, guess)",
            ("none", "alert"),
        ),
        "console_telemetry": Switch(
            "what else a page sends when something is pressed that saves, and how that is answered, at once: what was pressed "
            "and what stands in the fields (console §1.4 and §3: the pages have analytics; guess)",
            ("none", "accepted", "refused_401", "refused_403"),
        ),
        "console_rows": Switch(
            "how many workspaces the list shows until more are asked for; 0: all (console §8.3, guess)", default=0
        ),
        "console_hydration_ms": Switch(
            "how late a Console page is there, and what comes after a tab or a choice (console §2.3, §8.3)", default=0
        ),
        "console_hydration": Switch(
            "what is late then: the content, or only that its controls do something (console §8.3, guess)",
            ("content", "controls"),
        ),
        "console_cut_lists": Switch(
            "how the lists of limits pages that are longer than that tell of the rest: not cut; a button that shows all; a "
            "count in words; sizes for a screen reader alone; a box in which one scrolls (console §8.3, guess)",
            ("whole", "show_all", "count", "sizes", "scroll"),
        ),
        "console_cut_rows": Switch("how many rows such a list shows at first (guess)", default=2),
        "console_first_picture": Switch(
            "what limits show before their data is there: nothing; as if nothing were set; what an earlier page has kept in "
            "the browser's store; that alone; or, where a workspace is chosen, the rows of the one before (console §7 on "
            "caches, §8.3, guess)",
            ("data", "nothing_set", "kept", "kept_alone", "rows_before"),
        ),
        "console_first_picture_ms": Switch("for how long they show that (guess)", default=600),
        "console_account_menu": Switch(
            "what the closed account menu says: the organization and the person, the person alone; or there is no menu, or "
            "there are two (console §1.4, guess)",
            ("named", "without_organization", "absent", "twice"),
        ),
        "console_requests": Switch(
            "whether the paths of the pages' own requests name the organization by its UUID, or only say that it is the "
            "current one (console §3, guess)",
            ("by_uuid", "by_current"),
        ),
        "console_session_days": Switch(
            "how many days a Console session lasts, by the movable clock; reports say about 30; 0: for ever "
            "(console §4.2, guess)",
            default=30,
        ),
        "console_session_rotates_seconds": Switch(
            "how old the session cookie's value may be, by the movable clock, before a page gives another; the old one works "
            "as long again; 0: it stays (console §4.2, guess)",
            default=0,
        ),
        "console_session_store": Switch(
            "where a session lives besides its cookie: nowhere, or in a store of the browser, without which pages lead to "
            "sign-in (console §4.2, guess)",
            ("cookie", "local_storage", "indexed_db"),
        ),
        "console_session_lands_ms": Switch(
            "how long after sign-in the session cookie is set (console §4.2)", default=0
        ),
    }
)


@dataclass(slots=True)
class Switches:
    """The present position of every switch."""

    _values: dict[str, str | int] = field(default_factory=dict)

    def set(self, name: str, value: str | int) -> None:
        """Set one switch; raises :class:`UnknownSwitch` for a name or value that does not exist."""
        switch = SWITCHES.get(name)
        if switch is None:
            raise UnknownSwitch(f"there is no switch {name!r}; there are: {', '.join(SWITCHES)}")
        self._values[name] = switch.parse(name, value)

    def choice(self, name: str) -> str:
        """Return the position of a switch whose values are words."""
        return str(self._values.get(name, SWITCHES[name].choices[0]))

    def number(self, name: str) -> int:
        """Return the position of a switch whose values are numbers."""
        return int(self._values.get(name, SWITCHES[name].default))

    def all(self) -> dict[str, str | int]:
        """Return every switch with its present position."""
        return {
            name: self._values.get(name, switch.choices[0] if switch.choices else switch.default)
            for name, switch in SWITCHES.items()
        }
