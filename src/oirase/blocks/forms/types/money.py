"""Accounts to which money is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oirase.blocks.forms.spec.model import Field
from oirase.blocks.forms.types.base import FieldType, common
from oirase.blocks.forms.types.parts import Part, Parts, PartsControl, PartsWidget
from oirase.kernel.texts.banks import KINDS, bank, branch, find_banks, find_branches, parse_account
from oirase.kernel.texts.errors import PartsRefused

NAMED = 5
PARTS = (
    Part("bank", gettext_lazy("金融機関（名前または4桁のコード）")),
    Part("branch", gettext_lazy("支店（名前または3桁のコード）")),
    Part("kind", gettext_lazy("預金の種目"), choices=(("", gettext_lazy("選んでください")), *KINDS.items())),
    Part("number", gettext_lazy("口座番号"), {"inputmode": "numeric"}),
    Part("holder", gettext_lazy("口座名義（カナ）"), wide=True),
)


class BankAccount(FieldType):
    """A bank account (振込先口座); bank and branch are found by name or code in the list that ships with the product."""

    code = "bank_account"
    title = gettext_lazy("振込先の口座")

    def control(self, field: Field, known: Mapping[str, Any]) -> forms.Field:
        """Ask in boxes."""
        return PartsControl(PartsWidget(PARTS), _read, **common(field))

    def typed(self, field: Field, name: str, value: Any) -> dict[str, list[str]]:
        """Return each part."""
        return {f"{name}-{one.name}": [value[one.name]] for one in PARTS}

    def schema(self, field: Field) -> dict[str, Any]:
        """Describe the parts."""
        return {
            "type": "object",
            "properties": {
                "bank": {"type": "string", "pattern": "^[0-9]{4}$"},
                "bank_name": {"type": "string"},
                "branch": {"type": "string", "pattern": "^[0-9]{3}$"},
                "branch_name": {"type": "string"},
                "kind": {"enum": list(KINDS)},
                "number": {"type": "string", "pattern": "^[0-9]{7}$"},
                "holder": {"type": "string"},
                "holder_kana": {"type": "string"},
            },
            "required": ["bank", "branch", "kind", "number", "holder", "holder_kana"],
        }

    def shown(self, field: Field, value: Any) -> str:
        """Write bank, branch, kind, number and holder."""
        kind = str(KINDS.get(value["kind"], value["kind"]))
        return f"{value['bank_name']} {value['branch_name']} {kind} {value['number']} {value['holder']}"


def _read(given: Parts) -> dict[str, str]:
    bank_code = _code_of(given["bank"], bank, find_banks, "bank")
    branch_code = _code_of(
        given["branch"],
        lambda code: branch(bank_code, code),
        lambda words, limit: find_branches(bank_code, words, limit),
        "branch",
    )
    account = parse_account(bank_code, branch_code, given["kind"], given["number"], given["holder"])
    return {
        "bank": account.bank.code,
        "bank_name": account.bank.name,
        "branch": account.branch.code,
        "branch_name": account.branch.name,
        "kind": account.kind,
        "number": account.number,
        "holder": account.holder,
        "holder_kana": account.holder_kana,
    }


def _code_of(typed: str, known: Any, find: Any, part: str) -> str:
    """Return the code that was typed or is meant by a name; PartsRefused with those to choose from where several are."""
    if not typed:
        raise PartsRefused({part: _("入力してください。")})
    if typed.isdecimal() or known(typed):
        return typed
    found = find(typed, NAMED + 1)
    exact = [one for one in found if typed in (one.name, one.kana)]
    if len(exact) == 1 or len(found) == 1:
        return str((exact or found)[0].code)
    if not found:
        raise PartsRefused({part: _("見つかりません。名前を確かめるか、コードを入力してください。")})
    names = _("、").join(f"{one.code} {one.name}" for one in found[:NAMED])
    raise PartsRefused(
        {part: _("いくつか見つかりました。コードで入力してください: %(names)s") % {"names": names}}
    )
