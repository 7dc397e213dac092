"""Which models teams may use, what takes the place of which near a cap, and which need a reason: the `[gateway]` table as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

TIERS: Final = ("simple", "medium", "complex", "reasoning")
"""How hard a task is, in the words of LiteLLM's complexity router, in small letters."""


@dataclass(frozen=True, slots=True)
class TeamPolicy:
    """What is said of one team: further names of it in gateways, its own list of models (None: everybody's), its group of the identity provider."""

    names: tuple[str, ...] = ()
    models: tuple[str, ...] | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """
    What is said of models. No `models`: nothing is said of which may be used.

    `fallbacks` is model to the smaller one, `justified` need the header `x-claude-justification`, `tiers` is how hard a task is to the
    model for it, all of `TIERS` or none. `teams` is by a team's key, its workspace's name or its id.
    """

    models: tuple[str, ...] = ()
    justified: tuple[str, ...] = ()
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, TeamPolicy] = field(default_factory=dict)

    def of_team(self, names: Iterable[str]) -> TeamPolicy:
        """What is said of a team that is called so; nothing where nothing is."""
        return next((self.teams[name] for name in names if name in self.teams), TeamPolicy())

    def models_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The models that a team may use, none where nothing is said of it."""
        own = self.of_team(names).models
        return self.models if own is None else own


def mistakes(policy: ModelPolicy) -> tuple[str, ...]:
    """Why this policy cannot be followed, a line for each reason. Where `models` lists none, any model may be named."""
    known = frozenset(policy.models)
    missing = [tier for tier in TIERS if tier not in policy.tiers] if policy.tiers else []
    named = (
        *(("justify", model) for model in policy.justified),
        *((f"fallbacks.{model}", model) for model in policy.fallbacks),
        *((f"fallbacks.{model}", smaller) for model, smaller in policy.fallbacks.items()),
        *((f"tiers.{tier}", model) for tier, model in policy.tiers.items()),
        *((f"teams.{team}.models", model) for team, said in policy.teams.items() for model in said.models or ()),
    )
    return (
        *(
            f"{where} names {model}, which models does not list"
            for where, model in named
            if known and model not in known
        ),
        *(f"tiers.{tier} is missing: name a model for each of {', '.join(TIERS)}" for tier in missing),
        *(
            f"fallbacks.{model} leads back to {model}"
            for model in policy.fallbacks
            if _is_round(policy.fallbacks, model)
        ),
    )


def _is_round(fallbacks: Mapping[str, str], start: str) -> bool:
    seen, model = {start}, fallbacks.get(start)
    while model is not None and model not in seen:
        seen.add(model)
        model = fallbacks.get(model)
    return model == start
