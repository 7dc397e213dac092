"""Seeds: what an organization looks like when the simulator starts.

A seed is versioned data (TOML on disk; seed.schema.json describes it). ``load`` finds one by name, file or
``generated:`` form, ``generate`` makes a large one, ``from_state`` one of a stack export; ``populate.populate`` turns
one into an organization.
"""

from claude_simulator.seeds.find import load
from claude_simulator.seeds.from_state import from_state
from claude_simulator.seeds.generated import generate
from claude_simulator.seeds.seed import Seed, UnreadableSeed

__all__ = ["Seed", "UnreadableSeed", "from_state", "generate", "load"]
