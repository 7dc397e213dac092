"""What a person answers who sees a drawn page: which control is which, by the words on it. From the drawing alone."""

from __future__ import annotations

from typing import Final

from tests.support.drawn_layout.draw import Draw
from tests.support.drawn_layout.other_parts import rate_opener
from tests.support.drawn_layout.pages import ORGANIZATION, WHOLE, route

LIMITERS: Final = ("requests_per_minute", "input_tokens_per_minute", "output_tokens_per_minute")


def answers(drawn: Draw, *, workspace_id: str, limit: str) -> dict[str, object]:
    """The table `workspace_spend_limit` of a file of answers; `limit` is the amount as the page shows it."""
    return {**_place(drawn, workspace_id), **_limit(drawn, limit)}


def whole_answers(drawn: Draw, *, limit: str) -> dict[str, object]:
    """The table `organization_spend_limit`."""
    return {"address": WHOLE, **_limit(drawn, limit)}


def _limit(drawn: Draw, limit: str) -> dict[str, object]:
    of_value = {"term": "definition", "cell": "cell", "control": "button"}[drawn.value]
    found: dict[str, object] = {
        "value": f'{of_value} "{limit}"',
        "open": f'button "{limit}"' if drawn.value == "control" else _opener(drawn),
        **_inside(drawn),
        "none": drawn.unset,
    }
    if drawn.has_removal:
        found["remove"] = {"open": 'button "Take it away"', "submit": 'button "Yes, away"'}
    return found


def mail_answers(drawn: Draw, *, workspace_id: str | None, amount: str, recipients: str) -> dict[str, object]:
    """The table `workspace_notifications`, or `organization_notifications` without a workspace."""
    _, add, stop, _, readers, nobody = drawn.mail_words
    which = f"{stop} {amount}" if drawn.stop_says_which else stop
    entry = f'listitem "{amount} {which}"' if drawn.mails == "list" else f'cell "{amount}"'
    return {
        **({"address": WHOLE} if workspace_id is None else _place(drawn, workspace_id)),
        "threshold": entry,
        "recipients": f'definition "{recipients}"',
        "nobody": nobody,
        "add": {"open": f'button "{add}"', **_inside(drawn)},
        "edit": {"open": f'button "{readers}"', **_inside(drawn)},
        "remove": {"open": f'button "{which}"', "submit": f'button "Yes, {stop.lower()}"'},
    }


def rate_answers(
    drawn: Draw, *, workspace_id: str, group: str, cells: tuple[str, str, str], inherited: str
) -> dict[str, object]:
    """The table `workspace_rate_limits`; `cells` is what the row of the group shows."""
    fields = dict(zip(LIMITERS, drawn.rate_columns, strict=True))

    def editor(column: int | None, *limiters: str) -> dict[str, object]:
        opener = rate_opener(drawn, column).replace("{group}", group)
        return {
            "open": f'button "{opener}"',
            **{each: f'textbox "{fields[each]}"' for each in limiters},
            **_inside(drawn),
        }

    def cell(at: int) -> str:
        said = cells[at]
        if drawn.rates == "cells":
            said = f"{said} {rate_opener(drawn, at).replace('{group}', group)}"
        return f'cell "{said}"'

    each = [editor(at, limiter) for at, limiter in enumerate(LIMITERS)]
    return {
        **_place(drawn, workspace_id),
        "group": f'rowheader "{group}"',
        **{limiter: cell(at) for at, limiter in enumerate(LIMITERS)},
        "inherited": inherited,
        "editors": [editor(None, *LIMITERS)] if drawn.rates == "row" else each,
    }


def _inside(drawn: Draw) -> dict[str, object]:
    following = [f'button "{drawn.next_words}"'] if drawn.editor == "wizard" else []
    return {"next": following, "submit": f'button "{drawn.submit}"'}


def _place(drawn: Draw, workspace_id: str) -> dict[str, object]:
    return {"address": route(drawn).replace("{workspace}", workspace_id), "see": _see(drawn)}


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
