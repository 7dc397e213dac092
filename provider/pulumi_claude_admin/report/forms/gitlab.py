"""The report as GitLab's Terraform report, which a merge request shows as three numbers. Source: docs/platform/forges.md#terraform-reports-at-gitlab."""

from __future__ import annotations

import json
from dataclasses import asdict

from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import Target


def render(page: Page, *, target: Target) -> str:
    """What putting everything right would take, in one line of JSON."""
    del target
    return json.dumps(asdict(page.operations)) + "\n"
