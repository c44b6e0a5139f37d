"""`oirase systems`: the systems of the roadmap, planned and running; needs neither Django nor a database."""

import argparse
import json

from oirase.cli.prepare import pack_folder
from oirase.kernel.settings.installation import PROJECT, current

STATES = {"running": "稼働 / running", "planned": "予定 / planned"}


def configure(parser: argparse.ArgumentParser) -> None:
    """As a table or as JSON."""
    parser.add_argument("--json", action="store_true", help="JSON で出す / as JSON")


def run(options: argparse.Namespace) -> int:
    """Print the rows."""
    from oirase.kernel.manifest.catalogue import systems

    rows = systems(pack_folder(current()) or PROJECT / "packs")
    if options.json:
        print(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        programmes = ",".join(map(str, row.programmes))
        print(
            f"{row.id:<5} {STATES.get(row.state, row.state):<18} {row.name_ja}（{row.name_en}） {programmes}"
        )
    return 0
