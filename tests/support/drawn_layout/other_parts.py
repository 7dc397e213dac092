"""What a drawn page has beside the monthly limit: spend notifications and rate limits, as templates. Same drawing, same markup."""

from __future__ import annotations

from tests.support.drawn_layout.draw import Draw

COLUMNS = ("requests", "input_tokens", "output_tokens")


def mails_part(drawn: Draw) -> str:
    """The notifications, and who gets them."""
    title, add, _, told, readers, _ = drawn.mail_words
    stop = _button(_stop(drawn), "stop")
    if drawn.mails == "list":
        shown = (
            f'<ul aria-label="{title}"><li data-each="thresholds"><span data-text="{{amount}}"></span> {stop}</li></ul>'
        )
    else:
        row = f'<tr data-each="thresholds"><td data-text="{{amount}}"></td><td>{stop}</td></tr>'
        shown = f'<table><thead><tr><th scope="col">At</th><th scope="col">Off</th></tr></thead><tbody>{row}</tbody></table>'
    recipients = f'<dl><dt>{told}</dt><dd data-text="{{recipients}}"></dd></dl>'
    return (
        f"<section data-named><h2>{title}</h2>\n{shown}\n{recipients}\n"
        f"{_button(add, 'add')}\n{_button(readers, 'readers')}</section>"
    )


def rates_part(drawn: Draw) -> str:
    """The table of rate limits, a row for each group of models."""
    title, group, _ = drawn.rate_words
    headers = "".join(f'<th scope="col">{each}</th>' for each in (group, *drawn.rate_columns, "More"))
    cells = "".join(
        f'<td><span data-text="{{{column}}}"></span>{_in_cell(drawn, at)}</td>' for at, column in enumerate(COLUMNS)
    )
    in_row = _button(rate_opener(drawn), "rates") if drawn.rates == "row" else ""
    row = f'<tr data-each="groups"><th scope="row" data-text="{{group}}"></th>{cells}<td>{in_row}</td></tr>'
    return (
        f"<section data-named><h2>{title}</h2>\n"
        f"<table><thead><tr>{headers}</tr></thead>\n<tbody>{row}</tbody></table></section>"
    )


def rate_opener(drawn: Draw, column: int | None = None) -> str:
    """What opens the editor of a row, or of one of its cells."""
    words = [drawn.rate_words[2]]
    if column is not None:
        words.append(drawn.rate_columns[column])
    return " ".join([*words, "{group}"] if drawn.editor_says_group else words)


def _in_cell(drawn: Draw, at: int) -> str:
    return "" if drawn.rates == "row" else " " + _button(rate_opener(drawn, at), f"rates-{COLUMNS[at]}")


def _stop(drawn: Draw) -> str:
    return f"{drawn.mail_words[2]} {{amount}}" if drawn.stop_says_which else drawn.mail_words[2]


def _button(name: str, action: str) -> str:
    return f'<button type="button" data-action="{action}" data-text="{name}"></button>'


def dialogs(drawn: Draw, about: str) -> dict[str, str]:
    """The dialogs by template: a new notification, its end, who gets them, and the rate limits of a group."""
    _, add, stop, told, readers, _ = drawn.mail_words
    amount = '<div data-field><label>USD</label><input name="amount" type="text" autocomplete="off"></div>'
    addresses = (
        f'<div data-field><label>{told}</label><input name="recipients" type="text" data-value="{{addresses}}"></div>'
    )
    found = {
        "dialog-add": _dialog(drawn, add, about, amount),
        "dialog-readers": _dialog(drawn, readers, about, addresses),
        "question-stop": (
            '<dialog role="alertdialog" aria-modal="true" data-named><form novalidate>'
            f'<h2>{stop}?</h2>\n{about}\n<p data-text="At {{amount}}"></p><button type="submit">Yes, {stop.lower()}</button></form></dialog>'
        ),
    }
    group = about + '<p data-text="{group}"></p>'
    if drawn.rates == "row":
        found["dialog-rates"] = _dialog(
            drawn, drawn.rate_words[2], group, "".join(_rate(drawn, at) for at in range(len(COLUMNS)))
        )
    else:
        for at, column in enumerate(COLUMNS):
            found[f"dialog-rates-{column}"] = _dialog(drawn, drawn.rate_words[2], group, _rate(drawn, at))
    return found


def _rate(drawn: Draw, at: int) -> str:
    label = f"<label>{drawn.rate_columns[at]}</label>"
    return f'<div data-field>{label}<input name="{COLUMNS[at]}" type="text" data-value="{{{COLUMNS[at]}_value}}"></div>'


def _dialog(drawn: Draw, title: str, about: str, fields: str) -> str:
    submit = f'<button type="submit" class="primary">{drawn.submit}</button>'
    steps = f"{fields}\n{submit}"
    if drawn.editor == "wizard":
        following = f'<button type="button" data-action="next">{drawn.next_words}</button>'
        steps = (
            f'<div data-step="1">{fields}{following}</div>\n'
            f'<div data-step="2" hidden><p>It is used from now on.</p>{submit}</div>'
        )
    return (
        f'<dialog aria-modal="true" data-named><form novalidate>\n<h2>{title}</h2>\n{about}\n{steps}\n</form></dialog>'
    )
