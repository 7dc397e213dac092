"""
How one comment for each key is kept up to date, whatever else happens there: other authors, other runs at the same moment, a person who
deletes it. The same for every forge.

The order of two reports: that of the present head before that of an earlier one, then the later run, then the later attempt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from pulumi_claude_admin.errors import PullRequestError
from pulumi_claude_admin.forge_ports import Comment, PullRequest
from pulumi_claude_admin.forges.behaviour import Behaviour
from pulumi_claude_admin.report.marker import Marker, parse, without_marker


class Outcome(Enum):
    """What was done."""

    POSTED = auto()
    UPDATED = auto()
    SAME = auto()
    """It stands there to the letter."""
    OUTDATED = auto()
    """The pull request is at another commit by now, or a later run has told of this one."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A comment of ours with the marker of this key."""

    comment: Comment
    marker: Marker

    def age(self, head: str) -> tuple[bool, int, int, int]:
        """Greater is later; of two of one run the first that was written stays."""
        return (self.marker.head == head, self.marker.run, self.marker.attempt, -self.comment.id)


def keep(pull_request: PullRequest, marker: Marker, body: str, *, behaviour: Behaviour) -> Outcome:
    """Bring the comment of this key up to date. Raises PullRequestError when the forge does not take it."""
    head = pull_request.head()
    if marker.head != head:
        return Outcome.OUTDATED
    viewer = pull_request.viewer()
    own = _own(pull_request.comments(), viewer, marker.key)
    newest = max(own, key=lambda one: one.age(head), default=None)
    if newest is not None and newest.age(head)[:3] > (True, marker.run, marker.attempt):
        return Outcome.OUTDATED
    if newest is not None and newest.comment.body.rstrip() == body.rstrip():
        return Outcome.SAME
    outcome = _write(pull_request, newest, marker, body, behaviour)
    written = _own(pull_request.comments(), viewer, marker.key)
    _retire(pull_request, written, head, behaviour)
    return outcome


def _write(pull_request: PullRequest, newest: _Own | None, marker: Marker, body: str, behaviour: Behaviour) -> Outcome:
    """Replace what tells the same, and what is to be replaced; else write anew."""
    is_same = newest is not None and newest.marker.digest == marker.digest
    if newest is not None and (is_same or behaviour is Behaviour.UPDATE):
        try:
            pull_request.replace_comment(newest.comment, body)
        except PullRequestError as error:
            if not error.is_gone:  # else somebody has deleted it since it was found
                raise
        else:
            return Outcome.UPDATED
    pull_request.add_comment(body)
    return Outcome.POSTED


def _retire(pull_request: PullRequest, own: list[_Own], head: str, behaviour: Behaviour) -> None:
    """
    Leave one comment of this key with a marker. With `new` the others stay to be read; else they are folded.

    Two runs that posted at once both come here, see both, and agree on which stays.
    """
    stays = max(own, key=lambda one: one.age(head), default=None)
    for one in own:
        if one is stays:
            continue
        try:
            pull_request.replace_comment(one.comment, without_marker(one.comment.body) or "Replaced by a later report.")
            if behaviour is not Behaviour.NEW:
                pull_request.hide_comment(one.comment)
        except PullRequestError as error:
            if not error.is_gone:
                raise


def _own(comments: Iterable[Comment], viewer: str, key: str) -> list[_Own]:
    found = ((comment, parse(comment.body)) for comment in comments if comment.author == viewer)
    return [_Own(comment, marker) for comment, marker in found if marker is not None and marker.key == key]
