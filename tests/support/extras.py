"""Tests of what is an extra are left out where it is not installed, but never from `make test`."""

from __future__ import annotations

import os
from importlib.util import find_spec


def left_out_without(package: str) -> list[str]:
    """For `collect_ignore_glob` of a folder's conftest: all of its files without that package, else none."""
    return ["*"] if find_spec(package) is None and os.environ.get("CLAUDE_ADMIN_REQUIRE_ALL") != "1" else []
