"""
Whose a workspace is: the two owner tags as one value, and when somebody else's means stop. Pure.

`managed-by` names project, stack and resource; `managed-at` tells back ends apart that have stacks of one name. A missing
`managed-at` says nothing: versions before it wrote none.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG, owner_stack

_DERIVED: Final = re.compile(r"backend-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Owner:
    """The two tags of a workspace, None where there is none."""

    managed_by: str | None
    managed_at: str | None

    @classmethod
    def of(cls, tags: Mapping[str, object]) -> Owner:
        """The owner that these tags name; entries that are no text count as missing."""
        by, at = tags.get(OWNER_TAG), tags.get(MANAGED_AT)
        return cls(by if isinstance(by, str) else None, at if isinstance(at, str) else None)

    @property
    def tags(self) -> dict[str, str]:
        """The tags that say so."""
        both = {OWNER_TAG: self.managed_by, MANAGED_AT: self.managed_at}
        return {key: value for key, value in both.items() if value is not None}

    @property
    def stack(self) -> str | None:
        """`<project>/<stack>`, or the whole value of a tag that Pulumi did not write."""
        return (owner_stack(self.managed_by) or self.managed_by) if self.managed_by is not None else None

    def __str__(self) -> str:
        at = f" at {self.managed_at!r}" if self.managed_at is not None else ""
        return f"{self.managed_by!r}{at}" if self.managed_by is not None else "nobody"

    def is_own(self, tagged: Owner) -> bool:
        """Whether a workspace with these tags is this very resource's."""
        return self.managed_by == tagged.managed_by and tagged.managed_at in {None, self.managed_at}

    def is_same_stack(self, later: Owner) -> bool:
        """Whether the tags that a workspace has later are of the same stack and back end, as far as they tell."""
        return self.stack == later.stack and (
            None in {self.managed_at, later.managed_at} or self.managed_at == later.managed_at
        )


def derived_managed_at(*, organization: str, backend_url: str) -> str:
    """A short name of a back end: a digest, because an address may be nobody else's business. Passwords in it do not count."""
    parts = urlsplit(backend_url.strip())
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")
    digest = hashlib.sha256(f"{organization}\n{address}".encode()).hexdigest()
    return f"backend-{digest[:12]}"


def is_derived(managed_at: object) -> bool:
    """Whether this value was made by `derived_place`, so that one recorded earlier comes first."""
    return isinstance(managed_at, str) and _DERIVED.fullmatch(managed_at) is not None
