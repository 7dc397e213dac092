"""
What many people of a Claude Enterprise organization may spend, as one resource: the number of Pulumi resources is the dominant cost.

An override that nobody declared is left alone unless `exclusive`. Source: docs/platform/enterprise.md#spend-limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.lifecycle.actual_values import with_actual_values
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim, claim_limits, plain_keys
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.enterprise_people import (
    FoundPeople,
    find_people,
    names_with_a_limit,
    print_left,
    problems_with_people,
)
from pulumi_claude_admin.lifecycle.hooks import Created, Declaration, Refreshed, ResourceState
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.left_standing import to_clear
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.member_limit_writes import WantedLimit, print_plan, write_limits
from pulumi_claude_admin.lifecycle.member_limits import (
    clear_limits,
    limit_item,
    problems_with_amounts,
    source_word,
)
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.problems import raise_problems
from pulumi_claude_admin.lifecycle.provider import ClaudeProvider
from pulumi_claude_admin.lifecycle.server import ENTERPRISE, Server
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.diff import Change
from pulumi_claude_admin.model.ids import MemberSpendLimitsId
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.member_spend_limit_spec import (
    MemberSpendLimitsSpec,
    currency_of,
    diff_member_spend_limits,
    overrides_of,
    word_of,
)
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.quoting import some_of
from pulumi_claude_admin.session import Session

USER_IDS = "user_ids"
_OUTPUTS = (USER_IDS, "effective_amounts", "effective_sources")
_Overrides = Mapping[str, EnterpriseLimit]


class MemberSpendLimitsProvider(ClaudeProvider[MemberSpendLimitsSpec]):
    """Applies a `MemberSpendLimitsSpec` in the Enterprise organization of the settings' scoped key."""

    spec_type = MemberSpendLimitsSpec
    server: ClassVar[Server] = ENTERPRISE
    replace_on_changes: ClassVar[tuple[str, ...]] = ("period",)
    id_outputs: ClassVar[tuple[str, ...]] = ("organization_id", "period")
    output_sources: ClassVar[Mapping[str, frozenset[str]]] = dict.fromkeys(_OUTPUTS, frozenset({"people"}))

    id_form = "<organization id>/<period>"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The limits of everybody who is listed, and with `exclusive` of all others."""
        people = plain_keys(inputs.get("people"))
        return [claim_limits(inputs.get("period"), people, exclusive=inputs.get("exclusive"))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The overrides of a period, of everybody who has one."""
        key = MemberSpendLimitsId.parse(id_)
        there = overrides_of(session.enterprise.limits.list(), key.period)
        if key.organization_id != session.require_enterprise(None).id or not there:
            return None
        names = names_with_a_limit(session)
        people = {names.get(user_id, user_id): word_of(one.amount) for user_id, one in there.items()}
        return {"people": dict(sorted(people.items())), "period": key.period}

    def do_check(self, session: Session, declaration: Declaration[MemberSpendLimitsSpec]) -> None:
        """Everybody is in the organization, once; a preview tells how many writes there are and how long they take."""
        spec = declaration.spec
        if is_unknown(spec.people):
            return
        people = find_people(session, (one for one in spec.people if not is_unknown(one)))
        problems = list(problems_with_people(people, at='people["{}"]'))
        raise_problems([*problems, *problems_with_amounts(session, spec.people, at='people["{}"]')])
        if not declaration.unknown:
            _print_plan(session, spec, people)

    def do_create(self, session: Session, spec: MemberSpendLimitsSpec) -> Created:
        """Set what differs, whatever is there."""
        id_ = MemberSpendLimitsId(session.require_enterprise(None).id, spec.period)
        people = find_people(session, spec.people)
        raise_problems(list(problems_with_people(people, at='people["{}"]')))
        return Created(str(id_), _apply(session, spec, people))

    def do_read(self, session: Session, state: ResourceState[MemberSpendLimitsSpec]) -> Refreshed | None:
        """The overrides of those who are declared, and with `exclusive` everybody's. Of who has left the line stays."""
        spec = state.declared
        people = find_people(session, spec.people, recorded=_recorded(state.facts))
        _print_who_left(spec, people)
        overrides = _overrides(session, spec)
        others = overrides.keys() - set(people.user_ids.values()) if spec.exclusive else frozenset()
        changes = diff_member_spend_limits(spec.people, people.user_ids, overrides, others=others)
        facts = _facts(people, session.enterprise.effective.list(), spec.period)
        return Refreshed(with_actual_values(state.spelled, _named(session, changes)), facts)

    def do_update(
        self, session: Session, state: ResourceState[MemberSpendLimitsSpec], spec: MemberSpendLimitsSpec
    ) -> Bag:
        """Set what differs. Who is not named any more keeps their override, which is told, unless `clear_on_destroy`."""
        recorded = _recorded(state.facts)
        people = find_people(session, spec.people, recorded=recorded)
        _print_who_left(spec, people)
        facts = _apply(session, spec, people)
        named = set(people.user_ids.values())
        dropped = {who: id_ for who, id_ in recorded.items() if id_ not in named}
        if not spec.exclusive:
            _leave_or_clear(session, spec, dropped)
        return facts

    def do_delete(self, session: Session, state: ResourceState[MemberSpendLimitsSpec]) -> None:
        """Keep the overrides and say so, or take away those that were declared when that was asked for."""
        found = find_people(session, state.declared.people, recorded=_recorded(state.facts)).user_ids
        _leave_or_clear(session, state.declared, {**found, **_recorded(state.facts)})

    def managed_items(self, session: Session, spec: MemberSpendLimitsSpec, id_: str | None) -> Iterable[ManagedItem]:
        """The overrides of those who are listed."""
        del id_
        return [limit_item(spec.period, one) for one in find_people(session, spec.people).user_ids.values()]

    def removes_anything(self, session: Session, state: ResourceState[MemberSpendLimitsSpec]) -> bool:
        """Only when that was asked for."""
        return state.declared.clear_on_destroy and super().removes_anything(session, state)

    def label(self, spec: MemberSpendLimitsSpec) -> str:
        """`monthly limits of 3 people`."""
        return f"{spec.period} limits of {len(spec.people):,} {'person' if len(spec.people) == 1 else 'people'}"


