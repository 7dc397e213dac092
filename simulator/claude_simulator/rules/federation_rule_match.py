"""What is refused about the match of a federation rule, and which assertion satisfies one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claude_simulator.rules.refused import invalid
from claude_simulator.workload_values import Match

CONSTANT = re.compile(r"\s*(true|1\s*==\s*1)\s*")


@dataclass(frozen=True, slots=True)
class SharedPlatform:
    """An issuer whose tokens anybody can get: what in a token tells whose workload it is."""

    host: str
    claims: frozenset[str]
    subject: re.Pattern[str]


SHARED_PLATFORMS = (
    SharedPlatform(
        "token.actions.githubusercontent.com",
        frozenset({"repository", "repository_id", "repository_owner", "repository_owner_id", "enterprise"}),
        re.compile(r"repo:[^/*]+/.*"),
    ),
    SharedPlatform(
        "gitlab.com",
        frozenset({"namespace_id", "namespace_path", "project_id", "project_path"}),
        re.compile(r"project_path:[^/*]+/.*"),
    ),
    SharedPlatform(
        "agent.buildkite.com",
        frozenset({"organization_id", "organization_slug", "pipeline_id"}),
        re.compile(r"organization:[^:*]+:.*"),
    ),
    SharedPlatform(
        "app.terraform.io",
        frozenset({"terraform_organization_id", "terraform_organization_name", "terraform_workspace_id"}),
        re.compile(r"organization:[^:*]+:.*"),
    ),
    SharedPlatform("accounts.google.com", frozenset({"email", "hd", "sub"}), re.compile(r"[^*]+")),
)
"""Names: federation.md#match. Which claims and subjects count is ours to guess, but for GitHub's (SDK docstring of create)."""


def match_says_something(match: Match) -> None:
    """Refuse a match that every token of the issuer satisfies. Source: federation.md#match."""
    has_subject = match.subject_prefix is not None and match.subject_prefix.strip("*") != ""
    if not (has_subject or match.claims or match.condition):
        raise invalid("match: one of subject_prefix (other than *), claims and condition is required")


def condition_can_be_false(match: Match) -> None:
    """Refuse a condition that is always true. Source: federation.md#match, SDK docstring; which expressions count is [assumed]."""
    if match.condition is not None and CONSTANT.fullmatch(match.condition):
        raise invalid("match.condition: must not be constant")


def shared_platform_is_pinned(issuer_url: str, match: Match) -> None:
    """Refuse a rule on a shared platform that does not say whose workloads. Source: federation.md#match."""
    platform = next((p for p in SHARED_PLATFORMS if f"https://{p.host}" == issuer_url.rstrip("/")), None)
    if platform is None:
        return
    by_claim = bool(platform.claims & set(match.claims or {}))
    by_subject = match.subject_prefix is not None and platform.subject.fullmatch(match.subject_prefix) is not None
    by_condition = any(f"claims.{claim}" in (match.condition or "") for claim in platform.claims)
    if not (by_claim or by_subject or by_condition):
        raise invalid(f"match: a rule for {platform.host} must name whose workloads it means")


def assertion_matches(
    match: Match, claims: Mapping[str, object], *, default_audience: str, condition_holds: bool
) -> bool:
    """Say whether the claims of a verified assertion satisfy a match: everything that it names. Source: federation.md#match.

    ``condition_holds`` stands for the CEL expression, which is not evaluated here.
    """
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if (match.audience or default_audience) not in audiences:
        return False
    if match.subject_prefix is not None and not _subject_matches(match.subject_prefix, str(claims.get("sub", ""))):
        return False
    if any(claims.get(name) != value for name, value in (match.claims or {}).items()):
        return False
    return match.condition is None or condition_holds


def _subject_matches(wanted: str, subject: str) -> bool:
    return subject.startswith(wanted[:-1]) if wanted.endswith("*") else subject == wanted
