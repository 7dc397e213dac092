"""From when on a change could be reviewed, where it was a draft more than once. The same for every forge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pulumi_claude_admin.outcome_ports import ForgeAccount, Review


def ready_at(moments: Iterable[datetime], reviews: Sequence[Review], author: ForgeAccount | None) -> datetime | None:
    """
    When it last stopped to be a draft before somebody else first reviewed it; `moments` are all at which it did.

    Where nobody else has, or only while it was a draft, it is the last of them; None where there are none.
    """
    every = sorted(moments)
    by_others = [one.submitted_at for one in reviews if _is_of_another(one.author, author)]
    before = [moment for moment in every if by_others and moment <= min(by_others)]
    return max(before or every, default=None)


def _is_of_another(reviewer: ForgeAccount | None, author: ForgeAccount | None) -> bool:
    if reviewer is None or author is None:
        return reviewer is not author
    return not reviewer.is_bot and reviewer.login.casefold() != author.login.casefold()
