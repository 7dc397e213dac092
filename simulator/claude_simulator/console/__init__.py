"""The simulator's Console pages: own plain pages with a private JSON API behind them, over the one organization store.

Wording of labels is imitated, nothing else: no copied markup, styles, pictures or code. What a change does and what
is refused is decided in changes/ and rules.py; here is only the second door to it.
"""

from claude_simulator.console.routes import routes

__all__ = ["routes"]
