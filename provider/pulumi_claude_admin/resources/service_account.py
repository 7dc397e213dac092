"""
A service account: an identity that is no person. Which workspaces it works in is `ServiceAccountMember`'s.

Source: docs/platform/service-accounts.md#accounts.
"""

from __future__ import annotations

from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.archivable import ArchivableProvider, Archivables
from pulumi_claude_admin.lifecycle.hooks import Declaration
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.model.arguments import of_service_account
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.service_account import ServiceAccount as ActualServiceAccount
from pulumi_claude_admin.model.service_account import ServiceAccountSpec, diff_service_account
from pulumi_claude_admin.session import Session


class ServiceAccountProvider(ArchivableProvider[ServiceAccountSpec, ActualServiceAccount]):
    """Applies a `ServiceAccountSpec` through the Admin API."""

    spec_type = ServiceAccountSpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ("name", "adopt_id")
    word = "service account"
    id_output = "service_account_id"
    type_name = "ServiceAccount"
    what_is_left = "with its API keys and workspaces, and as the target of its federation rules"

    id_form = "svac_…"

    def arguments(self, session: Session, actual: ActualServiceAccount) -> Bag:
        """Everything of it."""
        del session
        return of_service_account(actual)

    def all_of(self, session: Session) -> Archivables[ActualServiceAccount]:
        """Service accounts."""
        return session.api.service_accounts

    def changes(self, spec: ServiceAccountSpec, actual: ActualServiceAccount) -> tuple[Change, ...]:
        """What is not as declared."""
        return diff_service_account(spec, actual)

    def check_references(self, session: Session, declaration: Declaration[ServiceAccountSpec]) -> None:
        """A name is for ever, so the one that is adopted has to have it; and only a person makes an administrator."""
        spec = declaration.spec
        if declaration.knows("adopt_id") and declaration.knows("name"):
            self._refuse_another_name(session, spec)
        if not declaration.knows("organization_role") or spec.organization_role != "admin":
            return
        known = {
            one.id: one
            for one in session.api.service_accounts.list()
            if one.id == spec.adopt_id or one.name == spec.name
        }
        is_admin = any(one.organization_role == "admin" and not one.is_archived for one in known.values())
        if session.settings.workload_identity is not None and not is_admin:
            raise InvalidInputs(
                Problem(
                    "organization_role",
                    "only a person can make a service account an administrator, and this is a workload",
                ),
                hint="Run it once with a person's OAuth token in ANTHROPIC_AUTH_TOKEN (`ant auth login --scope org:admin`)",
            )

    def make(self, session: Session, spec: ServiceAccountSpec) -> ActualServiceAccount:
        """Make one."""
        return session.api.service_accounts.create(
            name=spec.name, description=spec.description, organization_role=spec.organization_role
        )

    def write(self, session: Session, spec: ServiceAccountSpec, actual: ActualServiceAccount) -> ActualServiceAccount:
        """Write what differs, and nothing else: naming the role `admin` takes a person, even where it is one already."""
        self._refuse_another_name(session, spec)
        differing = {change.path for change in diff_service_account(spec, actual)}
        if not differing:
            return actual
        return session.api.service_accounts.update(
            actual.id,
            description=spec.description if "description" in differing else None,
            organization_role=spec.organization_role if "organization_role" in differing else None,
        )

    def values(self, actual: ActualServiceAccount) -> Bag:
        """Without the name, which never changes."""
        return {"description": actual.description, "organization_role": actual.organization_role}

    def _refuse_another_name(self, session: Session, spec: ServiceAccountSpec) -> None:
        named = session.api.service_accounts.find(spec.adopt_id) if spec.adopt_id is not None else None
        if named is not None and named.name != spec.name:
            raise InvalidInputs(
                Problem("name", f"service account {named.id} is called {named.name!r}, and a name never changes"),
                hint=f"Declare name={named.name!r}, or a new one without adopt_id",
            )


class ServiceAccount(ClaudeResource, module="claude", name="ServiceAccount"):
    """
    An identity that is no person. Takes an OAuth token with `org:admin`. Source: Claude docs, Admin API reference > Service accounts.

    Another `name` is another account. Deleting keeps it unless `archive_on_destroy`: archiving is irreversible, kills its keys, and is
    refused while a live federation rule targets it. Errors: an account of this name that is not as declared; the role `admin` given by a workload.

    Example:
        ci = claude.ServiceAccount("ci", name="ci", description="Continuous integration")
    """

    name: pulumi.Output[str]
    description: pulumi.Output[str | None]
    organization_role: pulumi.Output[str | None]
    service_account_id: pulumi.Output[str]
    organization_id: pulumi.Output[str]
    archived_at: pulumi.Output[str | None]

    def __init__(
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str],
        description: pulumi.Input[str] | None = None,
        organization_role: pulumi.Input[Literal["developer", "admin"]] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        archive_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a service account.

        :param name: 1 to 255 small letters, digits and hyphens; unique in the organization, and for ever.
        :param description: at most 2,000 characters; without it the description is not managed.
        :param organization_role: `developer` or `admin` (which takes a person's token); without it a new account is a developer, and
            the role of one that exists is not managed.
        :param adopt_id: `svac_…` of an account that exists already and is to be managed from now on. One of the same name that is exactly as
            declared is adopted without it.
        :param archive_on_destroy: True archives it when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "name": name,
            "description": description,
            "organization_role": organization_role,
            "adopt_id": adopt_id,
            "archive_on_destroy": archive_on_destroy,
        }
        super().__init__(
            ServiceAccountProvider(),
            resource_name,
            inputs,
            outputs=("service_account_id", "archived_at", "actual"),
            opts=opts,
        )
        self.service_account_id = (
            self.id
        )  # known in a preview of an update too, unlike an output that the provider gives
