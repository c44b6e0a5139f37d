"""`oirase bench list` and `oirase bench NAME`: measurements against the goals of the issues."""

import argparse
import os
import sys

from oirase.kernel.settings.installation import PROJECT
from oirase.runtime.errors import RuntimeFault


def configure(parser: argparse.ArgumentParser) -> None:
    """One measurement at a time: two would disturb one another."""
    parser.add_argument("name", help="list, または計測の名前 / list, or a measurement")
    parser.add_argument("--short", action="store_true", help="50 秒以内 / within 50 seconds")
    parser.add_argument("--json", action="store_true", help="JSON で出す / as JSON")


def run(options: argparse.Namespace) -> int:
    """Measure, print, and return 0 only when every goal of this kind of run holds."""
    sys.path.insert(0, str(PROJECT))
    os.environ["PYTHONPATH"] = f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"
    try:
        from bench import harness
    except ImportError as error:
        raise RuntimeFault(f"計測は、ソースのフォルダーでだけ動きます（{error}）。") from error
    found = harness.names()
    if options.name == "list":
        for name, text in found.items():
            print(f"{name:<10} {text}")
        return 0
    if options.name not in found:
        raise RuntimeFault(f"{options.name} という計測はありません。あるもの: {', '.join(found)}")
    try:
        rows = harness.measure(options.name, short=options.short)
    except RuntimeError as error:
        raise RuntimeFault(f"{options.name}: {error}") from error
    print(harness.as_json(rows) if options.json else harness.as_table(rows))
    return 0 if harness.passed(rows, options.name, short=options.short) else 1
