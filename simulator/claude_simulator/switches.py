"""Every guess about the platform, as a switch.

Where the references leave a question open, or answer it in two ways, the simulator can give each of the answers.
A switch changes how the platform behaves until it is set again; a passing mishap is a fault (faults.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from claude_simulator.acted import note
from claude_simulator.admin_switches import ADMIN_SWITCHES
from claude_simulator.console_switches import CONSOLE_SWITCHES
from claude_simulator.enterprise_switches import ENTERPRISE_SWITCHES
from claude_simulator.switch import Switch, UnknownSwitch

SWITCHES: Mapping[str, Switch] = MappingProxyType({**ADMIN_SWITCHES, **ENTERPRISE_SWITCHES, **CONSOLE_SWITCHES})


@dataclass(slots=True)
class Switches:
    """The present position of every switch."""

    _values: dict[str, str | int] = field(default_factory=dict)

    def set(self, name: str, value: str | int) -> None:
        """Set one switch; raises :class:`UnknownSwitch` for a name or value that does not exist."""
        switch = SWITCHES.get(name)
        if switch is None:
            raise UnknownSwitch(f"there is no switch {name!r}; there are: {', '.join(SWITCHES)}")
        self._values[name] = switch.parse(name, value)

    def choice(self, name: str) -> str:
        """Return the position of a switch whose values are words."""
        return str(self._asked(name))

    def number(self, name: str) -> int:
        """Return the position of a switch whose values are numbers."""
        return int(self._asked(name))

    def all(self) -> dict[str, str | int]:
        """Return every switch with its present position."""
        return {name: self._values.get(name, switch.start) for name, switch in SWITCHES.items()}

    def _asked(self, name: str) -> str | int:
        start = SWITCHES[name].start
        value = self._values.get(name, start)
        if value not in (start, 0):  # 0 lifts a limit: nothing acts
            note(f"switch {name}={value}")
        return value
