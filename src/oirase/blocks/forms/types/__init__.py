"""The types of fields that a form may have; each says how it is asked, kept, described and read (`base.FieldType`)."""

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import TYPES, FieldType, Inputs, Option, register
from oirase.blocks.forms.types.choices import OneOf, SomeOf, YesNo
from oirase.blocks.forms.types.files import Files
from oirase.blocks.forms.types.groups import Group, Table
from oirase.blocks.forms.types.money import BankAccount
from oirase.blocks.forms.types.numbers import Day, Number, Yen
from oirase.blocks.forms.types.people import Name, Phone
from oirase.blocks.forms.types.places import Address
from oirase.blocks.forms.types.shown import Computed, Note
from oirase.blocks.forms.types.texts import CorporateNumber, Email, InvoiceNumber, Line, Text

__all__ = ["TYPES", "FieldType", "Inputs", "Option", "register", "type_of"]

for _kind in (
    Line,
    Text,
    Number,
    Yen,
    Day,
    OneOf,
    SomeOf,
    YesNo,
    Name,
    Address,
    Phone,
    Email,
    CorporateNumber,
    InvoiceNumber,
    BankAccount,
    Files,
    Group,
    Table,
    Computed,
    Note,
):
    register(_kind())


def type_of(field: Field) -> FieldType:
    """Return the type of a field."""
    return TYPES[field.type]
