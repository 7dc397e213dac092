"""
The settings with which a job proves who it is, by the official SDK's and GitHub's names. `settings.py` reads them with all others.

Nothing is read or exchanged here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, Field, SecretStr

from pulumi_claude_admin.model.addresses import SafeUrl
from pulumi_claude_admin.model.identity_token import WorkloadIdentity

RULE: Final = "ANTHROPIC_FEDERATION_RULE_ID"
ORGANIZATION: Final = "ANTHROPIC_ORGANIZATION_ID"
PROOF: Final = (
    "an identity token (ANTHROPIC_IDENTITY_TOKEN_FILE or ANTHROPIC_IDENTITY_TOKEN, or a GitHub job with the permission "
    "`id-token: write`, which a pull request from a fork never has)"
)


class WorkloadSettings(BaseModel):
    """A rule, an organization and a source of identity tokens are a credential; less is none."""

    federation_rule_id: str | None = Field(
        default=None,
        validation_alias=RULE,
        description="instead of a key or token: the federation rule (`fdrl_…`) that mints a short-lived token for this job",
    )
    federation_organization_id: str | None = Field(
        default=None,
        validation_alias=ORGANIZATION,
        description="UUID of the organization that the rule is in. Also a pin: with a credential of another organization nothing is read or changed",
    )
    service_account_id: str | None = Field(
        default=None,
        validation_alias="ANTHROPIC_SERVICE_ACCOUNT_ID",
        description="the service account (`svac_…`) that the rule targets",
    )
    workspace_id: str | None = Field(
        default=None,
        validation_alias="ANTHROPIC_WORKSPACE_ID",
        description="the workspace (`wrkspc_…` or `default`) of the token, where the rule is enabled for several; an `org:admin` token covers the organization all the same",
    )
    identity_token_file: Path | None = Field(
        default=None,
        validation_alias="ANTHROPIC_IDENTITY_TOKEN_FILE",
        description="a file with the job's identity token, read anew for each exchange. Wins over the next two",
    )
    identity_token: SecretStr | None = Field(
        default=None,
        validation_alias="ANTHROPIC_IDENTITY_TOKEN",
        description="the job's identity token itself (GitLab's `id_tokens`). Wins over the next",
    )
    github_token_url: SafeUrl | None = Field(
        default=None,
        validation_alias="ACTIONS_ID_TOKEN_REQUEST_URL",
        description="set by GitHub in a job with the permission `id-token: write`; https, or http to this machine only",
    )
    github_request_token: SecretStr | None = Field(
        default=None,
        validation_alias="ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        description="set by GitHub beside it",
    )

    @property
    def workload_identity(self) -> WorkloadIdentity | None:
        """Whom this job may become, when everything that it takes is set."""
        rule, organization = self.federation_rule_id, self.federation_organization_id
        if rule is None or organization is None or not self._has_identity_token:
            return None
        return WorkloadIdentity(rule, organization, self.service_account_id, self.workspace_id)

    @property
    def _has_identity_token(self) -> bool:
        is_github = self.github_token_url is not None and self.github_request_token is not None
        return self.identity_token_file is not None or self.identity_token is not None or is_github

    @property
    def is_half_a_workload_identity(self) -> bool:
        """Whether a part was set that means nothing alone. GitHub's variables and an organization do: they say no more than where a job runs."""
        given = (self.federation_rule_id, self.service_account_id, self.identity_token_file, self.identity_token)
        return any(each is not None for each in given)

    @property
    def missing_for_a_workload_identity(self) -> tuple[str, ...]:
        """What else it takes, as messages name it."""
        wanted = (
            (RULE, self.federation_rule_id is not None),
            (ORGANIZATION, self.federation_organization_id is not None),
            (PROOF, self._has_identity_token),
        )
        return tuple(name for name, is_given in wanted if not is_given)
