"""What beside a list, or in it, says that there is more of it; sizes and boxes are tried in a browser (test_cut_lists.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from claude_console_shim.layouts.schema import Layout
from claude_console_shim.layouts.signs import shipped_signs
from claude_console_shim.layouts.whole_lists import (
    ShownList,
    choice_list,
    notification_lists,
    rate_list,
    require_whole,
)
from claude_console_shim.snapshot.aria_tree import parse
from claude_console_shim.snapshot.matching import find_one
from pulumi_claude_admin.errors import LayoutUnknown

Recorded = Callable[[str], str]

AT_THE_NOTIFICATIONS = "      - term: Recipients\n"
AT_THE_RATES = "    - table:\n"
AT_THE_CHOICE = '  - button "Refresh"\n'


def notifications(layout: Layout, page: str) -> ShownList:
    assert layout.workspace_notifications is not None
    return notification_lists(parse(page), layout.workspace_notifications)


def rates(layout: Layout, page: str) -> ShownList:
    assert layout.workspace_rate_limits is not None
    return rate_list(parse(page), layout.workspace_rate_limits)


def choice(layout: Layout, page: str) -> ShownList:
    part = layout.workspace_rate_limits
    assert part is not None
    assert part.way.choice is not None
    tree = parse(page)
    return choice_list(tree, find_one(tree, part.way.choice.list), part.way.choice.beside)


@pytest.mark.parametrize(
    ("id_", "page", "read"),
    [
        ("c", "spend", notifications),
        ("c", "rates", rates),
        ("a", "rates_a", rates),
        ("b", "rates_b", rates),
        ("d", "rates_d", rates),
        ("d", "rates_d", choice),
    ],
)
def test_a_page_as_it_is_known_has_whole_lists(
    shipped: Mapping[str, Layout], recorded: Recorded, id_: str, page: str, read: Callable[[Layout, str], ShownList]
) -> None:
    require_whole(read(shipped[id_], recorded(page)), shipped_signs())


@pytest.mark.parametrize(
    "more",
    [
        'button "Show all"',
        'button "…"',
        'link "All notifications"',
        'checkbox "Include paused"',
        "text: 2 of 4",
        "paragraph: Showing 1-2 of 14",
        "text: and 2 more",
        "paragraph: 4 notifications",
    ],
)
@pytest.mark.parametrize(
    ("id_", "page", "place", "read"),
    [
        ("c", "spend", AT_THE_NOTIFICATIONS, notifications),
        ("c", "rates", AT_THE_RATES, rates),
        ("d", "rates_d", AT_THE_CHOICE, choice),
    ],
)
def test_what_stands_beside_a_list_and_is_not_known_makes_it_a_part(
    shipped: Mapping[str, Layout],
    recorded: Recorded,
    id_: str,
    page: str,
    place: str,
    read: Callable[[Layout, str], ShownList],
    more: str,
) -> None:
    depth = len(place) - len(place.lstrip())
    changed = recorded(page).replace(place, f"{' ' * depth}- {more}\n{place}")
    assert changed != recorded(page)
    with pytest.raises(LayoutUnknown, match="may not be all of it"):
        require_whole(read(shipped[id_], changed), shipped_signs())


@pytest.mark.parametrize("harmless", ["text: 2 notifications", "text: 2 of 2", "paragraph: Told at most once a month."])
def test_a_count_that_agrees_and_other_words_say_nothing(layout: Layout, recorded: Recorded, harmless: str) -> None:
    page = recorded("spend").replace(AT_THE_NOTIFICATIONS, f"      - {harmless}\n{AT_THE_NOTIFICATIONS}")
    require_whole(notifications(layout, page), shipped_signs())


def test_an_entry_that_is_a_button_for_more_is_no_entry(shipped: Mapping[str, Layout], recorded: Recorded) -> None:
    page = recorded("rates_d").replace('    - option "Default"\n', '    - option "Load more workspaces"\n')
    with pytest.raises(LayoutUnknown, match="Load more workspaces"):
        require_whole(choice(shipped["d"], page), shipped_signs())
