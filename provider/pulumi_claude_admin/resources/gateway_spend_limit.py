"""What a group, a person or everybody may spend at the gateway that the organization runs itself. Source: docs/platform/gateway.md#set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.left_standing import to_clear
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.server import GATEWAY, Server
from pulumi_claude_admin.model.arguments import of_gateway_limit
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewaySpendLimit as ActualLimit,
)
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewaySpendLimitSpec,
    PooledBudget,
    diff_gateway_spend_limit,
    gateway_amount_steps,
    gateway_scope,
)
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.session import Session


class GatewaySpendLimitProvider(ClaudeProvider[GatewaySpendLimitSpec]):
    """Applies a `GatewaySpendLimitSpec` at the gateway of the settings; the platform is not asked."""

    spec_type = GatewaySpendLimitSpec
    server: ClassVar[Server] = GATEWAY
    replace_on_changes: ClassVar[tuple[str, ...]] = ("group", "subject", "period")

    id_form = "<period>/<organization, rbac_group or user>/<name>"

    def is_id(self, id_: str) -> bool:
        """The name is left out of the organization's, and may have a `/` of its own."""
        try:
            GatewaySpendLimitId.parse(id_)
        except ValueError:
            return False
        return True

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one of the scope and period."""
        key = tuple(map(inputs.get, ("group", "subject", "period")))
        return [Claim("the gateway limit of one scope and period", key)]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The limit of this scope and period."""
        there = next((one for one in session.gateway.list() if str(one.resource_id) == id_), None)
        return None if there is None else of_gateway_limit(there)

    def do_check(self, session: Session, declaration: Declaration[GatewaySpendLimitSpec]) -> None:
        """A preview tells which limit of the same scope and period is there already; nobody can be asked whether a group or a person is."""
        if declaration.before or declaration.unknown:
            return
        spec = declaration.spec
        there = _find(session, spec)
        if there is not None:
            print_once(f"adopts the {self.label(spec)}: {describe_changes(diff_gateway_spend_limit(spec, there))}")

    def do_create(self, session: Session, spec: GatewaySpendLimitSpec) -> Created:
        """Set it, whatever is there."""
        _write(session, spec, pool=spec.pool)
        return Created(str(spec.resource_id), {})

    def do_read(self, session: Session, state: ResourceState[GatewaySpendLimitSpec]) -> Refreshed | None:
        """The amounts; None when nothing of this scope and period is there."""
        there = _find(session, state.declared)
        if there is None:
            return None
        return Refreshed(with_actual_values(state.spelled, diff_gateway_spend_limit(state.declared, there)), {})

    def do_update(
        self, session: Session, state: ResourceState[GatewaySpendLimitSpec], spec: GatewaySpendLimitSpec
    ) -> Bag:
        """Set what differs. A pool that is not declared any more cannot be cleared: it is paused, which is printed."""
        pool = spec.pool
        if pool is None and state.declared.pool is not None:
            pool = _paused(session, state.declared)
            if pool is not None:
                print_once(
                    f"paused: the pooled budget of {pool.amount} of the {self.label(spec)}, which no call clears: nothing stops the group as a whole"
                )
        _write(session, spec, pool=pool, declared=state.declared)
        return {}

    def do_delete(self, session: Session, state: ResourceState[GatewaySpendLimitSpec]) -> None:
        """Keep the limit and say so, or take it away when that was asked for. Already gone is success."""
        spec, there = state.declared, _find(session, state.declared)
        if there is None:
            return
        items = self.managed_items(session, spec, state.id)
        if not spec.clear_on_destroy:
            hold = declared_now.hold(items)
            if hold.free:
                print_once(f"left standing: {self.label(spec)}, {_amounts(spec)}; {to_clear()}")
            return
        with declared_now.taking(items) as hold:
            for by in sorted(set(hold.kept.values())):
                print_once(f"not removed: {self.label(spec)}: declared by {by} now")
            if hold.free:
                session.gateway.delete(there)

    def managed_items(self, session: Session, spec: GatewaySpendLimitSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The one limit of the scope and period."""
        del session, id_
        return [ManagedItem("gateway spend limit", None, str(spec.resource_id))]

    def removes_anything(self, session: Session, state: ResourceState[GatewaySpendLimitSpec]) -> bool:
        """Only when that was asked for."""
        return state.declared.clear_on_destroy and super().removes_anything(session, state)

    def is_own_id(self, id_: str, outputs: Bag) -> bool:
        """Whether it is made of this period and scope."""
        group, subject = (value if isinstance(value, str) else None for value in map(outputs.get, ("group", "subject")))
        scope = gateway_scope(group, subject)
        return id_ == str(GatewaySpendLimitId(str(outputs.get("period", "monthly")), scope.kind, scope.name))

    def label(self, spec: GatewaySpendLimitSpec) -> str:
        """`monthly gateway limit of group 'claude-care'`."""
        return f"{spec.period} gateway limit of {spec.scope}"


class GatewaySpendLimit(ClaudeResource, module="claude", name="GatewaySpendLimit"):
    """
    What a group, a person or everybody may spend at the gateway that the organization runs itself. Source: Claude docs, Claude apps gateway.

    It takes `CLAUDE_GATEWAY_URL` and `CLAUDE_GATEWAY_ADMIN_KEY`, and no credential of the platform; `organization_id` is the gateway's
    address. Deleting keeps the limit unless `clear_on_destroy`. Errors: an e-mail address as `subject`; a pool without a group, of another
    period than a month, or without `amount`; another address than the state has; an amount beyond the guard rails.

    Example:
        claude.GatewaySpendLimit("care", group="claude-care", amount="50.00", pooled_budget="1000.00")
    """

    group: pulumi.Output[str | None]
    subject: pulumi.Output[str | None]
    period: pulumi.Output[str]
    amount: pulumi.Output[str | None]
    pooled_budget: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        group: pulumi.Input[str] | None = None,
        subject: pulumi.Input[str] | None = None,
        period: pulumi.Input[Literal["daily", "weekly", "monthly"]] = "monthly",
        amount: pulumi.Input[str] | None = None,
        pooled_budget: pulumi.Input[str] | None = None,
        pool_paused: pulumi.Input[bool] = False,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a limit at the gateway: of a group, of a person, or without either of the organization.

        :param group: the name of a group of the identity provider, as its tokens spell it.
        :param subject: the subject (`sub`) that the identity provider has for a person; never an e-mail address.
        :param period: `daily`, `weekly` or `monthly`, by the calendar in UTC.
        :param amount: what each person may spend, a plain decimal string in dollars: `"50.00"`; `"0"` blocks them.
        :param pooled_budget: what the group may spend together in a month. One that is taken out of the program is paused: no call clears it.
        :param pool_paused: True keeps the pool's amount and lets the group spend; then `amount` may be left out.
        :param clear_on_destroy: True takes the limit away, its pool too, when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "group": group,
            "subject": subject,
            "period": period,
            "amount": amount,
            "pooled_budget": pooled_budget,
            "pool_paused": pool_paused,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(GatewaySpendLimitProvider(), resource_name, inputs, outputs=(), opts=opts)


def _find(session: Session, spec: GatewaySpendLimitSpec) -> ActualLimit | None:
    return next((one for one in session.gateway.list() if one.resource_id == spec.resource_id), None)


def _write(
    session: Session,
    spec: GatewaySpendLimitSpec,
    *,
    pool: PooledBudget | None,
    declared: GatewaySpendLimitSpec | None = None,
) -> None:
    there = _find(session, spec)
    is_so = not diff_gateway_spend_limit(spec, there) and (pool is None or (there is not None and there.pool == pool))
    if there is None or not is_so:
        session.settings.guard_rails.require(gateway_amount_steps(there, spec, declared=declared))
        session.gateway.set(spec.scope, spec.period, amount=spec.money, pool=pool)


def _paused(session: Session, declared: GatewaySpendLimitSpec) -> PooledBudget | None:
    """The pool that is there, paused; None where there is none, or somebody has paused it."""
    there = _find(session, declared)
    pool = None if there is None else there.pool
    return None if pool is None or pool.is_paused else PooledBudget(pool.amount, is_paused=True)


def _amounts(spec: GatewaySpendLimitSpec) -> str:
    each = [] if spec.money is None else [f"{spec.money} for each person"]
    pool = [] if spec.pool is None else [f"{spec.pool.amount} together{', paused' if spec.pool.is_paused else ''}"]
    return " and ".join([*each, *pool])
