"""Proofs: what is wrong with one is said, also by somebody who seals it again."""

import pytest

from pulumi_claude_admin.audit.reconcile.proof import sealed, verify
from pulumi_claude_admin.errors import StatementUnreadable

LEAF = {"what": "used", "amount": "5", "from": {"cube": "cost_by_who", "day": "2026-09-01", "row": ""}}


def document(node: object, **more: object) -> dict[str, object]:
    return sealed({"schema_version": 1, "months": [{"month": "2026-09", "nodes": [node]}], **more})


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


@pytest.mark.parametrize("other", [[], {}, {"seal": ""}, {"seal": "", "months": [], "schema_version": 2}])
def test_what_is_no_proof_is_refused(other: object) -> None:
    with pytest.raises(StatementUnreadable):
        verify(other, {})
