"""
Issuers whose tokens anybody can get: a rule has to say whose workloads it means. Source: docs/platform/federation.md#match.

Which claims and subjects name a tenant is published for GitHub alone; for the others it is what their own documents call so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from pulumi_claude_admin.model.federation_rule import FederationMatchSpec
from pulumi_claude_admin.model.unknown import is_unknown


@dataclass(frozen=True, slots=True)
class SharedPlatform:
    """One of them: the claims that name a tenant, and the beginning of a subject that does. `example` is what to write."""

    name: str
    host: str
    claims: frozenset[str]
    subject: re.Pattern[str]
    example: str

    def is_pinned_by(self, match: FederationMatchSpec) -> bool:
        """Whether the match names whose workloads it means. What is not known yet may."""
        if any(map(is_unknown, (match.subject_prefix, match.claims, match.condition))):
            return True
        if match.subject_prefix is not None and self.subject.match(match.subject_prefix):
            return True
        if self.claims & (match.claims or {}).keys():
            return True
        named = "|".join(sorted(map(re.escape, self.claims)))
        return re.search(rf"\bclaims\.(?:{named})\s*(?:==|in\b)", match.condition or "") is not None


_PLATFORMS: Final = (
    SharedPlatform(
        "GitHub Actions",
        "token.actions.githubusercontent.com",
        frozenset({"repository", "repository_id", "repository_owner", "repository_owner_id", "enterprise"}),
        re.compile(r"repo:[^/:*]+/"),
        'claims={"repository_owner": "…"}',
    ),
    SharedPlatform(
        "GitLab.com",
        "gitlab.com",
        frozenset({"namespace_id", "namespace_path", "project_id", "project_path"}),
        re.compile(r"project_path:[^/:*]+/"),
        'claims={"namespace_path": "…"}',
    ),
    SharedPlatform(
        "Buildkite",
        "agent.buildkite.com",
        frozenset({"organization_id", "organization_slug", "pipeline_id"}),
        re.compile(r"organization:[^:*]+:"),
        'claims={"organization_slug": "…"}',
    ),
    SharedPlatform(
        "Terraform Cloud",
        "app.terraform.io",
        frozenset({"terraform_organization_id", "terraform_organization_name", "terraform_workspace_id"}),
        re.compile(r"organization:[^:*]+:"),
        'claims={"terraform_organization_name": "…"}',
    ),
    SharedPlatform(
        "Google",
        "accounts.google.com",
        frozenset({"email", "hd", "sub"}),
        re.compile(r"[^*]+\Z"),
        'claims={"email": "…"}',
    ),
)


def shared_platform(issuer_url: str) -> SharedPlatform | None:
    """The shared platform of this address, None for an issuer of one's own."""
    host = (urlsplit(issuer_url).hostname or "").casefold()
    return next((one for one in _PLATFORMS if one.host == host), None)
