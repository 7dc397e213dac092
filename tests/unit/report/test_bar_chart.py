from __future__ import annotations

from xml.etree import ElementTree as ET

from pulumi_claude_admin.report.bar_chart import AFTER, BEFORE, svg
from pulumi_claude_admin.report.page import Bar, Chart

CHART = Chart("Caps", (Bar("Payments", 2000, 7500), Bar("Payments", 100, 90), Bar("<b>\x1b", 5, 6)))


def drawn() -> ET.Element:
    return ET.fromstring(svg(CHART))  # noqa: S314 - our own


def test_every_side_has_a_bar_of_its_colour_also_where_names_are_the_same() -> None:
    bars = [one for one in drawn().iter("{http://www.w3.org/2000/svg}rect") if one.attrib["fill"] in {BEFORE, AFTER}]

    assert [one.attrib["fill"] for one in bars].count(BEFORE) == 3
    assert len({one.attrib["y"] for one in bars}) == len(bars) == 6


def test_it_shrinks_with_the_page_and_loses_no_bar_nor_label() -> None:
    left, top, wide, high = map(float, drawn().attrib["viewBox"].split())
    bars = [
        one.attrib for one in drawn().iter("{http://www.w3.org/2000/svg}rect") if one.attrib["fill"] in {BEFORE, AFTER}
    ]

    assert (left, wide, high) == (0, 900, float(drawn().attrib["height"]))
    assert all(float(one["y"]) >= 0 and float(one["y"]) + float(one["height"]) <= top + high for one in bars)


def test_names_are_labels_and_nothing_else() -> None:
    labels = {one.text for one in drawn().iter("{http://www.w3.org/2000/svg}text")}

    assert {"Payments, now", "Payments (2), declared", "<b>\\x1b, now"} <= labels


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert svg(CHART) == svg(CHART)
