"""What one person of a Claude Enterprise organization may spend. Source: docs/platform/enterprise.md#spend-limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.adoption import describe_changes
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_limits, plain
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.enterprise_people import (
    find_people,
    names_with_a_limit,
    print_left,
    problems_with_people,
)
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.left_standing import to_clear
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.member_limit_writes import WantedLimit, write_limits
from pulumi_claude_admin.lifecycle.member_limits import clear_limits, facts_of, limit_item, problems_with_amounts
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.server import ENTERPRISE, Server
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.ids import MemberSpendLimitId
from pulumi_claude_admin.model.member_spend_limit import EnterpriseLimit
from pulumi_claude_admin.model.member_spend_limit_spec import (
    MemberSpendLimitSpec,
    currency_of,
    diff_member_spend_limit,
    overrides_of,
    word_of,
)
from pulumi_claude_admin.session import Session


class MemberSpendLimitProvider(ClaudeProvider[MemberSpendLimitSpec]):
    """Applies a `MemberSpendLimitSpec` in the Enterprise organization of the settings' scoped key."""

    spec_type = MemberSpendLimitSpec
    server: ClassVar[Server] = ENTERPRISE
    replace_on_changes: ClassVar[tuple[str, ...]] = ("user", "period")
    id_outputs: ClassVar[tuple[str, ...]] = ("period", "user_id")
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "user_id": frozenset({"user"}),
        "effective_amount": frozenset({"amount"}),
        "effective_source": frozenset(),
    }

    def means_another_object(self, session: Session, key: str, olds: Bag, news: Bag) -> bool:
        """Another spelling of the same person is no other one, where somebody can be asked."""
        if key != "user" or self.server.why_not_asked(session) is not None:
            return olds.get(key) != news.get(key)
        return find_people(session, [str(news.get(key))]).user_ids.get(str(news.get(key))) != olds.get("user_id")

    id_form = "<period>/user_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The limit of the person in the period."""
        return [claim_limits(inputs.get("period"), plain(inputs.get("user")))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The override of the person and period."""
        key = MemberSpendLimitId.parse(id_)
        there = overrides_of(session.enterprise.limits.list(), key.period).get(key.user_id)
        if there is None:
            return None
        user = names_with_a_limit(session).get(key.user_id, key.user_id)
        return {"user": user, "amount": word_of(there.amount), "period": key.period}

    def do_check(self, session: Session, declaration: Declaration[MemberSpendLimitSpec]) -> None:
        """Somebody is meant; a preview tells which override is there already."""
        spec = declaration.spec
        if not declaration.knows("user"):
            return
        people = find_people(session, [spec.user])
        problems = list(problems_with_people(people, at="user"))
        if declaration.knows("amount"):
            problems += problems_with_amounts(session, {spec.user: spec.amount}, at="amount")
        raise_problems(problems)
        there = None if declaration.unknown or declaration.before else _find(session, spec, people.user_ids[spec.user])
        if there is not None:
            print_once(f"adopts the {self.label(spec)}: {describe_changes(diff_member_spend_limit(spec, there))}")

    def do_create(self, session: Session, spec: MemberSpendLimitSpec) -> Created:
        """Set it, whatever is there. Raises InvalidInputs for somebody who is not in the organization."""
        people = find_people(session, [spec.user])
        raise_problems(list(problems_with_people(people, at="user")))
        user_id = people.user_ids[spec.user]
        facts = _write(session, spec, user_id)
        if facts is None:
            raise InvalidInputs(Problem("user", f"{spec.user!r} is not in the Claude Enterprise organization"))
        return Created(str(MemberSpendLimitId(spec.period, user_id)), facts)

    def do_read(self, session: Session, state: ResourceState[MemberSpendLimitSpec]) -> Refreshed | None:
        """The amount; None when there is no override of this person and period. Of somebody who has left the declaration stays."""
        user_id = MemberSpendLimitId.parse(state.id).user_id
        there = _find(session, state.declared, user_id)
        if there is None:
            if _has_left(session, state.declared.user, user_id):
                print_left(state.declared.user)
                return Refreshed(state.inputs, state.facts)
            return None
        changes = diff_member_spend_limit(state.declared, there)
        facts = facts_of(session.enterprise.effective.list(), user_id, state.declared.period)
        return Refreshed(with_actual_values(state.spelled, changes), {"user_id": user_id, **facts})

    def do_update(
        self, session: Session, state: ResourceState[MemberSpendLimitSpec], spec: MemberSpendLimitSpec
    ) -> Bag:
        """Set what differs. Nothing can be set for somebody who has left, which is told."""
        user_id = MemberSpendLimitId.parse(state.id).user_id
        return _write(session, spec, user_id) or {"user_id": user_id}

    def do_delete(self, session: Session, state: ResourceState[MemberSpendLimitSpec]) -> None:
        """Keep the override and say so, or take it away when that was asked for. Already gone is success."""
        spec, items = state.declared, self.managed_items(session, state.declared, state.id)
        there = _find(session, spec, MemberSpendLimitId.parse(state.id).user_id)
        if there is None:
            return
        if spec.clear_on_destroy:
            clear_limits(session, [there], items)
        elif declared_now.hold(items).free:
            print_once(f"left standing: {self.label(spec)}, {spec.amount}; {to_clear()}")

    def managed_items(self, session: Session, spec: MemberSpendLimitSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The one override of the person and period."""
        if id_ is None:
            user_id = find_people(session, [spec.user]).user_ids.get(spec.user)
            return [] if user_id is None else [limit_item(spec.period, user_id)]
        return [limit_item(spec.period, MemberSpendLimitId.parse(id_).user_id)]

    def removes_anything(self, session: Session, state: ResourceState[MemberSpendLimitSpec]) -> bool:
        """Only when that was asked for."""
        return state.declared.clear_on_destroy and super().removes_anything(session, state)

    def label(self, spec: MemberSpendLimitSpec) -> str:
        """`monthly limit of ana@example.com`."""
        return f"{spec.period} limit of {spec.user}"


class MemberSpendLimit(ClaudeResource, module="claude", name="MemberSpendLimit"):
    """
    What one person of a Claude Enterprise organization may spend beyond the seat. Source: Claude docs, Spend limits API.

    It takes `CLAUDE_ADMIN_ENTERPRISE_KEY`, a scoped key with `read:spend_limits` and `write:spend_limits`. An override that is there
    is adopted; deleting keeps it unless `clear_on_destroy`. For many people use `MemberSpendLimits`. Errors: nobody of the
    organization is meant; an amount that is negative or finer than a cent; an amount beyond the guard rails.

    Example:
        claude.MemberSpendLimit("ana", user="ana@example.com", amount="250.00")
    """

    user: pulumi.Output[str]
    amount: pulumi.Output[str]
    period: pulumi.Output[str]
    user_id: pulumi.Output[str]
    effective_amount: pulumi.Output[str | None]
    effective_source: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        user: pulumi.Input[str],
        amount: pulumi.Input[str],
        period: pulumi.Input[Literal["daily", "weekly", "monthly"]] = "monthly",
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a person's own limit.

        :param user: e-mail, or `user_…`, which needs no scope to look people up.
        :param amount: a plain decimal string in major units: `"250.00"`; `"0"` for what the seat includes and no more, `"no_limit"` for no limit in that period.
        :param period: `daily`, `weekly` or `monthly`; each is a limit of its own.
        :param clear_on_destroy: True takes the override away when the resource is deleted, so that what is set for group, seat tier or organization holds.
        """
        inputs: dict[str, object] = {
            "user": user,
            "amount": amount,
            "period": period,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(
            MemberSpendLimitProvider(),
            resource_name,
            inputs,
            outputs=("user_id", "effective_amount", "effective_source"),
            opts=opts,
        )


def _find(session: Session, spec: MemberSpendLimitSpec, user_id: str) -> EnterpriseLimit | None:
    return overrides_of(session.enterprise.limits.list(), spec.period).get(user_id)


def _write(session: Session, spec: MemberSpendLimitSpec, user_id: str) -> Bag | None:
    """What holds afterwards; None where there is no such person any more."""
    wanted = WantedLimit(spec.user, user_id, spec.amount, _find(session, spec, user_id))
    currency = currency_of(session.enterprise.limits.list())
    written = write_limits(session, [wanted], period=spec.period, currency=currency)
    if written.left:
        return None
    rows = written.rows or session.enterprise.effective.list()
    return {"user_id": user_id, **facts_of(rows, user_id, spec.period)}


def _has_left(session: Session, reference: str, user_id: str) -> bool:
    """Whether everybody is known, and this person is not among them."""
    people = find_people(session, [reference], recorded={reference: user_id})
    return bool(people.unknown) and people.is_everybody_known
