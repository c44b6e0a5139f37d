"""Questions as people ask them, in Japanese, English and やさしい日本語, each with the procedure that must come first."""

from __future__ import annotations

from pathlib import Path

import pytest

from oirase.systems.office.commons import pack
from oirase.systems.office.commons.finding import Entry, entry_of, pieces, ranked

AOMORI = Path(__file__).resolve().parents[2] / "packs" / "aomori"
DOCUMENTS = [document for _body, _office, document in pack.documents(AOMORI)]
ENTRIES = [entry_of(document["catalogue"]) for document in DOCUMENTS]

QUESTIONS = [
    ("納税証明書がほしい", "tax-certificate"),
    ("税金を払った証明", "tax-certificate"),
    ("県税の未納がないことを証明したい", "tax-certificate"),
    ("車検の納税証明書をなくしました", "tax-certificate"),
    ("入札に出す税の証明書", "tax-certificate"),
    ("銀行のローンで納税証明がいると言われた", "tax-certificate"),
    ("法人事業税の証明", "tax-certificate"),
    ("tax certificate", "tax-certificate"),
    ("proof that I have paid my tax", "tax-certificate"),
    ("ぜいきんを はらった かみが ほしい", "tax-certificate"),
    ("猟の免許が切れそう", "hunting-licence-renewal"),
    ("狩猟免許の更新", "hunting-licence-renewal"),
    ("わなの免許の期限", "hunting-licence-renewal"),
    ("銃の免許を続けたい", "hunting-licence-renewal"),
    ("ハンターの講習はいつ", "hunting-licence-renewal"),
    ("猟友会から更新と言われた", "hunting-licence-renewal"),
    ("熊を撃つ免許", "hunting-licence-renewal"),
    ("renew my hunting licence", "hunting-licence-renewal"),
    ("体育館を借りたい", "facility-use"),
    ("バスケの練習をする場所", "facility-use"),
    ("会議室を予約したい", "facility-use"),
    ("バレーの大会で体育館を使う", "facility-use"),
    ("予約をキャンセルしたらお金は戻りますか", "facility-use"),
    ("卓球をする部屋を借りる", "facility-use"),
    ("rent a gym", "facility-use"),
    ("book a meeting room", "facility-use"),
    ("たいいくかんを かりたい", "facility-use"),
    ("車の税金を安くしたい", "vehicle-tax-reduction"),
    ("障害者手帳があると車の税金は安くなりますか", "vehicle-tax-reduction"),
    ("自動車税の減免", "vehicle-tax-reduction"),
    ("愛護手帳 自動車税", "vehicle-tax-reduction"),
    ("母の通院に使う車の税金", "vehicle-tax-reduction"),
    ("車いすの家族を送迎する車の税の免除", "vehicle-tax-reduction"),
    ("身体障害者の自動車の割引", "vehicle-tax-reduction"),
    ("car tax reduction for disabled people", "vehicle-tax-reduction"),
    ("くるまの ぜいきんを やすく", "vehicle-tax-reduction"),
    ("マニフェストの報告", "waste-manifest-report"),
    ("産廃の年次報告", "waste-manifest-report"),
    ("会社のごみの報告を出したい", "waste-manifest-report"),
    ("産業廃棄物の管理票はどこに報告しますか", "waste-manifest-report"),
    ("6月30日までの産廃の届出", "waste-manifest-report"),
    ("がれきを処分した報告", "waste-manifest-report"),
    ("industrial waste report", "waste-manifest-report"),
    ("住民票を郵便で", "resident-record-by-post"),
    ("住民票を取り寄せたい", "resident-record-by-post"),
    ("市役所に行けないので住民票を送ってほしい", "resident-record-by-post"),
    ("引っ越したので住所の証明がほしい", "resident-record-by-post"),
    ("本籍と続柄の載った住民票", "resident-record-by-post"),
    ("世帯全員の謄本", "resident-record-by-post"),
    ("residence certificate by post", "resident-record-by-post"),
    ("じゅうみんひょうが ほしい", "resident-record-by-post"),
    ("イベントに参加したい", "event-entry"),
    ("講座に申し込みたい", "event-entry"),
    ("親子で行ける体験教室", "event-entry"),
    ("セミナーの申込み", "event-entry"),
    ("手話通訳のある催し", "event-entry"),
    ("join an event", "event-entry"),
    ("道路に看板を出したい", "road-occupancy"),
    ("足場を組むので道を使う", "road-occupancy"),
    ("歩道にはみ出す日よけ", "road-occupancy"),
    ("県道に水道管を通す", "road-occupancy"),
    ("工事で道路を使う許可", "road-occupancy"),
    ("put a scaffold on the pavement", "road-occupancy"),
    ("どうろに かんばんを おきたい", "road-occupancy"),
]


def first_for(question: str) -> list[str]:
    return [DOCUMENTS[place]["code"] for place in ranked(question, ENTRIES)]


@pytest.mark.parametrize(("question", "wanted"), QUESTIONS)
def test_the_procedure_that_is_meant_comes_first(question: str, wanted: str) -> None:
    assert first_for(question)[:1] == [wanted]


@pytest.mark.parametrize("question", ["", "  ", "？！", "xyzzy", "の", "年金の手取り額の計算機"])
def test_what_nobody_offers_is_not_answered_with_everything(question: str) -> None:
    assert len(first_for(question)) < len(DOCUMENTS)


def test_width_kana_and_case_do_not_matter() -> None:
    assert first_for("ﾊﾞｽｹ")[0] == first_for("ばすけ")[0] == first_for("バスケ")[0]
    assert first_for("RENT A GYM") == first_for("ｒｅｎｔ ａ ｇｙｍ")


def test_a_single_procedure_is_found_and_unknown_words_find_nothing() -> None:
    only = entry_of({"title": {"ja": "図書の貸出し"}, "keywords": {"ja": "本を借りる"}})
    assert ranked("本を借りたい", [only]) == [0]
    assert ranked("船の登録", [only]) == []
    assert ranked("本", []) == []


def test_pieces_are_taken_once_and_joints_say_little() -> None:
    found = {piece.key: piece.weight for piece in pieces("税税税をしたい")}
    assert found["税税"] == 1.0
    assert found["シタ"] < found["税"] < found["税税"]


def test_an_entry_without_texts_is_never_found() -> None:
    assert entry_of({}) == Entry(
        {"title": "", "keywords": "", "summary": "", "rest": ""},
        {"title": "  ", "keywords": "  ", "summary": "  ", "rest": "  "},
    )
    assert ranked("税", [entry_of({})]) == []
