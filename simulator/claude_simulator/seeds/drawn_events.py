"""What may happen in a workspace of a drawn organization: twice as many faults as look-alikes, each with its strength."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from claude_simulator.spending import prices

Table: TypeAlias = dict[str, Any]
TEAM = 3
"""People of a workspace."""
LEAST_MONEY, LEAST_SHARE, FAR = 100, 0.4, 3.5
"""A spike is told of from so many dollars on, from such a share of an ordinary day on, and from so many deviations on."""
NEW_LEVEL, FRIDAY_SHARE, CACHED_SHARE, SMALL_REQUEST = 1.6, 0.25, 0.5, 1500
PEOPLES_WEEK, HALF_A_DAY = 5.4, 0.5
"""Days of work in a week of people, and what of a day is on Friday afternoons."""


@dataclass(slots=True)
class Draw:
    """An organization while it is drawn."""

    lot: random.Random
    now: datetime
    since: datetime
    people: list[Table] = field(default_factory=list)
    workspaces: list[Table] = field(default_factory=list)
    keys: list[Table] = field(default_factory=list)
    service_accounts: list[Table] = field(default_factory=list)
    spending: list[Table] = field(default_factory=list)

    def strength(self, least: float, most: float) -> float:
        """Draw how strong something is, as often below 1 as the bounds' logarithms say."""
        return round(math.exp(self.lot.uniform(math.log(least), math.log(most))), 3)

    def ago(self, least: int, most: int) -> datetime:
        """Draw the beginning of a day so many days ago."""
        return (self.now - timedelta(days=self.lot.randint(least, most))).replace(hour=0)

    def spend(self, name: str, behaviour: str, workspace: str, **more: Any) -> None:  # noqa: ANN401 - a table of a seed
        """Add a strand."""
        where = {} if "workspaces" in more else {"workspace": workspace}
        self.spending.append({"name": name, "behaviour": behaviour, **where, **more})

    def key(self, workspace: str, name: str, **more: Any) -> None:  # noqa: ANN401 - a table of a seed
        """Add a key of the workspace's first member, which acts as that person, or with other fields."""
        members = next(table["members"] for table in self.workspaces if table["name"] == workspace)
        maker = {"created_by": next(iter(members)), "is_personal": True, "expires_at": "2028-01-01T00:00:00Z"}
        self.keys.append({"name": name, "workspace": workspace, **maker, **more})

    def share(self, workspace: str, *, of_tokens: bool = False) -> tuple[float, float]:
        """Return what people and services of a workspace cost on an ordinary day, or use."""
        sums = [0.0, 0.0]
        for table in self.spending:
            if table.get("workspace") == workspace:
                price = 1 if of_tokens else dollars_a_token(table)
                count = 1 if "keys" in table else len(table.get("people", ())) or TEAM
                sums["keys" in table] += table["tokens_a_day"] * price * count
        return sums[0], sums[1]

    def dollars_a_day(self, workspace: str) -> float:
        """Return about what an ordinary day of a workspace costs, without what runs away or is done at once."""
        strands = [table for table in self.spending if table.get("workspace") == workspace and "from" not in table]
        members = next((len(table["members"]) for table in self.workspaces if table["name"] == workspace), 0)
        return math.fsum(
            table["tokens_a_day"]
            * dollars_a_token(table)
            * (1 if "keys" in table else len(table.get("people", ())) or members)
            for table in strands
        )


def dollars_a_token(table: Table) -> float:
    """Return about what an average token of a strand costs."""
    rates = prices.rates(table["model"], prices.START)
    read = table.get("cache_share", 0.75)
    fresh = (1 - read) * (1.125 if read else 1)
    picocents = (
        0.95 * (read * rates.cache_read_input_tokens + fresh * rates.uncached_input_tokens) + 0.05 * rates.output_tokens
    )
    return float(picocents / prices.PICOCENTS / 100)


def runaway(made: Draw, workspace: str) -> None:
    """An agent that comes loose for a day or less, as strong as the money, the share and the deviations of a spike."""
    strength = made.strength(0.3, 5)
    ordinary = made.dollars_a_day(workspace)
    dollars = strength * max(LEAST_MONEY, LEAST_SHARE * ordinary, (math.exp(FAR * 0.15) - 1) * ordinary)
    begins = made.ago(1, 60) + timedelta(hours=2, minutes=10)
    hours = made.lot.randint(6, 20)
    name = f"agent of {workspace}"
    made.key(workspace, name)
    table: Table = {"keys": [name], "model": "claude-opus-5", "tokens_a_day": 0, "noise": 0}
    table["tokens_a_day"] = round(dollars / dollars_a_token(table) * 24 / hours)
    ends = (begins + timedelta(hours=hours)).isoformat()
    made.spend(
        name, "runaway_agent", workspace, **table, **{"from": begins.isoformat(), "until": ends}, strength=strength
    )


