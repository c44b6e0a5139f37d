"""Forms as the Digital Agency's design system has them: a label with 必須 or 任意, support text above, the error below.

`Form` is the base of forms in the product. Templates write `{{ form }}` for the whole or `{{ form.name.as_field_group }}` for
one field; forms of other libraries get the same look, because the templates replace Django's own. Errors are listed at the top
with links to the fields. The browser's own checks stay off: its balloons vanish and cannot be read again.

Modules: `base` (Form), `dates` (DateField), `fields` (TextField, FileField), `localized` (LocalizedField: a text in three languages),
`rows` (RowsField: several rows of the same boxes).
"""

from oirase.ui.forms.base import Form, Group, Problem
from oirase.ui.forms.dates import DateField, DateWidget
from oirase.ui.forms.fields import FileField, TextField
from oirase.ui.forms.localized import LocalizedField
from oirase.ui.forms.rows import RowsField, reshaped

__all__ = [
    "DateField",
    "DateWidget",
    "FileField",
    "Form",
    "Group",
    "LocalizedField",
    "Problem",
    "RowsField",
    "TextField",
    "reshaped",
]
