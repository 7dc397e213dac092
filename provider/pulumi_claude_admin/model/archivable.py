"""
What service accounts, federation issuers and federation rules have in common: one name each, and an end that nobody can undo.

Source: docs/platform/service-accounts.md#accounts, docs/platform/federation.md#rules.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Final, Protocol

from pydantic import AfterValidator, Field

from pulumi_claude_admin.model.inputs import Spec

DESCRIPTION_MAX: Final = 2000
SLUG_MAX: Final = 255
_SLUG: Final = re.compile(r"[a-z0-9-]+")


def _slug(text: str) -> str:
    if _SLUG.fullmatch(text) is None or len(text) > SLUG_MAX:
        message = f"{text!r} is not a name of 1 to {SLUG_MAX} small letters, digits and hyphens (a-z0-9-)"
        raise ValueError(message)
    return text


Slug = Annotated[str, AfterValidator(_slug)]
"""A name of which the organization has one."""

Description = Annotated[str, Field(max_length=DESCRIPTION_MAX)]


class Archivable(Protocol):
    """One of them, as the platform says it is."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def archived_at(self) -> datetime | None:
        """When it was archived, which nobody can undo; None while it lives."""

    @property
    def is_archived(self) -> bool:
        """Whether it was archived."""


class ArchivableSpec(Spec):
    """What somebody wants of one of them."""

    name: Slug
    adopt_id: str | None = None
    archive_on_destroy: bool = False
