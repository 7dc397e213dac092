"""An archive needs the extra `audit`."""

from __future__ import annotations

from tests.support.extras import left_out_without

collect_ignore_glob = left_out_without("duckdb")
