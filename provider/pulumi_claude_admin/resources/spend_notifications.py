"""
Spend notifications: e-mails when a month's spend reaches an amount. There is no API: Console, or by hand.

Source: docs/platform/channels.md#notifications, docs/platform/console.md#rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.channels import Capability, Channel
from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import ORGANIZATION_ID, Declaration, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.manual_steps import spend_page
from pulumi_claude_admin.lifecycle.scope import ResolvedScope, scope_to_import
from pulumi_claude_admin.lifecycle.series import Series
from pulumi_claude_admin.lifecycle.setting import SettingProvider
from pulumi_claude_admin.lifecycle.setting_access import ChannelActions, ManualSteps
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import SpendNotifications as ActualNotifications
from pulumi_claude_admin.model.spend_limit import SpendNotificationsSpec, diff_notifications
from pulumi_claude_admin.session import Session


class SpendNotificationsProvider(SettingProvider[SpendNotificationsSpec, ActualNotifications]):
    """Applies a `SpendNotificationsSpec` in the Console."""

    spec_type = SpendNotificationsSpec
    capability: ClassVar[Capability] = Capability.SPEND_NOTIFICATIONS
    setting_name = "spend notifications"

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """That of the workspace, or of the organization."""
        return id_ == outputs.get("workspace_id", outputs.get(ORGANIZATION_ID, id_))

    id_form = "<wrkspc_… or organization id>"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """Those of the scope, as a whole."""
        scope = inputs.get("workspace_id")
        return [Claim("the spend notifications of one scope", ("organization" if scope is None else scope,))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """What the page of the workspace, or of the organization, has."""
        workspace_id = id_ if id_ != session.organization.id else None
        scope = scope_to_import(session, workspace_id, what=self.setting_name)
        if scope is None:
            return None
        value = self.there(session, SpendNotificationsSpec(workspace_id=workspace_id, thresholds=()), scope)
        return arguments.of_notifications(value) if value.thresholds or value.recipients else None

    def do_check(self, session: Session, declaration: Declaration[SpendNotificationsSpec]) -> None:
        """The workspace is there, and nobody asks for an API that does not exist."""
        forced = declaration.knows("channel") and declaration.spec.channel == "api"
        reason = "spend notifications have no API; leave `channel` out, or use 'console' or 'by_hand'"
        self.raise_workspace_problems(session, declaration, *([Problem("channel", reason)] if forced else []))

    def channel_actions(
        self,
        session: Session,
        spec: SpendNotificationsSpec,
        scope: ResolvedScope,
        *,
        declared: SpendNotificationsSpec | None = None,
    ) -> ChannelActions[ActualNotifications]:
        """The Console reads, compares and confirms by itself. Thresholds limit nothing, so no guard rail is about them."""
        del declared
        console, where = session.console, scope.console_scope
        nothing = ActualNotifications(scope=scope.key, thresholds=(), recipients=())
        series = Series(
            read=lambda: console.read_notifications(where),
            put=lambda value: console.write_notifications(where, value),
            before=lambda found: found if isinstance(found, ActualNotifications) else None,
            parts=lambda value: frozenset([*value.thresholds, value.recipients]),
            describe=_describe,
        )
        return ChannelActions(
            read={Channel.CONSOLE: series.read},
            write={Channel.CONSOLE: lambda: series.write(_with_others(spec.canonical()))},
            clear={Channel.CONSOLE: lambda: series.write(nothing)},
        )

    def manual_steps(self, session: Session, spec: SpendNotificationsSpec, scope: ResolvedScope) -> ManualSteps:
        """What a person does in the Console."""
        where, wanted = spend_page(session, scope), spec.canonical()
        amounts = ", ".join(map(str, wanted.thresholds)) or "nothing"
        return ManualSteps(
            to_set=(
                where,
                f"Make the notifications exactly these: {amounts}",
                f"Make the recipients exactly these: {', '.join(wanted.recipients) or 'nobody'}",
            ),
            to_clear=(where, "Remove all notifications and recipients"),
        )

    def changes(self, spec: SpendNotificationsSpec, value: ActualNotifications) -> tuple[Change, ...]:
        """Thresholds and recipients, each as a whole."""
        return diff_notifications(spec.canonical(), value)

    def is_cleared(self, spec: SpendNotificationsSpec, value: ActualNotifications) -> bool:
        """Whether there are neither thresholds nor recipients."""
        del spec
        return not value.thresholds and not value.recipients

    def facts(self, spec: SpendNotificationsSpec, value: ActualNotifications, before: Bag) -> Bag:
        """Nothing that the inputs do not say."""
        del spec, value, before
        return {}

    def do_update(
        self, session: Session, state: ResourceState[SpendNotificationsSpec], spec: SpendNotificationsSpec
    ) -> Bag:
        """Set what differs. What is not named any more goes, unless another resource of this run names it."""
        with declared_now.taking(
            {*self.managed_items(session, state.declared, None)} - {*self.managed_items(session, spec, None)}
        ):
            return super().do_update(session, state, spec)

    def managed_items(self, session: Session, spec: SpendNotificationsSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The scope's notifications as a whole, and each amount and person."""
        del session, id_
        wanted, scope = spec.canonical(), spec.workspace_id
        return [
            ManagedItem("notifications", scope),
            *(ManagedItem("threshold", scope, str(amount.minor)) for amount in wanted.thresholds),
            *(ManagedItem("recipient", scope, email) for email in wanted.recipients),
        ]

    def items_to_delete(self, session: Session, state: ResourceState[SpendNotificationsSpec]) -> Iterable[ManagedItem]:
        """All at once: whoever declares the scope has said what is to stay of it."""
        del session
        return [ManagedItem("notifications", state.declared.workspace_id)]

    def describe(self, spec: SpendNotificationsSpec) -> str:
        """With the amounts."""
        return f"spend notifications at {', '.join(map(str, spec.canonical().thresholds)) or 'no amount'}"


