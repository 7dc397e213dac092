"""The files of a drawing: `layout.toml`, a template for each page, and the one script. Same drawing, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.support.drawn_layout.draw import Draw
from tests.support.drawn_layout.other_parts import dialogs, mails_part, rates_part

_SCRIPT: Final = Path(__file__).parent / "drawn.js"
_PENCIL: Final = '<svg aria-hidden="true" width="14" height="14"><path d="M3 13l8-8 2 2-8 8z"/></svg>'
_KEPT: Final = ("/dashboard", "/settings/workspaces")
ORGANIZATION: Final = "/org/about"
"""Where a drawing says which organization it is, if not where the simulator does."""
WHOLE: Final = "/org/whole"
"""Where a drawing has the organization's own limit and notifications."""
ALERTS: Final = "Alert me"
"""What presses too much: a control beside the limit that saves something else."""


def pages(drawn: Draw) -> Mapping[str, str]:
    """The files by name."""
    files = {"limit.html": _page(drawn, drawn.way), "drawn.js": _SCRIPT.read_text(encoding="utf-8")}
    if drawn.way == "link":
        files["home.html"] = _page(drawn, "home")
    files["whole.html"] = _page(drawn, "whole")
    if drawn.organization == "drawn":
        files["organization.html"] = _page(drawn, "organization")
    return {**files, "layout.toml": _layout(drawn)}


def write(drawn: Draw, folder: Path) -> Path:
    """Put the files into a folder, which is made."""
    folder.mkdir(parents=True)
    for name, text in pages(drawn).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def route(drawn: Draw) -> str:
    """The address at which one begins, `{workspace}` being the id."""
    return f"{drawn.home}{drawn.leaf}" if drawn.way == "choice" else f"{drawn.home}/{{workspace}}{drawn.leaf}"


def _layout(drawn: Draw) -> str:
    about = ORGANIZATION if drawn.organization == "drawn" else "/settings/organization"
    kept = _KEPT if drawn.organization == "drawn" else (*_KEPT, about)
    links = {"Organization": about, "Workspaces": "/settings/workspaces"}
    of_pages: tuple[str, ...] = _of_page(route(drawn), "limit", "workspace")
    if drawn.way == "choice":
        links[drawn.place] = route(drawn)
        of_pages = _of_page(route(drawn), "limit", "organization")
    if drawn.way == "link":
        of_pages = _of_page(route(drawn), "home", "workspace") + _of_page(
            f"{drawn.home}/of/{{token}}", "limit", "everybody"
        )
    if drawn.organization == "drawn":
        of_pages += _of_page(about, "organization", "everybody")
    links["Everything"] = WHOLE
    of_pages += _of_page(WHOLE, "whole", "organization")
    navigation = (f'"{name}" = "{address}"' for name, address in links.items())
    return "\n".join([f"keeps = {list(kept)}".replace("'", '"'), "[navigation]", *navigation, *of_pages])


def _of_page(address: str, template: str, sees: str) -> tuple[str, ...]:
    return ("[[pages]]", f'route = "{address}"', f'template = "{template}.html"', f'sees = "{sees}"', "")


def _page(drawn: Draw, way: str) -> str:
    parts = [
        _template("part", _part(drawn, way)),
        _template("dialog-drawn", _editor(drawn)),
        _template("mails", mails_part(drawn)),
        _template("rates", rates_part(drawn)),
        *(_template(name, inside) for name, inside in dialogs(drawn, _about(drawn)).items()),
    ]
    if drawn.way == "tab":
        parts.append(_template("people", "<p>Whoever is here.</p>"))
    if drawn.has_removal:
        parts.append(_template("question-drawn", _question()))
    facts = (
        f'data-way="{way}" data-field-form="{drawn.field_form}" data-unset="{drawn.unset}" '
        f'data-saves-unchanged="{str(drawn.saves_unchanged).lower()}" data-nobody="{drawn.mail_words[5]}"'
    )
    return "\n".join(
        [
            '{% extends "shared/frame.html" %}',
            f"{{% block title %}}{drawn.place}{{% endblock %}}",
            "{% block view %}drawn{% endblock %}",
            '{% block scripts %}<script type="module" src="/assets/layout/drawn.js"></script>{% endblock %}',
            "{% block templates %}",
            f'<template id="view" {facts}>',
            _view(drawn, way),
            "</template>",
            *parts,
            "{% endblock %}",
            "",
        ]
    )


def _template(name: str, inside: str) -> str:
    return f'<template id="{name}">\n{inside}\n</template>'


