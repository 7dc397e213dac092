"""What the platform refuses, each refusal with its source.

A rule looks at values and either returns or raises :class:`Refused`. It changes nothing. Section numbers (§) and
"(b)" points are those of the Admin API reference that the simulator is built against; "console" is its sibling for
the Console. [INFER] marks a status that nobody documents. Message wording is not contractual (§1.7).
"""

from claude_simulator.rules.refused import Refused, absent, forbidden, invalid

__all__ = ["Refused", "absent", "forbidden", "invalid"]
