"""Every public resource and input type shows an example, and what it shows can be written so."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pulumi
import pytest

import pulumi_claude_admin as claude

RESOURCES_AND_INPUTS = [
    name
    for name in claude.__all__
    if name == "ClaudeAdminError"
    or not (inspect.isclass(getattr(claude, name)) and issubclass(getattr(claude, name), Exception))
]


def example_of(name: str) -> str:
    """The example in the docstring of a public class, empty when it has none."""
    return textwrap.dedent(inspect.cleandoc(getattr(claude, name).__doc__ or "").partition("\nExample:\n")[2])


def wrong_calls(source: str) -> list[str]:
    """What an example calls in a way that the class does not take."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if ast.unparse(call.func).startswith("claude.") and not _fits(call)]


def _fits(call: ast.Call) -> bool:
    kind = getattr(claude, ast.unparse(call.func).removeprefix("claude."), None)
    keywords = {str(one.arg): one.value for one in call.keywords}
    if kind is None:
        return False
    if inspect.isclass(kind) and not issubclass(kind, pulumi.Resource) and issubclass(kind, dict):
        return set(keywords) <= set(inspect.get_annotations(kind))
    try:
        inspect.signature(kind).bind(*call.args, **keywords)
    except TypeError:
        return False
    return True


@pytest.mark.parametrize("name", RESOURCES_AND_INPUTS)
def test_the_example_of_a_public_class_is_right(name: str) -> None:
    example = example_of(name)
    assert f"claude.{name}" in example
    assert wrong_calls(example) == []


def test_a_wrong_example_is_found() -> None:
    assert wrong_calls('claude.WorkspaceSpendLimit("payments", amount="5000.00")')
    assert wrong_calls('claude.DataResidencyArgs(geo="us")')
    assert wrong_calls('claude.Wokspace("payments", name="Payments")')
