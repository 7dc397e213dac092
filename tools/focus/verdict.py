"""What the report of focus-validator says, rule by rule; it exits 0 whatever it found, so that only this tells. Starts nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, fromstring

WITHOUT_INVOICE: Final = frozenset({"InvoiceId-C-005-C"})
"""Fails in months without an invoice: it asks for an InvoiceId in every row, where its neighbour asks for none."""
ON_INVOICE: Final = frozenset({"InvoiceId-C-004-C"})
"""Its neighbour. Whether there is an invoice is not looked at, so that one of the two fails in every file, and both where rows differ."""
LEAST_RUN: Final = 270
"""As many as ran on 2026-11-29; fewer means that rules were skipped because the validator saw no criterion that calls for them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rules ran and were skipped, and the names of those that failed."""

    run: int
    skipped: int
    failed: tuple[str, ...]

    def faults(self, expected: frozenset[str]) -> tuple[str, ...]:
        """What is wrong, a line each; nothing where the file is as it should be, and no rule failed but those expected to."""
        lines = [f"{name} failed" for name in self.failed if name not in expected]
        if self.run < LEAST_RUN:
            lines.append(
                f"only {self.run} rules ran, not {LEAST_RUN}: see that the applicability criteria are still known"
            )
        return tuple(lines)


def read(report: str) -> Verdict:
    """Of the JUnit report (`--output-type unittest`). A rule that could not be tried has failed."""
    cases = list(fromstring(report).iter("testcase"))  # noqa: S314 - the validator's own file
    skipped = [case for case in cases if case.find("skipped") is not None]
    return Verdict(run=len(cases) - len(skipped), skipped=len(skipped), failed=tuple(sorted(set(_failed(cases)))))


def _failed(cases: Iterable[Element]) -> Iterable[str]:
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            yield case.get("name", "a rule without a name").partition(" ::")[0]
