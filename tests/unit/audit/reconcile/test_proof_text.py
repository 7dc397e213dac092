"""A proof as text."""

import json

import pytest

from pulumi_claude_admin.audit.reconcile.proof_text import written


def test_a_row_is_a_line() -> None:
    assert written({"kind": "é", "rows": [["a", None], ["b", "2"]], "files": []}) == (
        '{\n "kind": "é",\n "rows": [\n  ["a", null],\n  ["b", "2"]\n ],\n "files": []\n}\n'
    )


@pytest.mark.parametrize("document", [{}, [], "text", 5, {"a": {}}, {"a": [{"b": [1]}, {}], 'q"': [[]]}])
def test_it_is_json_again(document: object) -> None:
    assert json.loads(written(document)) == document
