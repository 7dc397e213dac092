"""``claude-simulator truth``: what is wrong in a seed's organization, as JSON, without serving it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from claude_simulator.seeds import UnreadableSeed
from claude_simulator.simulator import Simulator


def write_truth(options: argparse.Namespace) -> int:
    """Write the truth to a file or to stdout; returns 2 with one line on stderr when there is no such seed or place."""
    try:
        text = json.dumps(Simulator(seed=options.seed).truth(), indent=2, ensure_ascii=False) + "\n"
        if options.out is not None:
            Path(options.out).write_text(text, encoding="utf-8")
            return 0
    except (UnreadableSeed, OSError) as error:
        sys.stderr.write(f"claude-simulator: {error}\n")
        return 2
    sys.stdout.write(text)
    return 0
