"""What a person answers who sees a drawn page: which control is which, by the words on it. From the drawing alone."""

from __future__ import annotations

from tests.support.drawn_layout.draw import Draw
from tests.support.drawn_layout.pages import ORGANIZATION, route


def answers(drawn: Draw, *, workspace_id: str, limit: str) -> dict[str, object]:
    """The table `workspace_spend_limit` of a file of answers; `limit` is the amount as the page shows it."""
    of_value = {"term": "definition", "cell": "cell", "control": "button"}[drawn.value]
    return {
        "address": route(drawn).replace("{workspace}", workspace_id),
        "see": _see(drawn),
        "value": f'{of_value} "{limit}"',
        "open": f'button "{limit}"' if drawn.value == "control" else _opener(drawn),
        "next": [f'button "{drawn.next_words}"'] if drawn.editor == "wizard" else [],
        "submit": f'button "{drawn.submit}"',
        "none": drawn.unset,
    }


def organization_answers(drawn: Draw, *, organization_id: str, name: str) -> dict[str, object] | None:
    """The table `organization`, where nothing knows that page."""
    if drawn.organization == "known":
        return None
    return {"address": ORGANIZATION, "id": f'definition "{organization_id}"', "name": f'definition "{name}"'}


def _see(drawn: Draw) -> list[str]:
    match drawn.way:
        case "link" | "tab" as pressed:
            return [f'{pressed} "{drawn.place}"']
        case "choice":
            return ['combobox "Show"']
        case _:
            return []


def _opener(drawn: Draw) -> str:
    return "button" if drawn.opener == "nameless" else f'button "{drawn.open_words}"'
