"""Where in the editor a step, a question or a problem of a form is worked on."""

from __future__ import annotations

from django.urls import reverse

from oirase.blocks.forms.models import Form
from oirase.blocks.forms.spec.changing import Place
from oirase.blocks.forms.spec.placing import place_of


def address_of(form: Form, place: Place | None) -> str:
    """Return where a step, question or column is edited; the texts of the form for None."""
    if place is None:
        return reverse("forms:texts", args=[form.pk])
    if place.step_key:
        return reverse("forms:edit_step", args=[form.pk, place.step_key])
    if place.column:
        return reverse("forms:edit_column", args=[form.pk, place.key, place.column])
    return reverse("forms:question", args=[form.pk, place.key])


def problem_address(form: Form, path: str) -> str:
    """Return where the problem with a path is mended."""
    return address_of(form, place_of(form.definition, path))
