"""
The report as JUnit XML, for the test tab of a CI: a case for everything that was declared, and one for the verdict.

A case fails when the run fails for it; what could not be seen is skipped, never passed. A difference that fails nothing is told in
the case's output. Text is what XML may hold: everything that does not print is an escape by then. The schema that Jenkins's xUnit plugin
publishes (`junit-10.xsd`) takes it; no package of ours brings that along, so its rules are in this form's test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pulumi_claude_admin.report.item_words import LONGEST_NAME, details, headline, inert, message, remedy
from pulumi_claude_admin.report.page import Item, Page, Standing, Tone
from pulumi_claude_admin.report.targets import Target
from pulumi_claude_admin.report.text_columns import fit

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(page: Page, *, target: Target) -> str:
    """One suite, ending with a line feed."""
    del target
    cases = [_verdict(page), *_cases(page)]
    numbers = {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "time": "0",
    }
    skipped = {"skipped": str(sum(case.find("skipped") is not None for case in cases))}
    suites = Element("testsuites", {"name": f"claude-admin {page.kind}", **numbers})
    named = {"name": inert(fit(page.title, LONGEST_NAME)), "timestamp": f"{page.generated_at:%Y-%m-%dT%H:%M:%S}"}
    SubElement(suites, "testsuite", named | numbers | skipped).extend(cases)
    indent(suites)
    return f"{_HEAD}{tostring(suites, encoding='unicode')}\n"


def _verdict(page: Page) -> Element:
    case = Element("testcase", {"classname": page.kind, "name": "verdict", "time": "0"})
    told = inert(f"{page.verdict}: {page.summary}")
    if page.tone is Tone.BAD:
        SubElement(case, "failure", {"message": told, "type": page.kind})
    elif page.tone is Tone.CAREFUL:
        SubElement(case, "skipped", {"message": told})
    SubElement(case, "system-out").text = "\n".join([told, *page.lines, *map(inert, (*page.unseen, *page.notices))])
    return case


def _cases(page: Page) -> Iterator[Element]:
    for item in page.items:
        if item.resource is not None or item.is_failing:
            yield _case(item)


def _case(item: Item) -> Element:
    resource = f" ({inert(fit(item.resource, LONGEST_NAME))})" if item.resource else ""
    where, what = (inert(fit(text, LONGEST_NAME)) for text in (item.where, item.what))
    case = Element("testcase", {"classname": where, "name": f"{what}{resource}", "time": "0"})
    if item.is_failing:
        told = {"message": headline(item), "type": item.rule}
        SubElement(case, "failure", told).text = "\n".join(part for part in (details(item), remedy(item)) if part)
    elif item.standing is Standing.UNSEEN:
        SubElement(case, "skipped", {"message": message(item)})
    elif item.standing is not Standing.FINE:
        SubElement(case, "system-out").text = message(item)
    return case
