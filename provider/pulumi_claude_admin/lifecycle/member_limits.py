"""What the two resources about limits of people share: their items, what holds as outputs, and overrides taken away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.lifecycle.managed_item import ManagedItem
from pulumi_claude_admin.lifecycle.member_limit_writes import write_limits
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.member_spend_limit_spec import currency_of, money_of, word_of
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.session import Session


def limit_item(period: str, user_id: str) -> ManagedItem:
    """A person's own limit of a period."""
    return ManagedItem("member spend limit", None, f"{period}/{user_id}")


def source_word(row: EffectiveLimit) -> str:
    """Where a limit comes from, as an output: `user`, `rbac_group rbac_group_01…`, `seat_tier premium`, `organization`, `none`."""
    if row.source is None:
        return "none"
    is_named = row.source.name is not None and row.source.name != row.user_id
    return f"{row.source.kind} {row.source.name}" if is_named else row.source.kind


def facts_of(rows: Iterable[EffectiveLimit], user_id: str, period: str) -> Bag:
    """What holds for one person and period; nothing where no row tells it."""
    row = next((one for one in rows if (one.user_id, one.period) == (user_id, period)), None)
    return {} if row is None else {"effective_amount": word_of(row.amount), "effective_source": source_word(row)}


def problems_with_amounts(session: Session, amounts: Mapping[str, str], *, at: str) -> list[Problem]:
    """A problem for each amount that is none in the organization's currency. `at` takes the name."""
    currency, problems = currency_of(session.enterprise.limits.list()), list[Problem]()
    for name, text in amounts.items():
        try:
            if not is_unknown(text):
                money_of(text, currency)
        except ValueError as error:
            problems.append(Problem(at.format(name), str(error)))
    return problems


def clear_limits(session: Session, limits: Collection[EnterpriseLimit], items: Iterable[ManagedItem]) -> None:
    """Take these overrides away, but for those that another resource of this run declares, which is printed."""
    with declared_now.taking(items) as hold:
        for by in sorted(set(hold.kept.values())):
            print_once(f"not removed: limits of people in Claude Enterprise: declared by {by} now")
        free = [one for one in limits if limit_item(one.period, str(one.user_id)) in hold.free]
        if free:
            write_limits(session, (), period=free[0].period, currency=currency_of(free), clear=free)
