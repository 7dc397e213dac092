"""Every kind of resource has its spec in the table, and no other."""

from __future__ import annotations

import importlib
import inspect

from pulumi.dynamic import Resource

import pulumi_claude_admin as claude
from pulumi_claude_admin.model.spec_types import SPEC_TYPES


def test_the_table_has_the_spec_of_every_provider() -> None:
    public = [getattr(claude, name) for name in claude.__all__]
    kinds = [one for one in public if inspect.isclass(one) and issubclass(one, Resource)]
    of_providers = {
        one.__name__: getattr(importlib.import_module(one.__module__), f"{one.__name__}Provider").spec_type
        for one in kinds
    }
    assert of_providers == SPEC_TYPES
