"""What a prefecture's pack says about money: its table of fees (fees.csv) and `[payments]` of pack.toml."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from oirase.blocks.payments.services.fees import record_fee
from oirase.blocks.payments.specs import ALL
from oirase.kernel.access.models import Body
from oirase.kernel.manifest import packs
from oirase.kernel.settings import record_given
from oirase.kernel.texts import LocalizedText

TRUE = "1"


def load(path: Path) -> None:
    """Load both, where the pack has them.

    fees.csv: body, code, kind, title_ja, title_en, title_easy, unit_ja, unit_en, amount, valid_from, revenue_code, source,
    unconfirmed (1 or nothing). `[payments]`: settings by their short names, valid_from, source, unconfirmed.
    """
    _settings(path)
    if not (path / "fees.csv").is_file():
        return
    bodies = {body.code: body for body in Body.objects.all()}
    for row in packs.rows(path / "fees.csv"):
        record_fee(
            bodies[row["body"]],
            row["code"],
            date.fromisoformat(row["valid_from"]),
            kind=row["kind"],
            title=LocalizedText({"ja": row["title_ja"], "en": row["title_en"], "ja-easy": row["title_easy"]}),
            unit=LocalizedText(ja=row["unit_ja"], en=row["unit_en"]),
            amount=int(row["amount"]),
            revenue_code=row["revenue_code"],
            source=row["source"],
            unconfirmed=row["unconfirmed"] == TRUE,
        )


def _settings(path: Path) -> None:
    given = packs.read(path).content.get("payments", {})
    for spec in ALL:
        record_given(spec, given)
