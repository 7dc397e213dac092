"""Where the doctor looks on each kind of page, as data: what is there at once, and which dialogs are harmless to open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Dialog:
    """A dialog that may be opened without changing anything: its opener, and what is inside."""

    opener: str
    dialog: str
    inside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """Where to look on a page: controls anywhere, controls in the region, harmless dialogs."""

    page: tuple[str, ...]
    region: tuple[str, ...] = ()
    dialogs: tuple[Dialog, ...] = ()


_WAY: Final = ("way.landing", "way.tab", "way.workspace_id", "way.workspace_name")
SPEND: Final = Tour(
    page=(*_WAY, "region"),
    region=("term", "open"),
    dialogs=(Dialog("open", "dialog", ("subject", "field", "submit", "clear")),),
)
NOTIFICATIONS: Final = Tour(
    page=(*_WAY, "region"),
    region=("thresholds", "add", "recipients", "edit"),
    dialogs=(
        Dialog("add", "add_dialog", ("subject", "add_field", "add_submit")),
        Dialog("edit", "edit_dialog", ("subject", "edit_field", "edit_submit")),
    ),
)
RATES: Final = Tour(
    page=(
        *_WAY,
        "heading",
        "group_column",
        "edit",
        "columns.requests_per_minute",
        "columns.input_tokens_per_minute",
        "columns.output_tokens_per_minute",
    ),
    dialogs=(
        Dialog(
            "edit",
            "dialog",
            (
                "subject",
                "submit",
                "fields.requests_per_minute",
                "fields.input_tokens_per_minute",
                "fields.output_tokens_per_minute",
            ),
        ),
    ),
)
ORGANIZATION: Final = Tour(page=("way.landing", "id", "name", "role"))
