"""Detection without what is only counted: every organization of the builder has people whom few tests are about."""

from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.drift import detect as product
from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.detect import Detection
from pulumi_claude_admin.drift.organization_index import Reading


def detect(declared: Declared, reading: Reading, *, elsewhere: frozenset[str] = frozenset()) -> Detection:
    """What the product detects and names."""
    detection = product.detect(declared, reading, elsewhere=elsewhere)
    return replace(detection, findings=tuple(one for one in detection.findings if not one.is_counted))
