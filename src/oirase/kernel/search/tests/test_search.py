"""Finding in Japanese, and never what the actor may not see."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from bench.ledger.models import Case, Note
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.fixtures.people import officer

from oirase.kernel import clock
from oirase.kernel.access.actors import Actor, actor_of
from oirase.kernel.access.models import Role, User
from oirase.kernel.access.rowsecurity import scope
from oirase.kernel.access.tests.conftest import as_platform, world  # noqa: F401 - fixtures
from oirase.kernel.search import find, forget, index, searchable
from oirase.kernel.search.indexing import OVERLAP, PASSAGE, passages
from oirase.kernel.search.models import Passage
from oirase.kernel.search.registry import SEARCHED
from oirase.kernel.search.snippets import snippet
from oirase.kernel.texts.keys import search_key


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    before = dict(SEARCHED)
    searchable(Case, lambda case: f"/cases/{case.pk}/")
    yield
    SEARCHED.clear()
    SEARCHED.update(before)


@pytest.fixture
def office(world: SimpleNamespace, as_platform: None) -> SimpleNamespace:  # noqa: F811
    for code, permissions in (("reader", ["ledger.view"]), ("full", ["ledger.view", "ledger.contact"])):
        Role.objects.create(code=code, name={"ja": code}, permissions=permissions)
    world.clerk = actor_of(officer("clerk", world.first, "reader"))
    world.trusted = actor_of(officer("trusted", world.first, "full"))
    world.foreign = actor_of(officer("foreign", world.section, "full"))
    return world


def case(office: SimpleNamespace, title: str, text: str = "", /, **values: object) -> Case:
    made = Case.objects.create(
        body=office.prefecture, organisation=office.first, title=title, received_at=clock.now(), **values
    )
    index(made, title, text, guarded={"contact": made.contact} if made.contact else None)
    return made


def titles(actor: Actor, query: str, **more: object) -> list[str]:
    with scope(actor):
        return [hit.title for hit in find(actor, query, **more)]


@pytest.mark.parametrize(
    "query",
    [
        "税",
        "納税",
        "証明",
        "書",
        "納税証明書",
        "のうぜい",
        "ﾉｳｾﾞｲ",
        "ＤＸ",
        "dx",
        "髙橋",
        "髙",
        "データ・センタ",
        "証明 高橋",
        "100%",
    ],
)
@pytest.mark.sql
def test_queries_of_any_length_and_spelling(office: SimpleNamespace, query: str) -> None:
    case(office, "納税証明書", "ノウゼイの証明。高橋さんのデータセンターでDXを進める。100%完了")
    case(office, "道路占用", "無関係な文")
    assert titles(office.clerk, query) == ["納税証明書"]


@pytest.mark.parametrize(
    "query", ["", "  ", "ー", "税納", "証書", "10_", "%", "' | 'x", "納税\0違", "\\", ":*", "双葉"]
)
@pytest.mark.sql
def test_what_is_not_there_is_not_found(office: SimpleNamespace, query: str) -> None:
    case(office, "納税証明書", "証明は納税の書。100")
    assert titles(office.clerk, query) == []


def test_every_word_must_be_there(office: SimpleNamespace) -> None:
    case(office, "観光案内", "冬の雪まつり")
    case(office, "観光統計", "夏の数字")
    assert titles(office.clerk, "観光　雪") == ["観光案内"]


def test_exact_titles_first_then_newest(office: SimpleNamespace) -> None:
    for title in ("道路", "道路の補修", "橋の点検"):
        case(office, title, "道路")
    assert titles(office.clerk, "道路") == ["道路", "道路の補修", "橋の点検"]
    case(office, "河川", "道路")
    assert titles(office.clerk, "道路", limit=3) == ["道路", "道路の補修", "河川"]


def test_a_foreign_officer_finds_nothing(office: SimpleNamespace) -> None:
    marked = case(office, "秘密の案件", "目印ＱＺＸ")
    for query in ("秘密", "目印", "QZX", "密"):
        assert titles(office.foreign, query) == []
        assert titles(Actor.anonymous(), query) == []
        assert titles(office.clerk, query) == ["秘密の案件"]
    Case.objects.filter(pk=marked.pk).update(state="published")
    assert titles(Actor.anonymous(), "QZX") == ["秘密の案件"]


def test_a_party_finds_their_own(office: SimpleNamespace) -> None:
    resident, other = (User.objects.create_user(name, kind="resident") for name in ("one", "two"))
    case(office, "手当の申請", applicant=resident)
    assert titles(actor_of(resident), "手当") == ["手当の申請"]
    assert titles(actor_of(other), "手当") == []


def test_a_hidden_field_is_neither_found_by_nor_shown(office: SimpleNamespace) -> None:
    case(office, "相談", "内容", contact="qzx@example.jp")
    assert titles(office.clerk, "qzx") == []
    assert titles(office.trusted, "qzx") == ["相談"]
    with scope(office.clerk):
        (hit,) = find(office.clerk, "相談")
    assert "qzx" not in "".join(text for text, _ in hit.snippet)


def test_indexing_again_replaces_and_forgetting_removes(office: SimpleNamespace) -> None:
    made = case(office, "古い題", "古い文")
    index(made, "新しい題", "新しい文")
    index(made, "New title", "new words", "en")
    assert titles(office.clerk, "古い") == []
    assert titles(office.clerk, "new words") == ["New title"]
    forget(made)
    assert not Passage.objects.exists()


def test_one_hit_for_a_record_and_its_address(office: SimpleNamespace) -> None:
    made = case(office, "長い文", "青葉の林檎。" * 600)
    with scope(office.clerk):
        (hit,) = find(office.clerk, "林檎", types=[Case])
    assert hit.address == f"/cases/{made.pk}/"
    assert ("林檎", True) in hit.snippet


@pytest.mark.parametrize(
    ("language", "title"), [("ja", "林檎の窓口"), ("en", "Apple desk"), ("ja-easy", "林檎の窓口")]
)
def test_a_record_is_found_in_the_language_of_its_reader(
    office: SimpleNamespace, language: str, title: str
) -> None:
    made = case(office, "林檎の窓口", "窓口")
    index(made, "林檎の窓口", "東北 Tohoku", "ja")
    index(made, "Apple desk", "東北 Tohoku", "en")
    with translation.override(language):
        assert titles(office.clerk, "東北") == [title]


def test_a_word_over_the_border_of_passages_is_found(office: SimpleNamespace) -> None:
    case(office, "境目", "あ" * (PASSAGE - 2) + "青函連絡船" + "い" * 500)
    assert titles(office.clerk, "青函連絡船") == ["境目"]


@pytest.mark.sql
def test_the_index_is_used(office: SimpleNamespace) -> None:
    made = case(office, "一つだけ", "特別養護老人")
    Passage.objects.bulk_create(
        Passage(
            record_type="x.y",
            record_id=made.pk,
            language="ja",
            title="t",
            title_key="t",
            text="",
            key="",
            tokens=["ab", f"{n}"],
        )
        for n in range(3000)
    )
    with connection.cursor() as cursor:
        # Three thousand short rows fit into a few pages, which the planner rightly reads through; it is the index that is asked for.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Passage.objects.filter(tokens__matches="'特別' & '養護'").explain()
    assert "search_passage_tokens" in plan


def test_models_that_were_not_registered_are_refused(office: SimpleNamespace) -> None:
    with pytest.raises(KeyError):
        find(office.clerk, "x", types=[Note])


@given(st.text("あ。\n ab", max_size=3000))
def test_passages_cover_the_text(text: str) -> None:
    parts = list(passages(text))
    assert all(len(part) <= PASSAGE for part in parts)
    whole = parts[0] + "".join(part[OVERLAP:] for part in parts[1:])
    assert whole == text.strip()


@pytest.mark.parametrize(
    ("text", "term", "marked"),
    [
        ("ﾃﾞｰﾀの力", "データ", "ﾃﾞｰﾀ"),
        ("髙橋です", "高橋", "髙橋"),
        ("ある デー タ", "データ", "デー タ"),
        ("なし", "青葉", None),
    ],
)
def test_snippets_mark_the_words_as_typed(text: str, term: str, marked: str | None) -> None:
    parts = snippet(text, [search_key(term)])
    assert "".join(part for part, _ in parts) == text
    assert [part for part, match in parts if match] == ([marked] if marked else [])


def test_a_snippet_begins_with_its_line() -> None:
    parts = snippet("前の行の残り\n東北の窓口", ["窓口"])
    assert parts == (("…", False), ("東北の", False), ("窓口", True))