def _view(drawn: Draw, way: str) -> str:
    named = '<h1 data-text="{name}"></h1>\n<p><code data-text="{id}"></code></p>'
    match way:
        case "organization":
            return '<dl><dt>Known as</dt><dd data-text="{name}"></dd><dt>Number</dt><dd data-text="{uuid}"></dd></dl>'
        case "whole":
            return f"<h1>{drawn.place} in all</h1>\n<div data-part></div>"
        case "home":
            return f'{named}\n<ul><li><a data-href="{drawn.home}/of/{{token}}">{drawn.place}</a></li></ul>'
        case "tab":
            tabs = f'<button type="button" role="tab" data-action="people">People</button><button type="button" role="tab" data-action="limit">{drawn.place}</button>'
            return f'{named}\n<div role="tablist">{tabs}</div>\n<div role="tabpanel" data-part><p>Whoever is here.</p></div>'
        case "choice":
            options = '<option data-each="workspaces" data-value="{id}" data-text="{name}"></option>'
            return (
                f"<h1>{drawn.place}</h1>\n"
                f'<div data-field><label>Show</label><select data-change="choose">{options}</select></div>\n<div data-part></div>'
            )
        case _:
            return f"{named}\n<div data-part></div>"


def _part(drawn: Draw, way: str) -> str:
    about = '<h2 data-text="{name}"></h2>\n' if way == "choice" else ""
    decoy = f'<button type="button" data-action="decoy">{ALERTS}</button>'
    if drawn.container == "table":
        head = '<thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Actions</th></tr></thead>'
        first = f'<tr><th scope="row">{drawn.term}</th><td>{_shown(drawn)}</td><td>{_opener(drawn)}</td></tr>'
        other = f'<tr><th scope="row">Spent this month</th><td>$12.34</td><td>{decoy}</td></tr>'
        return f"{about}<table>\n{head}\n<tbody>{first}\n{other}</tbody>\n</table>"
    value = f"<dl><dt>{drawn.term}</dt><dd>{_shown(drawn)}</dd></dl>"
    if drawn.value == "control":
        value = f"<p>{drawn.term}</p>\n{_shown(drawn)}"
    spent = f"<section data-named><h2>So far</h2><dl><dt>Spent</dt><dd>$12.34</dd></dl>{decoy}</section>"
    return f"{about}<section data-named>\n<h2>{drawn.section}</h2>\n{value}\n{_opener(drawn)}\n</section>\n{spent}"


def _shown(drawn: Draw) -> str:
    if drawn.value == "control":
        return '<button type="button" data-action="open" data-text="{cap}"></button>'
    return '<span data-text="{cap}"></span>'


def _opener(drawn: Draw) -> str:
    """The button that opens the editor; where the value is a button itself, that one does."""
    if drawn.value == "control":
        return ""
    match drawn.opener:
        case "words":
            return f'<button type="button" data-action="open">{drawn.open_words}</button>'
        case "icon":
            return f'<button type="button" aria-label="{drawn.open_words}" data-action="open">{_PENCIL}</button>'
        case "nameless":
            return f'<button type="button" data-action="open">{_PENCIL}</button>'


def _editor(drawn: Draw) -> str:
    title = f"<h2>{drawn.title}</h2>" if drawn.title else ""
    named = " data-named" if drawn.title else ""
    submit = f'<button type="submit" class="primary">{drawn.submit}</button>'
    removal = (
        '<button type="button" data-when="has_cap" data-action="remove">Take it away</button>'
        if drawn.has_removal
        else ""
    )
    steps = f"{_field(drawn)}\n{submit}"
    if drawn.editor == "wizard":
        following = f'<button type="button" data-action="next">{drawn.next_words}</button>'
        steps = (
            f'<div data-step="1">{_field(drawn)}{following}</div>\n'
            f'<div data-step="2" hidden><p>It is used from now on.</p>{submit}</div>'
        )
    return f'<dialog aria-modal="true"{named}><form novalidate>\n{title}\n{_about(drawn)}\n{steps}\n{removal}\n</form></dialog>'


def _about(drawn: Draw) -> str:
    return {
        "strong": '<p>For <strong data-text="{name}"></strong></p>',
        "heading": '<h3 data-text="{name}"></h3>',
        "sentence": '<p data-text="All that {name} may spend."></p>',
    }[drawn.subject]


def _field(drawn: Draw) -> str:
    label = f"<label>{drawn.label}</label>" if drawn.label else ""
    kind = 'type="number" step="0.01"' if drawn.field == "spinbutton" else 'type="text"'
    return f'<div data-field>{label}<input name="amount" {kind} autocomplete="off" data-value="{{amount}}"></div>'


def _question() -> str:
    return (
        '<dialog role="alertdialog" aria-modal="true" data-named><form novalidate>\n<h2>Take it away?</h2>\n'
        '<p>For <strong data-text="{name}"></strong></p>\n<button type="submit">Yes, away</button>\n</form></dialog>'
    )