class SpendNotifications(ClaudeResource, module="claude", name="SpendNotifications"):
    """
    All spend notifications of a workspace or of the organization. Source: Claude help centre, "Creating and managing
    workspaces in the Claude Console".

    Console only. Deleting keeps them unless `clear_on_destroy`. Errors: an amount that is negative or finer than a cent; not
    an e-mail address; the Default workspace; no Console session.

    Example:
        claude.SpendNotifications(
            "payments", workspace_id=payments.id, thresholds=["4500.00"], recipients=["finops@example.com"]
        )
    """

    workspace_id: pulumi.Output[str | None]
    thresholds: pulumi.Output[Sequence[str]]
    recipients: pulumi.Output[Sequence[str]]
    channel: pulumi.Output[str]
    verified_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        thresholds: pulumi.Input[Sequence[pulumi.Input[str]]],
        recipients: pulumi.Input[Sequence[pulumi.Input[str]]] = (),
        workspace_id: pulumi.Input[str] | None = None,
        channel: pulumi.Input[Literal["console", "by_hand"]] | None = None,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare all notifications of one scope.

        :param thresholds: plain decimal strings in major units of the organization's currency: `["2500.00", "4500.00"]`.
        :param recipients: e-mail addresses.
        :param workspace_id: `wrkspc_…`; without it they are the organization's.
        :param channel: forces one way instead of the first that is open.
        :param clear_on_destroy: True removes all of them when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "thresholds": thresholds,
            "recipients": recipients,
            "workspace_id": workspace_id,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(SpendNotificationsProvider(), resource_name, inputs, outputs=("verified_at",), opts=opts)


def _describe(value: ActualNotifications) -> str:
    amounts = ", ".join(map(str, value.thresholds)) or "no amount"
    return f"notifications at {amounts} to {', '.join(value.recipients) or 'nobody'}"


def _with_others(wanted: ActualNotifications) -> ActualNotifications:
    """With what other resources of this run declare for the same scope."""
    scope = wanted.scope.workspace_id
    amounts = {Money(int(minor)) for minor in declared_now.parts("threshold", scope)}
    return ActualNotifications(
        scope=wanted.scope,
        thresholds=tuple(sorted({*wanted.thresholds, *amounts})),
        recipients=tuple(sorted({*wanted.recipients, *declared_now.parts("recipient", scope)})),
    )
