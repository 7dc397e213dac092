"""
Spend notifications: e-mails when a month's spend reaches an amount. There is no API: Console, or by hand.

Source: console.md section 2.4, admin-api.md (a) rows 20 and 21.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin import wiring
from pulumi_claude_admin.channels import Capability, Channel
from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.declared_now import Thing, declared_now
from pulumi_claude_admin.lifecycle.duplicates import claim
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.manual_steps import spend_page
from pulumi_claude_admin.lifecycle.provider import Checked, State
from pulumi_claude_admin.lifecycle.scope import Place
from pulumi_claude_admin.lifecycle.series import Series
from pulumi_claude_admin.lifecycle.setting import SettingProvider, Steps, Ways
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change, diff_notifications
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.spend_limit import SpendNotifications as ActualNotifications
from pulumi_claude_admin.model.spend_limit import SpendNotificationsSpec


class SpendNotificationsProvider(SettingProvider[SpendNotificationsSpec, ActualNotifications]):
    """Applies a `SpendNotificationsSpec` in the Console."""

    spec_type = SpendNotificationsSpec
    capability: ClassVar[Capability] = Capability.SPEND_NOTIFICATIONS
    what = "spend notifications"

    def verify(self, declaration: Checked[SpendNotificationsSpec]) -> None:
        """The workspace is there, and nobody asks for an API that does not exist."""
        forced = declaration.knows("channel") and declaration.spec.channel == "api"
        reason = "spend notifications have no API; leave `channel` out, or use 'console' or 'by_hand'"
        self.raise_workspace_problems(declaration, *([Problem("channel", reason)] if forced else []))

    def workspace_id(self, spec: SpendNotificationsSpec) -> str | None:
        """The workspace, or None for the organization."""
        return spec.workspace_id

    def id_of(self, spec: SpendNotificationsSpec, place: Place) -> str:
        """The id of the workspace or of the organization."""
        return spec.workspace_id or place.organization.id

    def ways(self, spec: SpendNotificationsSpec, place: Place) -> Ways[ActualNotifications]:
        """The Console reads, compares and confirms by itself."""
        console, where = wiring.current().console, place.console
        nothing = ActualNotifications(scope=place.scope, thresholds=(), recipients=())
        series = Series(
            read=lambda: console.read_notifications(where),
            put=lambda value: console.write_notifications(where, value),
            before=lambda found: found if isinstance(found, ActualNotifications) else None,
            parts=lambda value: frozenset([*value.thresholds, value.recipients]),
            told=_told,
        )
        return Ways(
            read={Channel.CONSOLE: series.read},
            write={Channel.CONSOLE: lambda: series.write(_with_others(spec.canonical()))},
            clear={Channel.CONSOLE: lambda: series.write(nothing)},
        )

    def steps(self, spec: SpendNotificationsSpec, place: Place) -> Steps:
        """What a person does in the Console."""
        where, wanted = spend_page(place), spec.canonical()
        amounts = ", ".join(map(str, wanted.thresholds)) or "nothing"
        return Steps(
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

    def change(
        self, state: State[SpendNotificationsSpec], spec: SpendNotificationsSpec, organization: OrganizationIdentity
    ) -> Bag:
        """Set what differs. What is not named any more goes, unless another resource of this run names it."""
        with declared_now.taking({*self.things(state.declared, None)} - {*self.things(spec, None)}):
            return super().change(state, spec, organization)

    def things(self, spec: SpendNotificationsSpec, id_: str | None) -> Iterable[Thing]:
        """The scope's notifications as a whole, and each amount and person."""
        del id_
        wanted, scope = spec.canonical(), spec.workspace_id
        return [
            Thing("notifications", scope),
            *(Thing("threshold", scope, str(amount.minor)) for amount in wanted.thresholds),
            *(Thing("recipient", scope, email) for email in wanted.recipients),
        ]

    def things_to_remove(self, state: State[SpendNotificationsSpec]) -> Iterable[Thing]:
        """All at once: whoever declares the scope has said what is to stay of it."""
        return [Thing("notifications", state.declared.workspace_id)]

    def told(self, spec: SpendNotificationsSpec) -> str:
        """With the amounts."""
        return f"spend notifications at {', '.join(map(str, spec.canonical().thresholds)) or 'no amount'}"


class SpendNotifications(ClaudeResource, module="claude", name="SpendNotifications"):
    """
    All spend notifications of a workspace or of the organization. Source: console.md section 2.4.

    Console only. Deleting keeps them unless `clear_on_destroy`. Errors: an amount that is negative or finer than a cent; not
    an e-mail address; the Default workspace; no Console session.
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
        scope = workspace_id if workspace_id is not None else "organization"
        claim("the spend notifications of one scope", scope, by=f"SpendNotifications {resource_name!r}")
        inputs: dict[str, object] = {
            "thresholds": thresholds,
            "recipients": recipients,
            "workspace_id": workspace_id,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(SpendNotificationsProvider(), resource_name, inputs, outputs=("verified_at",), opts=opts)


def _told(value: ActualNotifications) -> str:
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
