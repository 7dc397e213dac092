"""A recording: the shapes of the answers to the probes, a date, and nothing that says whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from claude_simulator.parity.asking import Answered, CannotAsk, Where
from claude_simulator.parity.probes import CONSOLE, PROBES_OF, Probe
from claude_simulator.parity.shapes import Shape, shape_of

VERSION = 1
PLACEHOLDER = re.compile(r"\{(\w+)\}")
STOPS = {401: "the credential was not accepted", 429: "too many requests; wait a minute"}
WHOLE_HEADERS = ("content-type", "x-should-retry")
SHAPED_HEADERS = ("request-id", "anthropic-organization-id", "anthropic-workspace-id", "retry-after", "date")


class UnreadableRecording(ValueError):
    """The file is no recording, or one of another version."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The shape of one answer."""

    probe: str
    status: int
    headers: Mapping[str, str]
    body: Shape


@dataclass(frozen=True, slots=True)
class Recording:
    """The shapes of all answers, when they were given, and of which surface."""

    recorded_on: date
    answers: tuple[Recorded, ...]
    surface: str = CONSOLE

    def as_json(self) -> str:
        """Return the recording as text for a file."""
        head = {
            "claude_simulator_recording": VERSION,
            "recorded_on": self.recorded_on.isoformat(),
            "surface": self.surface,
        }
        return json.dumps({**head, "answers": [asdict(answer) for answer in self.answers]}, indent=1) + "\n"


def record(where: Where, *, today: date, told: Callable[[str], None] = lambda _: None) -> Recording:
    """Ask every probe. ``told`` hears what is being asked.

    Raises:
        CannotAsk: nobody answers, the credential is wrong, or the platform asks to slow down.
    """
    return Recording(today, tuple(_answers(where, told)), where.surface)


def read(text: str) -> Recording:
    """Read a recording.

    Raises:
        UnreadableRecording: it is none.
    """
    try:
        data = json.loads(text)
        if data["claude_simulator_recording"] != VERSION:
            raise UnreadableRecording(f"recordings of version {data['claude_simulator_recording']} are not known")
        answers = tuple(Recorded(**answer) for answer in data["answers"])
        surface = data.get("surface", CONSOLE)
        if surface not in PROBES_OF:
            raise UnreadableRecording(f"recordings of the surface {surface!r} are not known")
        return Recording(date.fromisoformat(data["recorded_on"]), answers, surface)
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableRecording("this is no recording of `claude-simulator record`") from error


def _answers(where: Where, told: Callable[[str], None]) -> Iterator[Recorded]:
    found: dict[str, str] = {}
    for probe in PROBES_OF[where.surface]:
        if any(name not in found for name in PLACEHOLDER.findall(probe.path)):
            continue
        told(probe.name)
        answered = where.get(probe.path.format(**found), _headers(probe))
        if answered.status in STOPS:
            raise CannotAsk(f"{probe.name}: {answered.status}, {STOPS[answered.status]}")
        for name, place in probe.finds.items():
            value = _at(answered.body, place)
            if isinstance(value, str):
                found.setdefault(name, value)
        yield _recorded(probe, answered, {value: f"{{{name}}}" for name, value in found.items()})


def _headers(probe: Probe) -> dict[str, str]:
    headers = {"anthropic-version": probe.version}
    return headers if probe.beta is None else {**headers, "anthropic-beta": probe.beta}


def _at(body: Any, place: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the value at a dotted place; a list stands for its first row."""
    for step in place.split("."):
        body = body.get(step) if isinstance(body, dict) else None
        if isinstance(body, list):
            body = body[0] if body else None
    return body


def _recorded(probe: Probe, answered: Answered, names: Mapping[str, str]) -> Recorded:
    headers = {
        **{name: answered.headers[name].partition(";")[0] for name in WHOLE_HEADERS if name in answered.headers},
        **{name: str(shape_of(answered.headers[name], names)) for name in SHAPED_HEADERS if name in answered.headers},
    }
    return Recorded(probe.name, answered.status, headers, shape_of(answered.body, names))
