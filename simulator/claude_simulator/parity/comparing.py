"""Where the simulator answers differently from a recording."""

from __future__ import annotations

from collections.abc import Iterator

from claude_simulator.parity.recording import Recorded, Recording
from claude_simulator.parity.shapes import differences


def compare(recorded: Recording, here: Recording) -> Iterator[str]:
    """Say, in one line each, where the answers differ; what only one of the two was asked says nothing."""
    ours = {answer.probe: answer for answer in here.answers}
    for answer in recorded.answers:
        if answer.probe in ours:
            for difference in _between(answer, ours[answer.probe]):
                yield f"{answer.probe}: {difference}"


def _between(recorded: Recorded, here: Recorded) -> Iterator[str]:
    if recorded.status != here.status:
        yield f"{recorded.status} recorded, {here.status} here"
        return
    for name in sorted({*recorded.headers, *here.headers}):
        one, other = recorded.headers.get(name), here.headers.get(name)
        if one is None or other is None:
            yield f"header {name}: " + ("recorded, missing here" if other is None else "not recorded, but here")
        else:
            yield from differences(one, other, f"header {name}")
    yield from differences(recorded.body, here.body)