def level(made: Draw, workspace: str) -> None:
    """A default that was changed, about a week ago; ``strength`` is of the workspace, whose service stays as it is."""
    strength = made.strength(0.3, 3)
    people, service = made.share(workspace)
    times = 1 + (NEW_LEVEL - 1) * strength * (people + service) / people
    at = made.ago(5, 11).isoformat()
    _turn(made, workspace, "level_that_changes", times=round(times, 3), at=at, strength=strength)


def burst(made: Draw, workspace: str) -> None:
    """A contest that ends each Friday, for some weeks; ``strength`` is of the workspace."""
    strength = made.strength(0.45, 2)
    share = FRIDAY_SHARE * strength
    people, service = made.share(workspace, of_tokens=True)
    ordinary = share * (PEOPLES_WEEK * people + 7 * service) - HALF_A_DAY * (people + service)
    days = max(ordinary / (people * (1 - share)), 0)
    at = made.ago(10, 25).isoformat()
    _turn(made, workspace, "end_of_week_burst", days_worth=round(days, 3), at=at, strength=strength)


def uncached(made: Draw, workspace: str) -> None:
    """A long prompt that is hardly ever read from the cache."""
    strength = made.strength(0.6, 4)
    _service(
        made,
        workspace,
        "long_prompt_without_cache",
        model="claude-opus-5-5",
        cache_share=round(CACHED_SHARE / strength, 3),
        tokens_a_request=40_000,
        strength=strength,
    )


def large(made: Draw, workspace: str) -> None:
    """The largest model for everything."""
    strength = made.strength(0.3, 4)
    _service(
        made,
        workspace,
        "one_large_model_for_everything",
        model="claude-opus-5",
        tokens_a_request=round(SMALL_REQUEST / strength),
        strength=strength,
    )


def launch(made: Draw, workspace: str) -> None:
    """A launch that was planned."""
    _turn(made, workspace, "launch", times=made.strength(1.3, 2), after=1.15, days=14, at=made.ago(3, 50).isoformat())


def holidays(made: Draw, workspace: str) -> None:
    """A week in which nobody works."""
    _turn(made, workspace, "holidays", days=made.lot.randint(3, 9), share=0.1, at=made.ago(6, 40).isoformat())


def moves(made: Draw, workspace: str) -> None:
    """A team that works in another workspace from a day on."""
    to = f"New home of {workspace}"
    team = _take_people(made, workspace)
    made.workspaces.append(
        {"name": to, "members": dict(next(t["members"] for t in made.workspaces if t["name"] == workspace))}
    )
    more = {name: team[name] for name in ("model", "product", "tokens_a_day", "noise", "unevenness")}
    made.spend(
        f"move of {workspace}",
        "team_that_moves",
        workspace,
        workspaces=[workspace, to],
        at=made.ago(5, 30).isoformat(),
        **more,
    )


def nightly(made: Draw, workspace: str) -> None:
    """A batch each night, of the size of all the rest."""
    _service(made, workspace, "nightly_batch", model="claude-haiku-5-5", noise=0.1)


def quarterly(made: Draw, workspace: str) -> None:
    """Two nights a quarter that cost three ordinary days."""
    name = f"books of {workspace}"
    made.key(workspace, name)
    table: Table = {"keys": [name], "model": "claude-sonnet-5", "noise": 0.05}
    tokens = 2 * 3 * made.dollars_a_day(workspace) / dollars_a_token(table)  # a batch costs half
    made.spend(name, "quarterly_batch", workspace, tokens_a_day=round(tokens), **table)


def short_prompts(made: Draw, workspace: str) -> None:
    """Short questions to a small model, which no cache would serve and no smaller model could answer."""
    _service(
        made,
        workspace,
        "flat_service",
        model="claude-haiku-5-5",
        cache_share=0,
        tokens_a_request=900,
        looks_like="cache.low_share",
    )


EVENTS: Sequence[Callable[[Draw, str], None]] = (
    *(runaway, level, burst, uncached, large) * 2,
    runaway,
    level,
    *(launch, holidays, moves, nightly, quarterly, short_prompts),
)
"""Two thirds are faults, when they are strong enough."""


def _turn(made: Draw, workspace: str, behaviour: str, **more: Any) -> None:  # noqa: ANN401 - parameters of a behaviour
    """Let the people of a workspace behave so, in place of steadily."""
    made.spending.append({**_take_people(made, workspace), "behaviour": behaviour, **more})


def _take_people(made: Draw, workspace: str) -> Table:
    team = next(table for table in made.spending if table["name"] == f"people of {workspace}")
    made.spending.remove(team)
    return team


def _service(made: Draw, workspace: str, behaviour: str, **more: Any) -> None:  # noqa: ANN401 - parameters of a behaviour
    """Let a key of the workspace behave so, for ten to fifty dollars a day."""
    name = f"{behaviour} of {workspace}"
    made.key(workspace, name)
    table: Table = {"keys": [name], "noise": 0.1, "rows_a_day": 2, **more}
    table["tokens_a_day"] = round(made.lot.uniform(10, 50) / dollars_a_token(table))
    made.spend(name, behaviour, workspace, **table)