class MemberSpendLimits(ClaudeResource, module="claude", name="MemberSpendLimits"):
    """
    What many people of a Claude Enterprise organization may spend beyond their seats. Source: Claude docs, Spend limits API.

    It takes `CLAUDE_ADMIN_ENTERPRISE_KEY`, as `MemberSpendLimit`. Only differences are written, at 60 a minute: a preview says how
    many and how long, and a run that was cut off is gone on with by the next. Overrides that nobody declared are left alone unless
    `exclusive`. Deleting keeps them unless `clear_on_destroy`. Errors: somebody is not in the organization, or named twice; an amount
    that is negative or finer than a cent, or beyond the guard rails.

    Example:
        claude.MemberSpendLimits("engineering", people={"ana@example.com": "250.00", "ben@example.com": "no_limit"})
    """

    people: pulumi.Output[Mapping[str, str]]
    period: pulumi.Output[str]
    exclusive: pulumi.Output[bool]
    user_ids: pulumi.Output[Mapping[str, str]]
    effective_amounts: pulumi.Output[Mapping[str, str]]
    effective_sources: pulumi.Output[Mapping[str, str]]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        people: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        period: pulumi.Input[Literal["daily", "weekly", "monthly"]] = "monthly",
        exclusive: pulumi.Input[bool] = False,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare the own limits of people.

        :param people: e-mail or `user_…` to amount: `"250.00"`, `"0"` for what the seat includes and no more, `"no_limit"` for no limit in that period.
        :param period: `daily`, `weekly` or `monthly`; for another period declare another resource.
        :param exclusive: True takes the override of that period away from everybody else.
        :param clear_on_destroy: True takes overrides away when the resource, or a person's line, is deleted.
        """
        inputs: dict[str, object] = {
            "people": people,
            "period": period,
            "exclusive": exclusive,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(MemberSpendLimitsProvider(), resource_name, inputs, outputs=_OUTPUTS, opts=opts)


def _recorded(facts: Bag) -> dict[str, str]:
    found = facts.get(USER_IDS)
    return {str(who): str(id_) for who, id_ in found.items()} if isinstance(found, Mapping) else {}


def _overrides(session: Session, spec: MemberSpendLimitsSpec) -> _Overrides:
    return overrides_of(session.enterprise.limits.list(), spec.period)


def _others(spec: MemberSpendLimitsSpec, people: FoundPeople, overrides: _Overrides) -> list[EnterpriseLimit]:
    """Overrides that are to go because nobody declared them. Somebody who has left has none that matters."""
    named = set(people.user_ids.values())
    return [one for id_, one in overrides.items() if id_ not in named] if spec.exclusive else []


def _apply(session: Session, spec: MemberSpendLimitsSpec, people: FoundPeople) -> Bag:
    overrides, before = _overrides(session, spec), session.enterprise.effective.list()
    found = sorted(people.user_ids.items(), key=lambda one: one[1])
    wanted = [WantedLimit(who, id_, spec.people[who], overrides.get(id_)) for who, id_ in found]
    currency = currency_of(session.enterprise.limits.list())
    written = write_limits(session, wanted, period=spec.period, currency=currency)
    others = _others(spec, people, overrides)
    if others:
        clear_limits(session, others, [limit_item(spec.period, str(one.user_id)) for one in others])
    here = {who: id_ for who, id_ in people.user_ids.items() if who not in written.left}
    return _facts(FoundPeople(here), (*before, *written.rows), spec.period)


def _leave_or_clear(session: Session, spec: MemberSpendLimitsSpec, user_ids: Mapping[str, str]) -> None:
    """The overrides of people who are not declared any more."""
    overrides = _overrides(session, spec)
    there = {who: overrides[id_] for who, id_ in user_ids.items() if id_ in overrides}
    items = [limit_item(spec.period, str(one.user_id)) for one in there.values()]
    if spec.clear_on_destroy:
        print_plan(session, writes=len(items), what=f"{spec.period} limits of people to take away")
        clear_limits(session, tuple({one.id: one for one in there.values()}.values()), items)
        return
    hold = declared_now.hold(items)
    left = [
        f"{who} {word_of(one.amount)}"
        for who, one in there.items()
        if limit_item(spec.period, str(one.user_id)) in hold.free
    ]
    if left:
        print_once(f"left standing: {len(left):,} {spec.period} limits of people ({some_of(left)}); {to_clear()}")


def _print_plan(session: Session, spec: MemberSpendLimitsSpec, people: FoundPeople) -> None:
    overrides = _overrides(session, spec)
    changes = diff_member_spend_limits(spec.people, people.user_ids, overrides)
    others = _others(spec, people, overrides)
    adopted = sum(1 for one in changes if one.actual is not None)
    same = len(people.user_ids) - len(changes)
    what = f"{spec.period} limits of people: {same:,} as declared, {adopted:,} to change, {len(changes) - adopted:,} to set"
    if others:
        emails = _emails(session)
        names = [f"{emails.get(str(one.user_id), one.user_id)} {word_of(one.amount)}" for one in others]
        what = f"{what}, {len(others):,} of others to take away ({some_of(names)})"
    print_plan(session, writes=len(changes) + len(others), what=what)


def _facts(people: FoundPeople, rows: Iterable[EffectiveLimit], period: str) -> Bag:
    """Who was meant, and what holds for them; of the same person the last row counts."""
    by_id = {row.user_id: row for row in rows if row.period == period}
    here = {who: by_id[id_] for who, id_ in sorted(people.user_ids.items()) if id_ in by_id}
    return {
        USER_IDS: dict(sorted(people.user_ids.items())),
        "effective_amounts": {who: word_of(row.amount) for who, row in here.items()},
        "effective_sources": {who: source_word(row) for who, row in here.items()},
    }


def _print_who_left(spec: MemberSpendLimitsSpec, people: FoundPeople) -> None:
    for who in people.unknown:
        print_left(who, spec.people[who])


def _named(session: Session, changes: Iterable[Change]) -> tuple[Change, ...]:
    """With the e-mail of people whom nobody declared, as far as it is known."""
    emails = _emails(session)

    def path(change: Change) -> str:
        who = change.path.removeprefix("people.")
        return f"people.{emails.get(who, who)}"

    return tuple(
        change if change.declared is not None else Change(path(change), None, change.actual) for change in changes
    )


def _emails(session: Session) -> dict[str, str]:
    return {row.user_id: row.email for row in session.enterprise.effective.list() if row.email is not None}
