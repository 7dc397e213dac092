"""How organizations spend: one file per behaviour, found by its name in a seed (``BEHAVIOURS``)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claude_simulator.spending.behaviours.end_of_week_burst import EndOfWeekBurst
from claude_simulator.spending.behaviours.flat_service import FlatService
from claude_simulator.spending.behaviours.holidays import Holidays
from claude_simulator.spending.behaviours.launch import Launch
from claude_simulator.spending.behaviours.leaderboard import Leaderboard
from claude_simulator.spending.behaviours.leavers_key import LeaversKey
from claude_simulator.spending.behaviours.level_that_changes import LevelThatChanges
from claude_simulator.spending.behaviours.long_prompt_without_cache import LongPromptWithoutCache
from claude_simulator.spending.behaviours.nightly_batch import NightlyBatch
from claude_simulator.spending.behaviours.one_large_model_for_everything import OneLargeModelForEverything
from claude_simulator.spending.behaviours.ownerless_key import OwnerlessKey
from claude_simulator.spending.behaviours.quarterly_batch import QuarterlyBatch
from claude_simulator.spending.behaviours.runaway_agent import RunawayAgent
from claude_simulator.spending.behaviours.steady_people import SteadyPeople
from claude_simulator.spending.behaviours.strand import Strand
from claude_simulator.spending.behaviours.team_that_grows import TeamThatGrows
from claude_simulator.spending.behaviours.team_that_moves import TeamThatMoves

_ALL: tuple[type[Strand], ...] = (
    SteadyPeople,
    FlatService,
    TeamThatGrows,
    NightlyBatch,
    RunawayAgent,
    OwnerlessKey,
    LeaversKey,
    Leaderboard,
    LongPromptWithoutCache,
    OneLargeModelForEverything,
    LevelThatChanges,
    EndOfWeekBurst,
    Launch,
    QuarterlyBatch,
    TeamThatMoves,
    Holidays,
)

BEHAVIOURS: Mapping[str, type[Strand]] = MappingProxyType({each.name(): each for each in _ALL})
"""Every behaviour by the name that a seed calls it by."""
