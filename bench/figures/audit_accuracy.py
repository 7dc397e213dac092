"""How often the audit is wrong in drawn organizations: facts, alarms, and what it recommends first."""

from __future__ import annotations

from typing import Final

from bench.audit_accuracy import ALARMS, FACTS, ORGANIZATIONS, measure_all, table
from bench.figure import Figure
from bench.ground import Ground

_FALSE_ALARMS: Final = 15
_MISSED_MONEY: Final = 20


def measure(ground: Ground) -> tuple[Figure, ...]:
    """The three; the table of all rules is told on the way."""
    ground.speak(f"audits of {ORGANIZATIONS} drawn organizations")
    found = measure_all(range(ORGANIZATIONS))
    for line in table(found):
        ground.speak(line)
    wrong = sum(found.scores[rule].wrong + found.scores[rule].missed for rule in FACTS)
    what = f"of {ORGANIZATIONS} drawn organizations"
    return (
        Figure("places that the audit is wrong about, facts", wrong, 0, "answers", what),
        Figure("false alarms of the audit", 100 * (1 - found.scores[ALARMS].precision), _FALSE_ALARMS, "%", what),
        Figure(
            "avoidable money not in the first five recommendations",
            100 * (1 - found.first_share),
            _MISSED_MONEY,
            "%",
            what,
        ),
    )
