"""
Where a Python program says a person's amount, as a line to edit by hand: nobody but its author knows what else an expression there means. Pure.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.people import person_key

SUFFIX = ".py"


def lines_of(text: str, names: frozenset[str], amount: Money) -> tuple[int, ...]:
    """
    The lines, counted from 1, that say this amount for one of these names (`person_key` of addresses, ids), as an entry of a mapping or
    as `user=` beside `amount=`. None where the text is no Python.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = (value.lineno for name, value in _pairs(tree) if _is_one(name, names) and _is_amount(value, amount))
    return tuple(sorted(set(found)))


def _pairs(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from ((key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None)
        elif isinstance(node, ast.Call):
            named = {one.arg: one.value for one in node.keywords}
            if "user" in named and "amount" in named:
                yield named["user"], named["amount"]


def _is_one(node: ast.expr, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and person_key(node.value) in names


def _is_amount(node: ast.expr, amount: Money) -> bool:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    try:
        return Money.parse(node.value, amount.currency) == amount
    except ValueError:
        return False
