"""Mishaps to order: what should go wrong, for which requests, and how often.

A fault is taken by the first requests that match it, and is gone when its count is used up. How a fault looks on the
wire is the business of the part that takes it (admin/gate/fault_injection.py, console/).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from claude_simulator.acted import note
from claude_simulator.fault_kinds import ADMIN_FAULTS, CONSOLE_FAULTS

KINDS = {**ADMIN_FAULTS, **CONSOLE_FAULTS}


class UnknownFault(ValueError):
    """There is no fault of that name."""


@dataclass(slots=True)
class Fault:
    """One ordered mishap.

    ``route`` is a route template, whatever its placeholders are called (``/v1/organizations/workspaces/{}/members``),
    ``method`` an HTTP method, ``caller`` a piece of the User-Agent header; None matches everything (of some kinds:
    every write). ``after`` is how many matching requests it lets pass first, ``count`` how many more it takes.
    ``parameters`` are the fault's own (fault_kinds.py).
    """

    name: str
    route: str | None = None
    method: str | None = None
    count: int = 1
    caller: str | None = None
    after: int = 0
    parameters: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in KINDS:
            raise UnknownFault(f"there is no fault {self.name!r}; there are: {', '.join(sorted(KINDS))}")

    def matches(self, *, route: str, method: str, caller: str) -> bool:
        """Say whether a request to this route template is one that the fault waits for."""
        return (
            self.count > 0
            and self._can_happen_to(route=route, method=method)
            and (self.route is None or anonymous(self.route) == anonymous(route))
            and self._wants(method)
            and (self.caller is None or self.caller in caller)
        )

    def _can_happen_to(self, *, route: str, method: str) -> bool:
        only = KINDS[self.name].operation
        return only is None or (only[0] == method and anonymous(only[1]) == anonymous(route))

    def _wants(self, method: str) -> bool:
        if self.method is None:
            return method != "GET" or not KINDS[self.name].is_of_writes
        return self.method.upper() == method

    def number(self, name: str, default: float) -> float:
        """Return one of the fault's own parameters as a number."""
        value = self.parameters.get(name, default)
        return float(value) if isinstance(value, int | float | str) else default

    def text(self, name: str, default: str) -> str:
        """Return one of the fault's own parameters as text."""
        return str(self.parameters.get(name, default))


@dataclass(slots=True)
class Faults:
    """The mishaps that are still to come, in the order in which they were asked for."""

    waiting: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        """Add a mishap."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Forget all mishaps."""
        self.waiting.clear()

    def take(self, names: Collection[str], *, route: str, method: str, caller: str = "") -> Fault | None:
        """Return the first waiting fault of these names that matches, and count it as used."""
        for fault in self.waiting:
            if fault.name in names and fault.matches(route=route, method=method, caller=caller):
                if fault.after > 0:
                    fault.after -= 1
                    continue
                note(f"fault {fault.name}")
                fault.count -= 1
                if fault.count <= 0:
                    self.waiting.remove(fault)
                return fault
        return None


def anonymous(route: str) -> str:
    """Return a route template without the names of its placeholders: ``/a/{id}`` becomes ``/a/{}``."""
    return "/".join("{}" if part.startswith("{") else part for part in route.split("/"))
