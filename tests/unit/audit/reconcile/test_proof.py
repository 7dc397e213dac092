"""Proofs: what is wrong with one is said, also by somebody who seals it again."""

import pytest

from pulumi_claude_admin.audit.reconcile.proof import sealed, verify
from pulumi_claude_admin.errors import StatementUnreadable

LEAF = {"what": "used", "amount": "5", "from": {"cube": "cost_by_who", "day": "2026-09-01", "measure": "amount"}}
ROWS = {
    "cube": "cost_by_who",
    "columns": ["workspace_id"],
    "measures": ["amount"],
    "days": {"2026-09-01": [["wrkspc_1", "2"], [None, "3"]]},
}


def document(node: object, **more: object) -> dict[str, object]:
    months = [{"month": "2026-09", "nodes": [node]}]
    return sealed({"schema_version": 1, "months": months, "rows": [ROWS], **more})


def test_a_sum_that_is_none_is_found_even_under_a_new_seal() -> None:
    node = {"what": "used in 2026-09", "amount": "11", "sum": [LEAF, LEAF]}

    assert verify(document(node), {}) == ("used in 2026-09: its parts give 10, it says 11 (cents)",)


def test_a_difference_is_the_first_less_the_others() -> None:
    assert verify(document({"what": "left", "amount": "-5", "difference": [LEAF, LEAF, LEAF]}), {}) == ()


@pytest.mark.parametrize("node", [{"what": "bare", "amount": "5"}, {"what": "none", "amount": 5, "sum": []}, "text"])
def test_a_node_that_says_nothing_is_found(node: object) -> None:
    assert len(verify(document(node), {})) == 1


def test_a_file_that_is_another_now_is_found() -> None:
    files = [{"name": "cost.csv", "sha256": "0" * 64}]

    assert verify(document(LEAF, files=files), {"cost.csv": b"x"}) == (
        "cost.csv is not the file that was read: its digest is another",
    )
    assert verify(document(LEAF, files=files), {}) == ()


def test_rows_that_give_another_amount_are_found() -> None:
    assert verify(document({**LEAF, "amount": "6"}), {}) == (
        "used (2026-09-01): its rows of cost_by_who give 5, it says 6",
    )


@pytest.mark.parametrize(("workspace", "amount"), [("wrkspc_1", "2"), (None, "3")])
def test_an_amount_may_be_of_some_rows_of_a_day(workspace: str | None, amount: str) -> None:
    assert verify(document({**LEAF, "amount": amount, "from": {**LEAF["from"], "workspace_id": workspace}}), {}) == ()  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        {},
        [{**ROWS, "days": {}}],
        [{**ROWS, "columns": None}],
        [{**ROWS, "measures": ["list_amount"]}],
        [{**ROWS, "days": {"2026-09-01": [["wrkspc_1", 2]]}}],
        [{**ROWS, "days": {"2026-09-01": [["wrkspc_1", "1e9"]]}}],
        [{**ROWS, "days": {"2026-09-01": [[]]}}],
        [{**ROWS, "days": []}],
    ],
)
def test_rows_that_are_not_there_or_are_none_are_found(rows: object) -> None:
    assert verify(document(LEAF, rows=rows), {}) == (
        "used (2026-09-01): its rows of cost_by_who are not in the file, it says 5",
    )


@pytest.mark.parametrize("lines", [[[2, "4"]], [[2, "4"], [3, 1]], [[]], [2], 5, None])
def test_lines_that_give_another_amount_are_found(lines: object) -> None:
    node = {"what": "exported", "amount": "5", "from": {"file": "cost.csv", "sha256": "0" * 64, "lines": lines}}
    assert [one.partition(" give ")[0] for one in verify(document(node), {})] == ["exported: its lines"]


def test_lines_that_give_their_amount_hold() -> None:
    source = {"file": "cost.csv", "sha256": "0" * 64, "lines": [[2, "4"], [3, "1"]]}
    assert verify(document({"what": "exported", "amount": "5", "from": source}), {}) == ()


@pytest.mark.parametrize("other", [[], {}, {"seal": ""}, {"seal": "", "months": [], "schema_version": 2}])
def test_what_is_no_proof_is_refused(other: object) -> None:
    with pytest.raises(StatementUnreadable):
        verify(other, {})
