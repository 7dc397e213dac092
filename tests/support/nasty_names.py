"""Two hundred names that somebody might give a workspace to be obeyed, linked, mentioned or drawn."""

from __future__ import annotations

from itertools import product
from typing import Final

_SEEDS: Final = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></td></table><h1>",
    '"><svg/onload=alert(1)>',
    "{{ page }}{% raw %}",
    "</style><style>*{display:none}",
    "[a](http://evil.example)",
    "![a](https://evil.example/a.png)",
    "[a]: http://evil.example",
    "<http://evil.example>",
    "http://evil.example",
    "https://evil.example/?q=1",
    "www.evil.example",
    "mailto:a@evil.example",
    "a@evil.example",
    "@everyone",
    "<!channel>",
    "<@U012AB3CD>",
    "<http://evil.example|ok>",
    "@org/team #12 !34 $56 %78 ~x &9",
    ":smile: *b* _i_ ~s~",
    "`x` ``y`` ```z",
    "**b** __b__ # h",
    "| a | b |",
    "</details><details open>",
    "::error file=a::b",
    "::add-mask::a",
    "##[error]a",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[a]",
    "section_start:1:a\r\x1b[0Ka",
    "\x1b[31m\x1b]8;;http://evil.example\x07a\x1b]8;;\x07",
    "\x00\x07\x08\x7f\x9b",
    "\u202eeve\u2066\u2069\u200b\ufeff",
    '=HYPERLINK("http://evil.example","a")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "]]><x/>&amp;&#60;",
    "\ud800\uffff\ufffe\U0001f600",
    "\r\n\u2028\u2029\x85a",
    "%0A%0D::error::a",
)
_AROUND: Final = ("{}", " {}", "a {} b", "a\n{}", "a\t{}\n")
NASTY_NAMES: Final = tuple(around.replace("{}", seed) for around, seed in product(_AROUND, _SEEDS))[:200]
