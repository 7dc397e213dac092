"""
`make demo`: the main job on the simulator, told step by step. `make playground`: the simulator, left running.

    python tools/demo [--playground] [--layout a|b|c|d] [--language en|de|qps]

Everything is written below `.demo/` (`.playground/`) and the stack's settings file; each run begins by wiping what an earlier
one left, finished or not. Ends with 0, or with 1 and a line that says what is not as it should be.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path[0] = str(CHECKOUT)  # `python tools/demo` puts the folder itself there

from tools.demo import playground, story  # noqa: E402 - after the line above
from tools.demo.environment import forget_stack, prepare, wipe  # noqa: E402
from tools.demo.manual_changes import SPEND_WORDS  # noqa: E402
from tools.demo.printer import Printer, StepFailed  # noqa: E402
from tools.demo.stand_in import LANGUAGES, NoSimulator, Pages, running  # noqa: E402

STACK = "demo"


def main(arguments: list[str]) -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python tools/demo", description="The main job on the simulator.")
    parser.add_argument("--playground", action="store_true", help="leave the simulator running for a person")
    parser.add_argument("--layout", default=Pages().layout, choices=sorted(SPEND_WORDS), help="of the Console's pages")
    parser.add_argument("--language", default=Pages().language, choices=LANGUAGES, help="of the Console's pages")
    options = parser.parse_args(arguments)
    pages = Pages(layout=options.layout, language=options.language)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)  # a closed terminal clears up as Ctrl-C does
    printer = Printer()
    try:
        if options.playground:
            playground.play(printer, CHECKOUT / ".playground", pages=pages)
        else:
            _demo(printer, CHECKOUT / ".demo", pages=pages)
    except (StepFailed, NoSimulator) as failure:
        print(f"\ndemo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ndemo: interrupted; run it again, it begins anew", file=sys.stderr)
        return 130
    return 0


def _demo(printer: Printer, folder: Path, *, pages: Pages) -> None:
    started = time.monotonic()
    wipe(folder, project=CHECKOUT, stack=STACK)
    try:
        with running(pages=pages) as platform:
            story.tell(prepare(folder, project=CHECKOUT, stack=STACK, platform=platform), printer)
    finally:
        forget_stack(project=CHECKOUT, stack=STACK)
    told = "That was the main job" if story.knows_the_words(pages) else "Stopped, as it should be"
    printer.title(f"{told}, in {time.monotonic() - started:.0f} s")
    printer.say("make playground leaves the simulator running, to click through its pages and to run pulumi yourself")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
