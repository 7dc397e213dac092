"""
The switch of the activity feed: one setting of the organization, which is never switched off by a destroy.

What the feed records nobody can record later, and a credential that is older than the switch cannot read it. Source:
docs/platform/activity-feed.md#compliance-settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Literal

import pulumi

from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.compliance_settings import ComplianceSettingsSpec, diff_compliance_settings
from pulumi_claude_admin.session import Session

_OFF: Final = "switches the activity feed off: what happens from then on is never recorded"


class ComplianceSettingsProvider(ClaudeProvider[ComplianceSettingsSpec]):
    """Applies a `ComplianceSettingsSpec` through the Admin API."""

    spec_type = ComplianceSettingsSpec
    replace_on_changes: ClassVar[tuple[str, ...]] = ()
    id_outputs: ClassVar[tuple[str, ...]] = ("organization_id",)
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {"can_read_feed": frozenset()}

    id_form = "<organization id>"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one switch."""
        del inputs
        return [Claim("the organization's activity feed")]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The switch, which every organization has."""
        if id_ != session.organization.id:
            return None
        return {"state": session.api.compliance_settings.retrieve().state}

    def do_check(self, session: Session, declaration: Declaration[ComplianceSettingsSpec]) -> None:
        """Whoever switches it off is told what that means, in a preview too."""
        is_off = declaration.knows("state") and declaration.spec.state == "disabled"
        if is_off and session.api.compliance_settings.retrieve().is_enabled:
            print_once(f"warning: state='disabled' {_OFF}")

    def do_create(self, session: Session, spec: ComplianceSettingsSpec) -> Created:
        """Switch it as declared, unless it is."""
        return Created(session.organization.id, _write(session, spec))

    def do_read(self, session: Session, state: ResourceState[ComplianceSettingsSpec]) -> Refreshed | None:
        """The state, and whether this credential may read the feed."""
        changes = diff_compliance_settings(state.declared, session.api.compliance_settings.retrieve())
        return Refreshed(with_actual_values(state.spelled, changes), _facts(session))

    def do_update(
        self, session: Session, state: ResourceState[ComplianceSettingsSpec], spec: ComplianceSettingsSpec
    ) -> Bag:
        """The same as making it."""
        del state
        return _write(session, spec)

    def do_delete(self, session: Session, state: ResourceState[ComplianceSettingsSpec]) -> None:
        """Leave it as it is, and say so."""
        del state
        actual = session.api.compliance_settings.retrieve()
        off = '; to switch it off declare state="disabled"' if actual.is_enabled else ""
        print_once(
            f"left as it is, {actual.state}: the activity feed of organization {session.organization.name!r}{off}"
        )

    def managed_items(self, session: Session, spec: ComplianceSettingsSpec, id_: str | None) -> Iterable[ManagedItem]:
        """There is one."""
        del session, spec, id_
        return [ManagedItem("compliance_settings", None)]

    def removes_anything(self, session: Session, state: ResourceState[ComplianceSettingsSpec]) -> bool:
        """Never."""
        del session, state
        return False


class ComplianceSettings(ClaudeResource, module="claude", name="ComplianceSettings"):
    """
    Whether the organization has an activity feed: who changed what. Source: Claude docs, Compliance API.

    Deleting never switches it off. `can_read_feed` says whether the credential of this run may read the feed: an Admin API key
    that is older than the switch may not, and only the Console makes a new one. Errors: a state that does not exist.

    Example:
        claude.ComplianceSettings("feed", state="enabled")
    """

    state: pulumi.Output[str]
    can_read_feed: pulumi.Output[bool]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        state: pulumi.Input[Literal["enabled", "disabled"]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare the switch of the activity feed.

        :param state: `enabled` or `disabled`. What happens while it is disabled is never recorded.
        """
        super().__init__(
            ComplianceSettingsProvider(), resource_name, {"state": state}, outputs=("can_read_feed",), opts=opts
        )


def _write(session: Session, spec: ComplianceSettingsSpec) -> Bag:
    if diff_compliance_settings(spec, session.api.compliance_settings.retrieve()):
        session.api.compliance_settings.update(spec.state)
    return _facts(session)


def _facts(session: Session) -> Bag:
    """Keys cannot be listed with their age, so the feed itself is asked."""
    may_read = session.api.activities.may_read()
    if not may_read and session.api.compliance_settings.retrieve().is_enabled:
        print_once(
            "the activity feed is on, and this credential may not read it, as one that is older than the switch may not; make a "
            "new Admin API key (Console > Settings > Admin keys)"
        )
    return {"can_read_feed": may_read}
