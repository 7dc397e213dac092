"""An archive needs the extra `audit`: without it these tests are left out, but never from `make test`."""

from __future__ import annotations

import os
from importlib.util import find_spec

collect_ignore_glob = ["*"] if find_spec("duckdb") is None and os.environ.get("CLAUDE_ADMIN_REQUIRE_ALL") != "1" else []
