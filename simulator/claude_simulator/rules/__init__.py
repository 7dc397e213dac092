"""What the platform refuses, each refusal with its source.

A rule looks at values and either returns or raises :class:`Refused`. It changes nothing. A source is a
page and heading of docs/platform (``errors.md#codes``); [assumed] marks what nobody documents. Message wording is not
contractual (errors.md#messages).
"""

from claude_simulator.rules.refused import Refused, absent, forbidden, invalid

__all__ = ["Refused", "absent", "forbidden", "invalid"]
