"""Days as offices count them: eras, fiscal years, and the days on which a counter is closed.

Official texts show the year of the era (和暦), forms accept it in many spellings, and a fiscal year (会計年度) runs from April to
March. Deadlines are counted in **working days**: not on weekends, not on national holidays (a library knows them), not on the
closed days that a calendar's rows add, such as the turn of the year (閉庁日).

Modules: `eras` (wareki both ways), `fiscal`, `working` (closed days), `models`, `pack` (loading a prefecture's rules).
Limit: eras begin with Meiji 6, when the Gregorian calendar came into force.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from oirase.kernel.calendar.eras import parse_date, wareki
from oirase.kernel.calendar.fiscal import fiscal_label, fiscal_year, fiscal_year_span, parse_fiscal_label

if TYPE_CHECKING:
    from oirase.kernel.calendar.working import add_working_days, is_closed, working_days_between

__all__ = [
    "add_working_days",
    "fiscal_label",
    "fiscal_year",
    "fiscal_year_span",
    "is_closed",
    "parse_date",
    "parse_fiscal_label",
    "wareki",
    "working_days_between",
]


def __getattr__(name: str) -> Any:
    # `working` needs the ClosedDay model, and this package is an app that Django imports before any model may be.
    if name not in ("add_working_days", "is_closed", "working_days_between"):
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.working"), name)
