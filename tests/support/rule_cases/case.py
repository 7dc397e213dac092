"""What a rule has to be shown: facts on which it fires, on which it must not, and on which it cannot know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from pulumi_claude_admin.audit.facts import (
    Facts,
    KeyFacts,
    ModelFacts,
    PersonFacts,
    ShareFacts,
    TokenFacts,
    WorkspaceFacts,
)
from pulumi_claude_admin.audit.limit_facts import CapFacts
from tests.support.audit_facts import AS_OF, cap, facts, key, person, usd, workspace

UNREAD: Final = CapFacts(None, None, why_unseen="no source shows it")
YESTERDAY: Final = AS_OF.date() - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """`quiet` differs from `fires` in what decides and no more; `blind` lacks something that was to be read."""

    fires: Facts
    quiet: Facts
    blind: Facts


def changed(one: Any, **fields: Any) -> Any:  # noqa: ANN401 - of whatever it is given
    """The same with some fields replaced, whatever they are: a table of cases names them."""
    return replace(one, **fields)


def team(**fields: Any) -> WorkspaceFacts:  # noqa: ANN401 - fields of any type
    """A workspace that costs 1,000 a week and may cost 10,000 a month."""
    made: WorkspaceFacts = changed(
        workspace("wrkspc_01Payments", "Payments", a_week="1000", limit=cap("10000")), **fields
    )
    return made


def organization(*workspaces: WorkspaceFacts, **fields: Any) -> Facts:  # noqa: ANN401 - fields of any type
    """An organization of these, with a cap of 50,000."""
    made: Facts = changed(facts(*(workspaces or (team(),))), **{"cap": cap("50000"), **fields})
    return made


def unread(**fields: Any) -> Facts:  # noqa: ANN401 - fields of any type
    """Not a day of it was read."""
    made = organization(**fields)
    return replace(made, reading=replace(made.reading, covered=frozenset()))


def a_key(**fields: Any) -> KeyFacts:  # noqa: ANN401 - fields of any type
    """A key that spent 500."""
    made: KeyFacts = changed(key("apikey_01Ci", "ci", "500"), **fields)
    return made


def with_key(**fields: Any) -> Facts:  # noqa: ANN401 - fields of any type
    """An organization of one key."""
    return organization(keys=(a_key(**fields),))


def model(name: str = "claude-opus-5-5", amount: str = "900", **fields: Any) -> ModelFacts:  # noqa: ANN401 - the same
    """A model that was used until yesterday."""
    made = ModelFacts(name, usd(amount), usd(amount), TokenFacts(), daily=((YESTERDAY, Decimal(1)),))
    out: ModelFacts = changed(made, **fields)
    return out


def somebody(number: int, **fields: Any) -> PersonFacts:  # noqa: ANN401 - the same
    """One of several people."""
    made: PersonFacts = changed(person(f"user_{number:02}", f"p{number}@example.com", "10"), **fields)
    return made


def share(dimension: str, value: str, amount: str) -> ShareFacts:
    """What one value of a dimension cost."""
    return ShareFacts(dimension, value, usd(amount), usd(amount))
