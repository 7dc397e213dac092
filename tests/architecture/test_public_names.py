"""What the package offers is a sorted list, every name of it resolves, and every name explains itself."""

from __future__ import annotations

import inspect

import pytest

import pulumi_claude_admin as claude


def test_the_public_names_are_sorted_and_resolve() -> None:
    assert list(claude.__all__) == sorted(claude.__all__)
    assert [name for name in claude.__all__ if not hasattr(claude, name)] == []


def test_dir_lists_the_public_names() -> None:
    assert set(claude.__all__) <= set(dir(claude))


def test_a_name_that_does_not_exist_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Workspcae"):
        _ = claude.Workspcae


@pytest.mark.parametrize("name", claude.__all__)
def test_every_public_name_has_a_docstring(name: str) -> None:
    public = getattr(claude, name)
    if inspect.isclass(public):
        assert inspect.cleandoc(public.__doc__ or "").strip(), f"{name} has no docstring"
