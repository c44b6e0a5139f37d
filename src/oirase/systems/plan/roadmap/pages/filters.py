"""The filter form above the list of programmes: what may be asked, and the answer as `selectors.Filters`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oirase.kernel.access.actors import Actor
from oirase.kernel.access.http import actor_in
from oirase.kernel.calendar import fiscal_label
from oirase.systems.plan.commons.models import Edition
from oirase.systems.plan.roadmap import selectors

SYSTEM_CHOICES = (
    ("running", _("動くシステムがある")),
    ("any", _("システムの予定がある")),
    ("none", _("システムなし")),
)


class FilterForm(forms.Form):
    """Words, headings, office, systems, a fiscal year of the period, a range of the budget in thousand yen."""

    q = forms.CharField(label=_("ことば"), required=False, max_length=100)
    field = forms.ChoiceField(label=_("分野"), required=False)
    item = forms.ChoiceField(label=_("項目"), required=False)
    bureau = forms.ChoiceField(label=_("担当部局"), required=False)
    system = forms.ChoiceField(
        label=_("システム"), required=False, choices=[("", _("すべて")), *SYSTEM_CHOICES]
    )
    year = forms.TypedChoiceField(label=_("実施する年度"), required=False, coerce=int, empty_value=None)
    budget_from = forms.IntegerField(label=_("予算（千円）から"), required=False, min_value=0)
    budget_to = forms.IntegerField(label=_("予算（千円）まで"), required=False, min_value=0)

    def __init__(self, *args: Any, actor: Actor, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("すべて"))
        years = range(edition.fiscal_year - 3, edition.fiscal_year + 7)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "field": [(one.code, str(one.name)) for one in edition.fields.all()],
            "item": [(one.code, str(one.name)) for one in edition.items.all()],
            "bureau": list(selectors.bureaus(actor, edition)),
            "year": [(one, fiscal_label(one)) for one in years],
        }
        for name, found in choices.items():
            self.fields[name].choices = [every, *found]  # type: ignore[attr-defined]
        self.fields["field"].label = str(edition.field_level) or self.fields["field"].label
        self.fields["item"].label = str(edition.item_level) or self.fields["item"].label


def filters_of(request: HttpRequest, edition: Edition) -> tuple[FilterForm, selectors.Filters]:
    """Read the filters of a request; a value that is none of the choices is shown as a mistake and narrows nothing."""
    form = FilterForm(request.GET or None, actor=actor_in(request), edition=edition)
    if not form.is_bound:
        return form, selectors.Filters()
    form.is_valid()
    given = form.cleaned_data
    return form, selectors.Filters(
        query=given.get("q") or "",
        field=given.get("field") or "",
        item=given.get("item") or "",
        bureau=given.get("bureau") or "",
        system=given.get("system") or "",
        year=given.get("year"),
        budget_from=given.get("budget_from"),
        budget_to=given.get("budget_to"),
    )
