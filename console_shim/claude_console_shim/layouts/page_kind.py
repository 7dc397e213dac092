"""
What kind of page this is: asked before every step, answered from what a page shows. A pure function; it never clicks.

A challenge is not an expired session (people were sent into endless sign-ins by that mistake: docs/platform/console.md#challenges), so
each kind has an error of its own, and a page that nothing describes is *unknown*.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import assert_never

from claude_console_shim.layouts.signs import Signs
from claude_console_shim.snapshot.aria_tree import Node, normal
from claude_console_shim.snapshot.control import Control
from claude_console_shim.snapshot.matching import find_all, find_one, matches
from pulumi_claude_admin.errors import (
    ChallengeShown,
    ClaudeAdminError,
    LayoutUnknown,
    NotPermitted,
    SignInNeeded,
    UnderMaintenance,
    WrongOrganization,
)


class PageKind(Enum):
    """What kind of page this is."""

    CHALLENGE = auto()
    SIGN_IN = auto()
    MAINTENANCE = auto()
    NO_PERMISSION = auto()
    OTHER_ORGANIZATION = auto()
    KNOWN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class PageFacts:
    """
    What one look at a page gives. `status` is of the document, None when it is not known; `stranger` the host of a page
    that is not the Console's, None on the Console; `language` what the document says that it is in, as a bare code, if it does.
    """

    path: str
    tree: Node
    status: int | None = None
    is_challenged: bool = False
    title: str = ""
    stranger: str | None = None
    language: str = ""


def classify(
    facts: PageFacts, *, signs: Signs, landing: tuple[Control, ...], organization: str | None = None
) -> PageKind:
    """
    The kind of a page. `landing` are the controls that show that a wanted page has arrived (exactly one each of any of
    them), `organization` the name that the account menu has to show, None when it is not known yet. Headings are believed
    last: a workspace may be named "Sign in".
    """
    headings = [facts.title, *(node.name for node in facts.tree.walk() if node.role == "heading")]

    def says(patterns: tuple[str, ...]) -> bool:
        return any(matches(heading, patterns) for heading in headings)

    status = facts.status or HTTPStatus.OK
    has_arrived = status < HTTPStatus.BAD_REQUEST and any(len(find_all(facts.tree, each)) == 1 for each in landing)
    evidence = (
        (PageKind.CHALLENGE, facts.is_challenged),
        (PageKind.SIGN_IN, facts.path.startswith(signs.sign_in_path) or status == HTTPStatus.UNAUTHORIZED),
        (PageKind.UNKNOWN, facts.stranger is not None),
        (PageKind.OTHER_ORGANIZATION, organization is not None and names_another(facts.tree, signs, organization)),
        (PageKind.KNOWN, has_arrived),
        (PageKind.CHALLENGE, says(signs.challenge)),
        (PageKind.SIGN_IN, says(signs.sign_in)),
        (PageKind.MAINTENANCE, status >= HTTPStatus.INTERNAL_SERVER_ERROR or says(signs.maintenance)),
        (PageKind.NO_PERMISSION, status == HTTPStatus.FORBIDDEN or says(signs.no_permission)),
    )
    return next((kind for kind, is_here in evidence if is_here), PageKind.UNKNOWN)


def refusal(kind: PageKind, facts: PageFacts, *, signs: Signs) -> ClaudeAdminError:
    """The error for a page where nothing can be done. Not for KNOWN."""
    match kind:
        case PageKind.CHALLENGE:
            error: ClaudeAdminError = ChallengeShown(
                "the Console asks to prove that a person is there",
                hint="Signing in again does not help: use the Console in a browser of your own, or CLAUDE_CONSOLE_ENDPOINT.",
            )
        case PageKind.SIGN_IN:
            error = SignInNeeded(
                "the Console session has expired", hint="A person signs in with `claude-admin console login`."
            )
        case PageKind.MAINTENANCE:
            error = UnderMaintenance("the Console is down for now", hint="Try again later.")
        case PageKind.NO_PERMISSION:
            error = NotPermitted(
                "the signed-in person has no access to this page", hint="An admin of the organization has."
            )
        case PageKind.OTHER_ORGANIZATION:
            error = WrongOrganization("the Console shows another organization than a moment ago; nothing was clicked")
        case PageKind.KNOWN | PageKind.UNKNOWN:
            error = LayoutUnknown(_unknown(facts, signs), hint="Nothing was clicked.")
        case _:
            assert_never(kind)
    return error


def _unknown(facts: PageFacts, signs: Signs) -> str:
    if facts.stranger is not None:
        return f"the Console led to another host, {facts.stranger}"
    said = [normal(node.content) for node in find_all(facts.tree, signs.error) if node.content.strip()]
    if said:
        return f"the page did not arrive; it says: {said[0][:200]}"
    if facts.status == HTTPStatus.NOT_FOUND:
        return "the Console has no such page for this session (404)"
    return "no page map fits this page"


def names_another(tree: Node, signs: Signs, organization: str) -> bool:
    """Whether an account menu names another organization; a page without such a menu says nothing against this one."""
    return any(not _names(node, signs, organization) for node in find_all(tree, signs.account))


def require_account(tree: Node, signs: Signs, organization: str) -> None:
    """
    Raise LayoutUnknown unless there is exactly one account menu, WrongOrganization when it does not name this organization,
    which is not the same as holding its name: "X" is in "X (EU)".
    """
    menu = find_one(tree, signs.account)
    if not _names(menu, signs, organization):
        raise WrongOrganization(
            f"the account menu says {normal(menu.content)!r}, which is not organization {organization!r}; nothing was clicked"
        )


def _names(menu: Node, signs: Signs, organization: str) -> bool:
    return matches(menu.content, signs.account_says, {"organization": organization})
