"""How long a change waited for somebody: from when it could be reviewed to the first review by a person other than who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pulumi_claude_admin.outcome_ports import ChangePart, MergedChange, Review
from pulumi_claude_admin.outcomes.people import is_bot


@dataclass(frozen=True, slots=True)
class Reviewed:
    """
    What became of a change before it was merged.

    `waited` is None where nobody else reviewed it, and where reviews could not be read. `is_self_merged`: who made it merged it and
    nobody else had looked, which is counted for itself and is no waiting time of zero.
    """

    waited: timedelta | None
    is_self_merged: bool = False
    is_unread: bool = False


def reviewed(change: MergedChange, bots: frozenset[str] = frozenset()) -> Reviewed:
    """
    How long it waited: a draft waits from when it last stopped to be one, and a review before that is no waiting time.

    A review after the merge does not count; one without an account (who has left) is somebody else's.
    """
    if ChangePart.REVIEWS in change.unread:
        return Reviewed(None, is_unread=True)
    from_when = max(change.created_at, change.ready_at or change.created_at)
    moments = [one.submitted_at for one in change.reviews if _is_of_another(one, change, bots)]
    before_merge = [moment for moment in moments if moment <= change.merged_at]
    if before_merge:
        return Reviewed(max(min(before_merge) - from_when, timedelta(0)))
    author, merger = change.author, change.merged_by
    is_own = author is not None and merger is not None and author.login.casefold() == merger.login.casefold()
    return Reviewed(None, is_self_merged=is_own)


def _is_of_another(review: Review, change: MergedChange, bots: frozenset[str]) -> bool:
    if is_bot(review.author, bots):
        return False
    if review.author is None or change.author is None:
        return review.author is not change.author
    return review.author.login.casefold() != change.author.login.casefold()
