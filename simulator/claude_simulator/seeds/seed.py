"""What a seed is: versioned data under a name. What its parts mean is populate.py's business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

VERSION = 1


class UnreadableSeed(ValueError):
    """The seed does not exist, is no TOML, or is of another version."""


@dataclass(frozen=True, slots=True)
class Seed:
    """The data of a seed, shaped as seed.schema.json says, and the name it is known by."""

    name: str
    data: Mapping[str, object] = field(repr=False)

    def __post_init__(self) -> None:
        version = self.data.get("version")
        if version != VERSION:
            raise UnreadableSeed(
                f"seed {self.name}: version {version!r} is not known; this simulator reads version {VERSION}"
            )

    def with_people(self, emails: Sequence[str]) -> Seed:
        """Return the seed with further people, developers of the organization, unless they are written out already."""
        people = list(cast("Sequence[Mapping[str, str]]", self.data.get("people", ())))
        known = {person["email"].casefold() for person in people}
        new = [{"email": email, "role": "developer"} for email in emails if email.casefold() not in known]
        return Seed(self.name, {**self.data, "people": [*people, *new]}) if new else self
