"""What may be shown, and what has to be hidden with it."""

from __future__ import annotations

from pulumi_claude_admin.outcomes.suppress import SUM, Parts, Place, shown


def some(*sizes: int, offset: int = 0) -> Parts:
    return tuple(frozenset(f"p{offset + number}" for number in range(size)) for size in sizes)


def test_five_people_are_shown_and_four_are_not() -> None:
    cells: dict[Place, Parts] = {("a", 1): some(5), ("b", 1): some(4)}

    assert shown(cells) == {("a", 1)}


def test_what_nobody_is_in_is_shown() -> None:
    assert shown({("a", 1): some(0, 6)}) == {("a", 1)}


def test_a_cell_shows_each_of_its_numbers_or_none() -> None:
    assert shown({("a", 1): some(7, 1)}) == frozenset()


def test_a_team_that_would_be_the_rest_of_the_sum_takes_the_next_smallest_with_it() -> None:
    cells: dict[Place, Parts] = {
        ("big", 1): some(9),
        ("middle", 1): some(6, offset=10),
        ("small", 1): some(2, offset=20),
        (SUM, 1): some(30),
    }

    assert shown(cells) == {("big", 1), (SUM, 1)}


def test_two_small_teams_that_are_few_together_take_a_third() -> None:
    cells: dict[Place, Parts] = {
        ("big", 1): some(9),
        ("middle", 1): some(6, offset=10),
        ("small", 1): some(2, offset=20),
        ("tiny", 1): some(1, offset=30),
        (SUM, 1): some(31),
    }

    assert shown(cells) == {("big", 1), (SUM, 1)}


def test_where_nothing_else_can_be_hidden_the_sum_is() -> None:
    cells: dict[Place, Parts] = {("a", 1): some(0), ("b", 1): some(3), (SUM, 1): some(7)}

    assert (SUM, 1) not in shown(cells)


def test_the_same_few_people_in_two_weeks_are_still_few() -> None:
    cells: dict[Place, Parts] = {("a", week): some(8) for week in (1, 2, 3)}
    cells |= {("a", 4): some(3), ("a", 5): some(3), ("a", SUM): some(8)}

    hidden = cells.keys() - shown(cells)

    assert {("a", 4), ("a", 5)} < hidden
    assert ("a", SUM) not in hidden


def test_a_single_column_of_sums_hides_one_row_beside_a_small_one_and_keeps_the_sum() -> None:
    sizes = {"a": 9, "b": 7, "c": 2}
    column: dict[Place, Parts] = {
        (row, SUM): (frozenset(f"{row}{one}" for one in range(size)),) for row, size in sizes.items()
    }
    everybody = frozenset[str]().union(*(people for (people,) in column.values()))
    assert shown({**column, (SUM, SUM): (everybody,)}) == {("a", SUM), (SUM, SUM)}
