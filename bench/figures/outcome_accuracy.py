"""How far the figures of outcomes can be believed, on histories whose truth is known; by size of the team in `python -m bench.outcome_accuracy`."""

from __future__ import annotations

from bench.figure import Figure
from bench.ground import Ground
from bench.outcome_accuracy import HISTORIES, missed_defects, scores, share, wrong_defects


def measure(ground: Ground) -> tuple[Figure, ...]:
    """Of verdicts that are given alone: a team that is too small for one gets an interval and no verdict."""
    ground.speak(f"outcomes of {HISTORIES} histories made by git fast-import, minutes")
    found = scores()
    judged = [(one, name) for one in found for name in sorted(one.judged)]
    outside = share([not one.inside[name] for one, name in judged])
    wrong = share([one.verdicts[name] for one, name in judged if one.is_none[name]])
    what = f"{HISTORIES} histories of teams of 5 to 40, 12 weeks"
    judging = f"{len(judged)} differences with a verdict, 95 % intervals, {what}"
    return (
        Figure("outcomes: truth outside the interval", 100 * outside, 10, "%", judging),
        Figure("outcomes: verdicts without an effect", 100 * wrong, 10, "%", what),
        Figure("outcomes: told defects that are none", 100 * wrong_defects(found), 10, "%", f"by lines, {what}"),
        Figure("outcomes: defects that are not told", 100 * missed_defects(found), 5, "%", f"by lines, {what}"),
    )
