"""What is refused about the slugs by which service accounts, issuers and rules are called, and their descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claude_simulator.organization import Organization
from claude_simulator.rules.refused import Refused, invalid
from claude_simulator.workload_values import FederationIssuer, FederationRule, ServiceAccount

SLUG = re.compile(r"[a-z0-9-]{1,255}")
LONGEST_DESCRIPTION = 2000


def name_is_a_slug(name: str) -> None:
    """Refuse names that are no slug of 1 to 255 characters. Source: service-accounts.md#accounts, federation.md#rules."""
    if SLUG.fullmatch(name) is None:
        raise invalid("name: must match ^[a-z0-9-]+$ and have between 1 and 255 characters")


def name_is_free(
    organization: Organization,
    name: str,
    others: Iterable[ServiceAccount | FederationIssuer | FederationRule],
) -> None:
    """Refuse a name that another one has, with 409. Source: service-accounts.md#accounts, federation.md#rules, errors.md#without-a-code.

    Whether what is archived keeps its name is not said; the switch ``archived_names`` decides.
    """
    frees = organization.switches.choice("archived_names") == "free"
    if any(other.name == name and not (frees and other.is_archived) for other in others):
        raise Refused(409, "conflict_error", f"name: {name!r} is taken in this organization")


def description_is_short(description: str) -> None:
    """Refuse descriptions above 2,000 characters. Source: service-accounts.md#accounts; that rules have the same bound is [assumed]."""
    if len(description) > LONGEST_DESCRIPTION:
        raise invalid(f"description: must have at most {LONGEST_DESCRIPTION} characters")
