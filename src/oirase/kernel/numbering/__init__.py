"""Numbers that people see: of documents (文書番号) and receipts, without gaps, per office and fiscal year.

An office's register must not skip a number, or somebody asks where the missing document is. So a number is not a sequence
of the database (which loses numbers when a transaction fails) but a row that is locked, counted up and given back
with everything else if the transaction fails. While it is locked the office's next number waits, so a command takes it **late**,
as its last step before it ends.

Order of events: `take_number(series, organisation_id, fiscal_year)` inside a command gives 1, 2, 3 and so on; the caller puts
it into words with the office's sign and the label of the fiscal year by its era (`fiscal_label`: R8 for 2026), as all numbers of the
house are. `take_numbers` gives a block of them to work on many records at once.
Limits: a number once committed is never given back; a cancelled document keeps its number and says so.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oirase.kernel.numbering.counting import take_number, take_numbers

__all__ = ["take_number", "take_numbers"]


def __getattr__(name: str) -> Any:
    # This package is an app, and Django imports it before any model may be.
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.counting"), name)
