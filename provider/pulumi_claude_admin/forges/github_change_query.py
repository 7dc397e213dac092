"""
The questions by which merged pull requests are read at GitHub. Source: docs/platform/github.md#graphql.

A token may be kept from a part of a pull request, so each part is text of its own; so is each list, whose further pages are asked for alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.outcome_ports import ChangePart

PAGE: Final = 50
"""Pull requests of one answer. With the first pages of their lists it costs about 25 points."""
SMALL_PAGE: Final = 10
"""Of one that GitHub does not answer in its ten seconds."""
MOST_HITS: Final = 1_000
"""More of one search are never handed out."""
_FIRST: Final = 100
_LIMIT: Final = "rateLimit { cost remaining resetAt }"
_PAGES: Final = "pageInfo { hasNextPage endCursor }"

_LABELS: Final = "labels(first: {first}{after}) { {pages} nodes { name } }"
_AUTHORS: Final = "authors(first: {first}{after}) { {pages} nodes { name email user { login } } }"
_ISSUE: Final = f"id number createdAt {_LABELS}"
_COMMIT: Final = f"id oid message {_AUTHORS}"

LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "labels": _LABELS,
        "authors": _AUTHORS,
        "commits": f"commits(first: {{first}}{{after}}) {{ {{pages}} nodes {{ commit {{ {_COMMIT} }} }} }}",
        "reviews": "reviews(first: {first}{after}) { {pages} nodes { submittedAt author { __typename login } } }",
        "ready": "ready: timelineItems(first: {first}{after}, itemTypes: [READY_FOR_REVIEW_EVENT]) "
        "{ {pages} nodes { ... on ReadyForReviewEvent { createdAt } } }",
        "closes": f"closes: closingIssuesReferences(first: {{first}}{{after}}) {{ {{pages}} nodes {{ {_ISSUE} }} }}",
        "mentions": "mentions: timelineItems(first: {first}{after}, itemTypes: [CROSS_REFERENCED_EVENT]) "
        f"{{ {{pages}} nodes {{ ... on CrossReferencedEvent {{ source {{ __typename ... on Issue {{ {_ISSUE} }} }} }} }} }}",
    }
)
"""Each list by the name that it has in an answer."""
PARTS: Final[Mapping[str, ChangePart]] = MappingProxyType(
    {
        "labels": ChangePart.LABELS,
        "commits": ChangePart.COMMITS,
        "reviews": ChangePart.REVIEWS,
        "ready": ChangePart.REVIEWS,
        "closes": ChangePart.ISSUES,
        "mentions": ChangePart.ISSUES,
    }
)
"""What part of a pull request each list is; without when it was ready nobody can say how long a review took."""
_FIRST_PAGES: Final = {
    "labels": 20,
    "authors": 5,
    "commits": 20,
    "reviews": 20,
    "ready": 5,
    "closes": 5,
    "mentions": 10,
}

COUNT: Final = f"""query Q($owner: String!, $name: String!, $search: String!) {{
  repository(owner: $owner, name: $name) {{ nameWithOwner }}
  search(type: ISSUE, query: $search, first: 1) {{ issueCount }}
  {_LIMIT}
}}"""


def page_of_changes(unread: frozenset[ChangePart], *, size: int = PAGE) -> str:
    """A page of so many hits of `$search` after `$after`, without the parts that cannot be read."""
    lists = " ".join(_text(name, first=None, after="") for name, part in PARTS.items() if part not in unread)
    return f"""query Q($search: String!, $after: String) {{
  search(type: ISSUE, query: $search, first: {size}, after: $after) {{
    issueCount {_PAGES}
    nodes {{ ... on PullRequest {{
      id number url title body createdAt mergedAt additions deletions changedFiles baseRefName
      author {{ __typename login }} mergedBy {{ __typename login }} mergeCommit {{ oid }}
      {lists}
    }} }}
  }}
  {_LIMIT}
}}"""


def further_page(kind: str, name: str) -> str:
    """The rest of one list of the node `$id`, which is of this kind (`PullRequest`, `Issue`, `Commit`), after `$after`."""
    asked = _text(name, first=_FIRST, after=", after: $after")
    return f"query Q($id: ID!, $after: String) {{ node(id: $id) {{ ... on {kind} {{ {asked} }} }} {_LIMIT} }}"


def _text(name: str, *, first: int | None, after: str) -> str:
    """The text of a list, and of what is within it from the first page on."""
    text = LISTS[name].replace("{first}", str(first or _FIRST_PAGES[name]), 1).replace("{after}", after, 1)
    within = "authors" if name == "commits" else "labels"
    return text.replace("{first}", str(_FIRST_PAGES[within])).replace("{after}", "").replace("{pages}", _PAGES)
