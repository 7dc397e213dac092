"""What the simulator does, on whose word, how it was verified and what is missing: one row of the README's table.

Every family of the Admin API has such a row beside its operations (``ABOUT``), and so has what answers the Console's
pages; what concerns all families is here.
``python -m tools.docs`` writes the tables, and a test fails when one is out of date or names no source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One row. ``what`` may be empty where the operations speak for themselves.

    Args:
        what: what is done.
        source: page and heading of docs/platform (``errors.md#codes``), or ``guess``.
        verified: ``SDK`` when the official SDK in strict mode drives it, ``test`` when a test of this repository asserts it.
        gap: known gaps and guesses.
    """

    what: str
    source: str
    verified: str = "SDK, test"
    gap: str = ""


ACROSS_FAMILIES = (
    Behaviour(
        "Versions `2023-06-01` and `2026-10-21`: `group_type`, top-level `workspace_id` of keys, two fields of federation rules",
        source="credentials.md#versions",
        gap="which one applies without the header is a switch; `user_profile_id` is newer than the old SDK and is answered all the same (guess)",
    ),
    Behaviour(
        "Credentials: admin keys, OAuth tokens (bearer only; `org:admin` or 403), minted tokens, keys of an administrator without a workspace; a workspace key 403, what needs a token refuses keys 403, an expired or unknown one 401; scoped keys of an Enterprise organization, each scope alone (403 `api_key_scope_missing` else)",
        source="credentials.md#kinds, credentials.md#headers, enterprise.md#who-may-call-what",
        gap="how a scoped key is refused where no scope helps, and that it may ask whose it is, are switches; that a key of an administrator opens nothing of service accounts and federation is a guess",
    ),
    Behaviour(
        "Headers `request-id`, `anthropic-organization-id`; `Date` of the movable clock on every answer",
        source="credentials.md#headers",
        verified="test",
    ),
    Behaviour(
        "Error bodies with `request_id` and `details.error_code`",
        source="errors.md#body",
        gap="wording is ours",
    ),
    Behaviour(
        "Pages by id and by token, limits, bracketed arrays, strict booleans; a token belongs to its filters",
        source="requests.md#conventions, paging.md#schemes",
        gap="order newest first (rate limits: the seed's); an array without brackets is refused (guess)",
    ),
    Behaviour(
        "Request limit by real time, its own for spend limits and for the feed; 429 with `retry-after` in whole seconds",
        source="requests.md#request-limit",
        verified="test",
        gap="per organization; numbers come from an Enterprise page; bucket or window is a guess",
    ),
    Behaviour(
        "Consistency by the movable clock: stale single-member GET, late members in lists, keys archived later, limits in force an hour later (`GET /_simulator/enforcement`)",
        source="workspaces.md#archive, rate-limits.md#write, requests.md#delay, members.md#just-added",
        verified="test",
        gap="the first three by switch only; limits in force are met by messages alone",
    ),
    Behaviour(
        "A ledger of what is used, hour by hour, priced exactly; rate limits clip it; caps of the organization, its workspaces and the tier, and limits per person of Claude Code, stop it until the next UTC month, archived workspaces and stopped keys for good",
        source="usage.md#caps, usage.md#prices",
        verified="test",
        gap="spend is even within an hour; whole hours are booked; how soon a cap acts and what it counts are switches; a limit per person of Claude Code acts at once and is refused in the words of its workspace's cap (guesses); notifications stop nothing; rate limits clip an hour at sixty times their minute, and limits for a day, of batches and of fast mode clip nothing",
    ),
    Behaviour(
        "Exports of cost (three generations of headers) and usage, invoices as PDF for use, credits and seats, by control routes",
        source="usage.md#exports, usage.md#invoices",
        verified="test",
        gap="no page of the Console offers them; guesses: lines of what is no token but a web search, the spelling of long contexts, what stands where there is no key, the wording of invoices for use, prices of seats, recharges of $500, that whoever used Claude Code has a seat",
    ),
)
