"""The guesses about the Admin API and the activity feed, and what can be set about an organization: a table and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claude_simulator.switch import Switch

ADMIN_SWITCHES: Mapping[str, Switch] = MappingProxyType(
    {
        "spend_limits_api": Switch(
            "the spend-limit preview: which answer an organization outside it gets, or that it is in (spend-limits.md#gate)",
            ("not_enabled_403", "organization_type_400", "not_found_404", "missing_405", "enabled"),
        ),
        "rate_limit_writes": Switch(
            "whether the API accepts workspace rate limits; the prose guide still says no (rate-limits.md#stale-guide)",
            ("allowed", "refused_403", "not_found_404"),
        ),
        "requests_per_minute": Switch(
            "the organization's request limit; 0 lifts it (requests.md#request-limit)", default=100
        ),
        "spend_requests_per_minute": Switch(
            "the same of the spend-limit endpoints; 0 lifts it (requests.md#request-limit)", default=60
        ),
        "request_limit_kind": Switch("how the request limit counts ([assumed])", ("token_bucket", "fixed_window")),
        "request_burst": Switch("how many requests a full token bucket holds ([assumed])", default=20),
        "tags_on_update": Switch(
            "whether an update of tags merges or replaces (workspaces.md#tags)", ("merge", "replace")
        ),
        "stored_above_organization_spend": Switch(
            "a workspace spend limit above the organization's, or that above the tier's (spend-limits.md#limits-above)",
            ("refused", "stored"),
        ),
        "archive_twice": Switch("archiving an archived workspace (workspaces.md#archive)", ("ok", "refused")),
        "absent_member": Switch(
            "a call on a member who is not there (members.md#just-added)", ("not_found_404", "bad_request_400")
        ),
        "add_existing_member": Switch(
            "adding somebody who is a member already (members.md#adding-twice)",
            ("bad_request_400", "conflict_409", "upsert"),
        ),
        "spend_delete_answer": Switch(
            "what deleting a spend limit answers (spend-limits.md#delete-answer)", ("body_200", "empty_204")
        ),
        "limit_too_large": Switch(
            "a page limit above the maximum (paging.md#too-large)", ("bad_request", "fallback_20")
        ),
        "workspace_name_length": Switch(
            "the longest workspace name; 40 in older pages (workspaces.md#names)", default=255
        ),
        "active_workspaces": Switch(
            "the most live workspaces; 0 lifts the cap (workspaces.md#number-101)", default=100
        ),
        "duplicate_workspace_names": Switch(
            "a workspace name that another live workspace has (workspaces.md#names)",
            ("accepted", "bad_request_400", "conflict_409"),
        ),
        "tags_null_on_update": Switch(
            "tags: null in an update of a workspace (workspaces.md#tags)", ("unchanged", "cleared")
        ),
        "workspace_tags": Switch("the most tags of a workspace; 0: no cap (workspaces.md#tags)", default=0),
        "archived_workspace_writes": Switch(
            "a write on an archived workspace (workspaces.md#archive)", ("bad_request_400", "not_found_404")
        ),
        "archived_key_update": Switch(
            "an update of an archived API key (api-keys.md#life)", ("bad_request_400", "unchanged_200")
        ),
        "default_workspace_refusal": Switch(
            "how what cannot be done to the Default workspace is refused (workspaces.md#default-refusals)",
            ("bad_request_400", "forbidden_403", "not_found_404"),
        ),
        "default_workspace_update": Switch(
            "whether an update takes tags, colour and geos of the Default workspace (workspaces.md#default-refusals)",
            ("accepted", "refused"),
        ),
        "cleared_rate_limit_answer": Switch(
            "what the answer to clearing the last override of a group shows (rate-limits.md#cleared)",
            ("empty_limits", "inherited_values"),
        ),
        "claude_code_limit_writes": Switch(
            "whether the API takes rate and spend limits of the Claude Code workspace (workspaces.md#claude-code-limits)",
            ("accepted", "bad_request_400"),
        ),
        "limiter_without_organization_limit": Switch(
            "a limiter for which the organization has no limit (rate-limits.md#no-organization-limit)",
            ("accepted", "bad_request_400"),
        ),
        "spend_list_gate": Switch(
            "which answer the list of spend limits gives outside the preview: the other endpoints', or its own (spend-limits.md#gate)",
            ("as_the_others", "organization_type_400"),
        ),
        "spend_amount_zero": Switch("a spend limit of 0 (spend-limits.md#amount)", ("accepted", "bad_request_400")),
        "spend_amount_most": Switch(
            "the largest spend limit in whole units of the currency; 0: any (spend-limits.md#amount)", default=0
        ),
        "version_header": Switch(
            "whether anthropic-version must be sent (credentials.md#headers)", ("optional", "required")
        ),
        "version_when_absent": Switch(
            "which version applies without the header (credentials.md#headers)", ("2023-06-01", "2026-10-21")
        ),
        "list_order": Switch(
            "the order of workspaces, members, API keys and invitations (paging.md#order)",
            ("newest_first", "oldest_first"),
        ),
        "unknown_id_cursor": Switch(
            "an after_id or before_id that is not in the list (paging.md#unknown-cursor; the first page: guess, a stand-in does so)",
            ("bad_request_400", "empty_page", "first_page"),
        ),
        "empty_list": Switch(
            "what stands for the rows of a list that has none (guess: a stand-in sends null)", ("array", "null")
        ),
        "rate_limit_shape": Switch(
            "whether entries of rate limits have their group and ids, or only the group's type as before (credentials.md#versions)",
            ("group", "group_type_only"),
        ),
        "inherited_members": Switch(
            "whether the members of a workspace that are so by their organization role are in its list (members.md#inheritance; leaving "
            "them out: guess, a stand-in does so)",
            ("listed", "not_listed"),
        ),
        "default_workspace": Switch(
            "whether the Default workspace can be read by its id (workspaces.md#default-workspace; that it is unknown: guess, a stand-in says so)",
            ("readable", "unknown"),
        ),
        "admin_key_as_bearer": Switch(
            "whether an Admin API key may come as a bearer (credentials.md#headers; that it may not: guess, older guides show x-api-key)",
            ("accepted", "refused_401"),
        ),
        "inline_issuer_without_keys": Switch(
            "an inline federation issuer without keys (federation.md#issuers; accepted: somebody's test against the platform makes one)",
            ("accepted", "refused_400"),
        ),
        "colour_case": Switch(
            "the case in which a display colour is kept (workspaces.md#colour)", ("as_sent", "upper", "lower")
        ),
        "workspace_geo_on_update": Switch(
            "workspace_geo in an update of a workspace (workspaces.md#geo-in-an-update)", ("bad_request_400", "ignored")
        ),
        "default_geo_outside": Switch(
            "a default inference geo that is not among the allowed ones (workspaces.md#geo-outside)",
            ("bad_request_400", "stored"),
        ),
        "unknown_body_fields": Switch(
            "fields of a body that the operation does not know ([assumed])", ("bad_request_400", "ignored")
        ),
        "admin_change_refusal": Switch(
            "how changing or removing an administrator is refused (users.md#roles)",
            ("bad_request_400", "forbidden_403"),
        ),
        "member_get_stale_seconds": Switch(
            "for how long the single-member GET answers what was true before a write (members.md#just-added)", default=0
        ),
        "member_write_stale_seconds": Switch(
            "for how long after an add an update or removal answers 400 'not in the Workspace' (members.md#just-added)",
            default=0,
        ),
        "member_list_late_seconds": Switch(
            "for how long after an add the list of members does not show the new one (requests.md#delay)", default=0
        ),
        "keys_archived_within_seconds": Switch(
            "how long the keys of an archived workspace still read as they were; 0: not at all (workspaces.md#archive)",
            default=0,
        ),
        "key_stops_after_seconds": Switch(
            "for how long a key that was made inactive, or whose person left, still calls models; 0: not at all (messages.md#keys, undocumented)",
            default=0,
        ),
        "models_after_leaving": Switch(
            "whether listing models refuses a Claude Code key whose person left, as messages do (messages.md#keys, undocumented)",
            ("refused", "listed"),
        ),
        "rate_limit_effect_seconds": Switch(
            "how long after a change a rate limit is enforced (rate-limits.md#write)", default=3600
        ),
        "feed_visible_within_seconds": Switch(
            "within how long an event can be seen in the activity feed, not in the order of time; 0: at once (activity-feed.md#call)",
            default=60,
        ),
        "feed_requests_per_minute": Switch(
            "the request limit of the activity feed; 0 lifts it (activity-feed.md#call)", default=600
        ),
        "feed_limits_by_key": Switch(
            "whether rate and spend limits changed with an API key are in the activity feed (activity-feed.md#limits-by-key)",
            ("logged", "silent"),
        ),
        "feed_for_oauth": Switch(
            "whether OAuth and workload tokens may read the activity feed (activity-feed.md#call, [assumed])",
            ("refused_403", "allowed"),
        ),
        "archived_names": Switch(
            "whether an archived service account, issuer or rule keeps its name (service-accounts.md#accounts, federation.md#rules, [assumed])",
            ("taken", "free"),
        ),
        "rule_write_names": Switch(
            "whether answers to writes of federation rules carry the names that reads do (federation.md#write-answers)",
            ("omitted", "present"),
        ),
        "federation_condition": Switch(
            "what a rule's CEL condition says at the token exchange, because it is not evaluated here (federation.md#match)",
            ("never_holds", "holds"),
        ),
        "token_exchange_refusal": Switch(
            "form and status of a token exchange that is refused: OAuth's, or the platform's own, which names no reason (federation.md#exchange)",
            ("invalid_grant_401", "invalid_grant_400", "authentication_error_401"),
        ),
        "external_key_validation": Switch(
            "how an external key's round trip ends: in validate, and when a workspace gets the key (external-keys.md#bound-once, errors.md#codes)",
            ("success", "failure", "timed_out"),
        ),
        "workspace_policy": Switch(
            "what the organization's workspace policy, set in the Console, allows (errors.md#codes)",
            ("allows_external_keys", "forbids_external_keys"),
        ),
        "archived_claude_code_workspace": Switch(
            "whether signing in to Claude Code makes its archived workspace anew (workspaces.md#claude-code-workspace)",
            ("returns", "stays_archived"),
        ),
        "invited_domains": Switch(
            "which e-mail domains may be invited; known ones are those of members (errors.md#codes)",
            ("any", "verified_only", "allowed_only"),
        ),
        "invites_per_hour": Switch(
            "how many invitations an hour may be made; 0 lifts it (requests.md#request-limit)", default=1200
        ),
        "organization_members": Switch(
            "the most people of the organization, pending invitations included; 0: no cap (errors.md#codes)", default=0
        ),
        "workspace_members": Switch("the most members of a workspace; 0: no cap (members.md#cap)", default=0),
        "organization_api_keys": Switch(
            "the most active API keys of the organization; 0: no cap (errors.md#codes)", default=0
        ),
        "workspace_api_keys": Switch("the most active API keys of a workspace; 0: no cap (errors.md#codes)", default=0),
        "analytics_requests_per_minute": Switch(
            "the request limit of usage and cost analytics; 0 lifts it (usage.md#analytics)", default=60
        ),
        "analytics_hours_behind": Switch(
            "how many whole hours the data of usage and cost analytics ends before now (usage.md#freshness)", default=4
        ),
        "usage_revised_days": Switch(
            "of how many last days the reports still change, and read too low until then; 0: none (usage.md#freshness)",
            default=0,
        ),
        "analytics_for_oauth": Switch(
            "whether OAuth and workload tokens may read usage and cost analytics (usage.md#who-may-read, [assumed])",
            ("allowed", "refused_403"),
        ),
        "analytics_for_account_keys": Switch(
            "whether a key without a workspace of an administrator may (usage.md#who-may-read, [assumed])",
            ("allowed", "refused_403"),
        ),
        "analytics_for_members": Switch(
            "whether a key without a workspace of somebody else may, for the workspaces they are in (usage.md#who-may-read)",
            ("refused_403", "own_workspaces"),
        ),
        "analytics_cut_bucket": Switch(
            "a bucket of usage and cost analytics that the range cuts: what lies in the range, or all of it (usage.md#analytics, undocumented)",
            ("within_range", "whole"),
        ),
        "cost_report_amount": Switch(
            "whether the legacy cost report is after the organization's discount or before it (usage.md#legacy, undocumented)",
            ("billed", "list"),
        ),
        "removed_user_names": Switch(
            "whether the organization shows the names of people who left (usage.md#actor)", ("shown", "hidden")
        ),
        "hipaa_readiness": Switch(
            "whether the organization has HIPAA readiness enabled, which closes usage and cost analytics (usage.md#analytics)",
            ("off", "on"),
        ),
        "spend_caps_count": Switch(
            "what a cap counts: the price after the organization's discount, or before it (usage.md#caps, undocumented)",
            ("billed", "list"),
        ),
        "spend_stop_delay_minutes": Switch(
            "how many minutes after a cap was reached requests are still served (usage.md#caps, undocumented)",
            default=0,
        ),
        "message_input_tokens": Switch(
            "how many tokens every message reads; 0: a quarter of its characters (ours, so that a test can say what a call costs)",
            default=0,
        ),
        "message_output_tokens": Switch(
            "how many tokens every message writes; 0: as many as max_tokens allows (ours, so that a test can say what a call costs)",
            default=0,
        ),
        "claude_code_cap_refusal": Switch(
            "how a message beyond the cap of the Claude Code workspace is refused (messages.md#caps)",
            ("bad_request_400", "rate_limited_429"),
        ),
        "single_sign_on": Switch(
            "how people come into the organization, which decides what the API refuses to do about them: accounts made at sign-in, or by a "
            "directory, are not invited; roles that come with single sign-on or a directory are not changed; people of a directory are not removed "
            "(users.md#single-sign-on)",
            ("none", "accounts_at_sign_in", "advanced", "directory"),
        ),
        "unknown_people": Switch(
            "whether people that nobody heard of are made when they are asked for by e-mail or added by id: for previews "
            "against a stack's state (guess: no platform does)",
            ("refused", "accepted"),
        ),
    }
)
