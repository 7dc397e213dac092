"""What a switch is: what it decides, and what it may be set to."""

from __future__ import annotations

from dataclasses import dataclass


class UnknownSwitch(ValueError):
    """The switch does not exist, or not with that value."""


@dataclass(frozen=True, slots=True)
class Switch:
    """What a switch may be set to; the first choice, or ``default``, is how the simulator starts.

    Exactly one of ``choices`` (a closed set of words) and ``default`` (a number from 0 up) describes it.
    """

    meaning: str
    choices: tuple[str, ...] = ()
    default: int = 0

    @property
    def start(self) -> str | int:
        """How the simulator starts."""
        return self.choices[0] if self.choices else self.default

    def parse(self, name: str, value: str | int) -> str | int:
        """Return the value as this switch keeps it, or raise :class:`UnknownSwitch`."""
        if self.choices:
            if value in self.choices:
                return value
            expected = " | ".join(self.choices)
        else:
            text = str(value)
            if not isinstance(value, bool) and text.isdecimal():
                return int(text)
            expected = "a whole number from 0 up"
        raise UnknownSwitch(f"switch {name}: {value!r} is not possible; expected {expected}")
