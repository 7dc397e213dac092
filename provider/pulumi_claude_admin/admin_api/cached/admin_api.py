"""
Single questions answered from whole listings; a `ports.AdminApi` that remembers.

A provider process asks the same things for every resource. Here each collection is listed once per process, whoever asks
and from however many threads. A write through here drops what it touched (a workspace's members and rate limits), or puts
in what the platform answered (workspaces, spend limits); a write that failed drops it too. Design section 7.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from pulumi_claude_admin.admin_api.cached.single_flight import Answers
from pulumi_claude_admin.admin_api.cached.unknown_user import is_nobody
from pulumi_claude_admin.admin_api.cached.user_lookup import USERS, People
from pulumi_claude_admin.errors import (
    AdminApiError,
    ApiWriteNotConfirmed,
    ClaudeAdminError,
    FeatureNotEnabled,
    InvalidInputs,
    Problem,
)
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.people import is_email
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, WorkspaceRateLimit
from pulumi_claude_admin.model.spend_limit import Scope, SpendLimit
from pulumi_claude_admin.model.workspace import DataResidencySpec, Workspace
from pulumi_claude_admin.ports import AdminApi

DEFAULT_NAME: Final = "Default"
"""Name of the workspace that no list shows and nobody can rename. Source: admin-api.md section 3.7."""


class Directory:
    """
    `api`, remembered. Safe to use from several threads; what is handed out is frozen.

    `clock` is monotonic seconds: that somebody is not there is believed for a while only.
    """

    def __init__(self, api: AdminApi, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._answers = Answers(lasting=(FeatureNotEnabled,))
        self._people = People(api, self._answers, clock)

    def forget_spend_limits(self) -> None:
        """Drop the spend limits, after a write through the Console. That the gate is closed stays known."""
        self._answers.drop_values("spend_limits")

    def forget_members(self, workspace_id: str) -> None:
        """Drop the members of one workspace: a list that was late is asked for again."""
        self._answers.drop_values(("members", workspace_id))

    def forget_rate_limits(self, workspace_id: str) -> None:
        """Drop the rate limits of one workspace, after a write through the Console, or to ask again."""
        self._answers.drop_values(("rate_limits", workspace_id))

    # Single questions.

    def identity(self) -> OrganizationIdentity:
        """The organization of the credential."""
        return self._answers.get("organization", self._api.retrieve_organization)

    def user(self, reference: str) -> User:
        """
        A person by `user_…` id or e-mail (in any case): from the list, and after a miss of an e-mail by one more question.

        Raises InvalidInputs, with why nobody is meant and what to do, when that is so.
        """
        found = self.find_user(reference)
        if found is None:
            raise self.nobody(reference)
        return found

    def nobody(self, reference: str) -> InvalidInputs:
        """The error for an e-mail or id that means nobody: why that is so, and what to do."""
        return is_nobody(reference, self._invites_if_listed() if is_email(reference) else ())

    def find_user(self, reference: str) -> User | None:
        """The same, or None when nobody is meant."""
        return self._people.find(reference.strip())

    def workspace(self, workspace_id: str) -> Workspace:
        """A workspace from the list; one that is not there is asked for, once. Raises NotFound."""
        for workspace in self.list_workspaces():
            if workspace.id == workspace_id:
                return workspace
        return self._answers.get(("workspace", workspace_id), lambda: self._api.retrieve_workspace(workspace_id))

    def is_default(self, workspace_id: str) -> bool:
        """Whether this is the Default workspace, which no list shows and which cannot be limited. Raises NotFound."""
        if any(workspace.id == workspace_id for workspace in self.list_workspaces()):
            return False
        return self.workspace(workspace_id).name == DEFAULT_NAME

    def group(self, reference: str) -> OrganizationRateLimit:
        """The rate-limit group meant by an `rlg_…` id, a display name in any case or a model. Raises InvalidInputs with the choices."""
        groups = self.list_rate_limits()
        found = [entry for entry in groups if entry.group.answers_to(reference)]
        exact = [entry for entry in found if entry.group.id == reference.strip()] or found
        if len(exact) == 1:
            return exact[0]
        labels = ", ".join(sorted({f"{entry.group.label!r} ({entry.group.id})" for entry in exact or groups}))
        problem = "names several rate-limit groups" if exact else "is no rate-limit group of this organization"
        raise InvalidInputs(Problem(property="", reason=f"{reference!r} {problem}"), hint=f"Use one of {labels}")

    def spend_limit(self, scope: Scope) -> SpendLimit | None:
        """The monthly limit of a scope, None when there is none. Raises FeatureNotEnabled behind the gate."""
        return next((limit for limit in self.list_spend_limits() if limit.scope == scope), None)

    # The port.

    def now(self) -> datetime:
        """As the port says."""
        return self._api.now()

    def retrieve_organization(self) -> OrganizationIdentity:
        """As the port says."""
        return self.identity()

    def list_users(self) -> tuple[User, ...]:
        """As the port says."""
        return self._answers.get(USERS, self._api.list_users)

    def list_users_like(self, email: str) -> tuple[User, ...]:
        """As the port says; asked anew each time."""
        return self._api.list_users_like(email)

    def list_invites(self) -> tuple[Invite, ...]:
        """As the port says."""
        return self._answers.get("invites", self._api.list_invites)

    def list_workspaces(self) -> tuple[Workspace, ...]:
        """As the port says."""
        return self._answers.get("workspaces", self._api.list_workspaces)

    def retrieve_workspace(self, workspace_id: str) -> Workspace:
        """As the port says, from the list."""
        return self.workspace(workspace_id)

    def create_workspace(
        self,
        *,
        name: str,
        display_color: str | None = None,
        tags: Mapping[str, str] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        """As the port says."""
        known = {workspace.id for workspace in self.list_workspaces()}
        with self._dropped_on_error("workspaces"):
            created = self._api.create_workspace(
                name=name,
                display_color=display_color,
                tags=tags,
                data_residency=data_residency,
                external_key_id=external_key_id,
            )
        if created.id in known:
            raise ApiWriteNotConfirmed(
                f"the Admin API answered the creation of workspace {name!r} with one that was there before ({created.id})",
                outcome_unknown=True,
            )
        self._answers.change("workspaces", lambda known: (created, *known))
        return created

    def update_workspace(
        self,
        workspace_id: str,
        *,
        name: str | None = None,
        display_color: str | None = None,
        tags: Mapping[str, str | None] | None = None,
        data_residency: DataResidencySpec | None = None,
        external_key_id: str | None = None,
    ) -> Workspace:
        """As the port says."""
        with self._dropped_on_error("workspaces", ("workspace", workspace_id)):
            updated = self._api.update_workspace(
                workspace_id,
                name=name,
                display_color=display_color,
                tags=tags,
                data_residency=data_residency,
                external_key_id=external_key_id,
            )
        self._put_workspace(updated)
        return updated

    def archive_workspace(self, workspace_id: str) -> Workspace:
        """As the port says."""
        with self._dropped_on_error("workspaces", ("workspace", workspace_id)):
            archived = self._api.archive_workspace(workspace_id)
        self._put_workspace(archived)
        self._answers.drop(("members", workspace_id), ("rate_limits", workspace_id), "spend_limits", "api_keys")
        return archived

    def list_members(self, workspace_id: str) -> tuple[Member, ...]:
        """As the port says."""
        return self._answers.get(("members", workspace_id), lambda: self._api.list_members(workspace_id))

    def add_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """As the port says."""
        with self._dropped(("members", workspace_id)):
            return self._api.add_member(workspace_id, user_id, role)

    def update_member(self, workspace_id: str, user_id: str, role: str) -> Member:
        """As the port says."""
        with self._dropped(("members", workspace_id)):
            return self._api.update_member(workspace_id, user_id, role)

    def remove_member(self, workspace_id: str, user_id: str) -> None:
        """As the port says."""
        with self._dropped(("members", workspace_id)):
            self._api.remove_member(workspace_id, user_id)

    def require_removed(self, workspace_id: str, user_ids: Collection[str]) -> None:
        """As the port says; asked anew each time."""
        self._api.require_removed(workspace_id, user_ids)

    def list_rate_limits(self) -> tuple[OrganizationRateLimit, ...]:
        """As the port says."""
        return self._answers.get("rate_limits", self._api.list_rate_limits)

    def list_workspace_rate_limits(self, workspace_id: str) -> tuple[WorkspaceRateLimit, ...]:
        """As the port says."""
        key = ("rate_limits", workspace_id)
        return self._answers.get(key, lambda: self._api.list_workspace_rate_limits(workspace_id))

    def set_workspace_rate_limits(
        self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]
    ) -> WorkspaceRateLimit:
        """As the port says."""
        with self._dropped(("rate_limits", workspace_id)):
            return self._api.set_workspace_rate_limits(workspace_id, entry_id, limits)

    def list_spend_limits(self) -> tuple[SpendLimit, ...]:
        """As the port says. Being behind the gate is remembered too."""
        return self._answers.get("spend_limits", self._api.list_spend_limits)

    def set_spend_limit(self, scope: Scope, amount: Money) -> SpendLimit:
        """As the port says."""
        with self._dropped_on_error("spend_limits"):
            limit = self._api.set_spend_limit(scope, amount)
        self._put_spend_limit(scope, limit)
        return limit

    def clear_spend_limit(self, scope: Scope) -> None:
        """As the port says."""
        with self._dropped_on_error("spend_limits"):
            self._api.clear_spend_limit(scope)
        self._put_spend_limit(scope, None)

    def list_api_keys(self) -> tuple[ApiKey, ...]:
        """As the port says."""
        return self._answers.get("api_keys", self._api.list_api_keys)

    def _invites_if_listed(self) -> tuple[Invite, ...]:
        """They only make a sentence better: whoever may not list them is told the rest."""
        try:
            return self.list_invites()
        except AdminApiError:
            return ()

    # What a write does to what is remembered.

    def _put_workspace(self, written: Workspace) -> None:
        def edit(known: tuple[Workspace, ...]) -> tuple[Workspace, ...]:
            if written.name == DEFAULT_NAME and all(workspace.id != written.id for workspace in known):
                return known
            return (written, *(workspace for workspace in known if workspace.id != written.id))

        self._answers.change("workspaces", edit)
        self._answers.drop(("workspace", written.id))

    def _put_spend_limit(self, scope: Scope, written: SpendLimit | None) -> None:
        def edit(known: tuple[SpendLimit, ...]) -> tuple[SpendLimit, ...]:
            others = tuple(limit for limit in known if limit.scope != scope)
            return others if written is None else (written, *others)

        self._answers.change("spend_limits", edit)

    @contextlib.contextmanager
    def _dropped(self, *keys: object) -> Iterator[None]:
        try:
            yield
        finally:
            self._answers.drop(*keys)

    @contextlib.contextmanager
    def _dropped_on_error(self, *keys: object) -> Iterator[None]:
        try:
            yield
        except ClaudeAdminError:
            self._answers.drop(*keys)
            raise
