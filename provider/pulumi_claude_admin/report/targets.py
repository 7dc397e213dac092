"""Where a report is to be shown, and how many bytes may stand there. Nothing of a form is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Target(StrEnum):
    """The places that have a limit. The words are part of the command line."""

    GITHUB = "github"
    GITLAB = "gitlab"
    AZURE = "azure"
    BITBUCKET = "bitbucket"
    SUMMARY = "summary"


LIMIT_BYTES: Final[Mapping[Target, int]] = {
    Target.GITHUB: 60_000,
    Target.GITLAB: 950_000,
    Target.AZURE: 140_000,
    Target.BITBUCKET: 30_000,
    Target.SUMMARY: 1_000_000,
}
"""
Somewhat below what each refuses, so that a marker and a heading fit beside it: a comment of GitHub 65,536 characters, a note of
GitLab 1,000,000, a comment of Azure 150,000 and of Bitbucket 32,768, a step summary of GitHub 1 MiB.
Source: docs/platform/forges.md#limits.
"""
