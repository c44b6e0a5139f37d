"""Banks, branches and accounts against the published list of Zengin codes; real names, which the source itself may not hold."""

from __future__ import annotations

import subprocess
import sys

import pytest

from oirase.kernel.texts.banks import (
    bank,
    branch,
    branches,
    find_banks,
    find_branches,
    parse_account,
    postal_account,
)
from oirase.kernel.texts.errors import PartsRefused


@pytest.mark.parametrize(
    ("code", "name", "kana"),
    [
        ("0117", "青森みちのく", "アオモリミチノク"),
        ("1105", "青い森信金", "アオイモリシンキン"),
        ("2030", "青森県信組", "アオモリケンシンクミ"),
        ("3373", "青森農協", "アオモリノウキヨウ"),
        ("3469", "ゆうき青森農協", "ユウキアオモリノウキヨウ"),
    ],
)
def test_banks_of_the_list(code: str, name: str, kana: str) -> None:
    found = bank(code)
    assert found is not None
    assert (found.code, found.name, found.kana) == (code, name, kana)
    assert branches(code)
    assert all(len(one.code) == 3 for one in branches(code))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("0117", "0117"),
        ("０１１７", "0117"),
        ("青森みち", "0117"),
        ("青森みちのく銀行", "0117"),
        ("あおもりみちのく", "0117"),
        ("ｱｵﾓﾘﾐﾁﾉｸ", "0117"),
        ("aomorimichi", "0117"),
        ("あおいもり", "1105"),
        ("青い森信用金庫", "1105"),
        ("青森県信用組合", "2030"),
        ("青森 農協", "3373"),
        ("青森農業協同組合", "3373"),
        ("ゆうちょ", "9900"),
        ("ゆうき あおもり", "3469"),
    ],
)
def test_a_bank_is_found_by_what_people_type(words: str, code: str) -> None:
    assert find_banks(words)[0].code == code


def test_the_beginning_of_a_name_goes_before_its_middle() -> None:
    codes = [one.code for one in find_banks("青森")]
    assert codes.index("0117") < codes.index("3469")
    assert find_banks("どこにもない") == []
    assert len(find_banks("", limit=5)) == 5


def test_branches_are_found_and_belong_to_their_bank() -> None:
    assert find_branches("0117", "ほんて")[0] == branch("0117", "101")
    assert branch("0117", "000") is None
    assert branches("0000") == ()
    assert branch("../../banks", "101") is None


def test_an_account_is_taken_as_typed_and_as_transfers_are_written() -> None:
    account = parse_account("0117", "１０１", "1", "12-345", "やまだ　はなこ")
    assert (account.bank.name, account.branch.code, account.number) == ("青森みちのく", "101", "0012345")
    assert (account.holder, account.holder_kana) == ("やまだ　はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ")


@pytest.mark.parametrize(
    ("change", "part", "words"),
    [
        ({"bank_code": "0002"}, "bank", "見つかりません"),
        ({"bank_code": ""}, "bank", "見つかりません"),
        ({"branch_code": "999"}, "branch", "支店コード"),
        ({"kind": "3"}, "kind", "種目"),
        ({"number": "12345678"}, "number", "7桁"),
        ({"number": "12a"}, "number", "数字"),
        ({"number": ""}, "number", "数字"),
        ({"holder": "山田花子"}, "holder", "山田花子"),
        ({"holder": " "}, "holder", "入力"),
        ({"holder": "ア" * 31}, "holder", "30文字"),
        ({"bank_code": "9900", "branch_code": "058", "number": "12345671"}, "number", "記号・番号"),
    ],
)
def test_a_wrong_account_says_which_part(change: dict[str, str], part: str, words: str) -> None:
    right = {
        "bank_code": "0117",
        "branch_code": "101",
        "kind": "1",
        "number": "1234567",
        "holder": "ヤマダ ハナコ",
    }
    with pytest.raises(PartsRefused) as raised:
        parse_account(**{**right, **change})
    assert set(raised.value.parts) == {part}
    assert words in raised.value.parts[part]


def test_all_wrong_parts_are_told_at_once() -> None:
    with pytest.raises(PartsRefused) as raised:
        parse_account("", "", "", "", "")
    assert set(raised.value.parts) == {"bank", "kind", "number", "holder"}


@pytest.mark.parametrize(
    ("symbol", "number", "expected"),
    [
        # A bank's published sample, as others cite it.
        ("10530", "12345671", ("058", "1", "1234567")),
        ("１０５３０", "１２３４５６７１", ("058", "1", "1234567")),
        ("10530", "5671", ("058", "1", "0000567")),
        ("00530", "123456", ("059", "2", "0123456")),
    ],
)
def test_symbol_and_number_of_the_postal_bank(
    symbol: str, number: str, expected: tuple[str, str, str]
) -> None:
    assert postal_account(symbol, number) == expected


@pytest.mark.parametrize(
    ("symbol", "number", "parts"),
    [
        ("10530", "12345672", {"number"}),
        ("10530", "123456781", {"number"}),
        ("20530", "12345671", {"symbol"}),
        ("1053", "12345671", {"symbol"}),
        ("00530", "12345678", {"number"}),
        ("", "", {"symbol", "number"}),
    ],
)
def test_what_is_no_symbol_or_number(symbol: str, number: str, parts: set[str]) -> None:
    with pytest.raises(PartsRefused) as raised:
        postal_account(symbol, number)
    assert set(raised.value.parts) == parts


def test_asking_for_a_bank_does_not_load_thirty_thousand_branches() -> None:
    code = "import sys; from oirase.kernel.texts.banks import bank; bank('0117'); sys.exit('zengin_code' in sys.modules)"
    path = ":".join(sys.path)
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False).returncode == 0
