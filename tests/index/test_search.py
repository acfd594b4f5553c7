"""Search: plain and accented queries, symbols, evidence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.acronyms import expand
from index.evidence import highlight_spans
from index.generation import build
from index.search import Index, open_current
from models.errors import BlankQuery, InputError
from models.records import Statement
from models.text import fold, syllables
from tests.index.conftest import TEXTS, HashEmbedder

WORDS = sorted({word for text in TEXTS for word in syllables(text)})


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Index:
    from index.statements import statement_from_json
    from models.records import AsWritten
    from models.shapes import statement_json
    from models.text import stamp

    made = [
        Statement(f"x#{n}", "x", str(n), "task", text, AsWritten(), None, stamp(text), "full")
        for n, text in enumerate(TEXTS)
    ]
    folder = tmp_path_factory.mktemp("index")
    build(folder, [statement_from_json(statement_json(s)) for s in made], HashEmbedder())
    return open_current(folder, HashEmbedder())


@pytest.mark.parametrize("text", TEXTS)
def test_typing_without_diacritics_finds_the_same_first(opened: Index, text: str) -> None:
    words = " ".join(syllables(text)[:6])
    accented, plain = opened.search(words), opened.search(fold(words))
    assert accented[0].statement == plain[0].statement
    assert accented[0].statement.text == text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8))
def test_a_plain_query_leaves_the_accented_field_silent(opened: Index, words: list[str]) -> None:
    plain = opened.lexical.terms(fold(" ".join(words)))
    accented = opened.lexical.terms(" ".join(words))
    assert plain.accented == ()
    folded = opened.lexical.total(plain, 1.0, 0.0, 0.0)
    np.testing.assert_allclose(folded, opened.lexical.total(accented, 1.0, 0.0, 0.0))
    np.testing.assert_allclose(folded, opened.lexical.total(plain, 1.0, 1.0, 0.0))
    assert folded.max() <= 1.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.booleans())
def test_evidence_really_stands_in_the_statement(opened: Index, words: list[str], plain: bool) -> None:
    query = " ".join(words)
    query = fold(query) if plain else query
    spelt = expand(query, opened.lexical.acronyms.in_query(query))
    asked = set(syllables(fold(spelt)))
    for hit in opened.search(query):
        for term in hit.evidence:
            assert term in hit.statement.text
            assert set(syllables(fold(term))) <= asked
        if not plain:
            continue
        spans = highlight_spans(hit.statement.text, hit.evidence)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
        assert bool(spans) == bool(hit.evidence)


def test_diacritics_decide_between_words_that_fold_alike(make: Callable[..., Statement], tmp_path: Path) -> None:
    build(tmp_path, [make("Báo cáo kết quả", 1), make("Bảo cảo kết quả", 2), make("Việc khác", 3)], None)
    opened = open_current(tmp_path)
    assert opened.search("bảo cảo")[0].statement.locator == "III.1.2"
    assert opened.search("báo cáo")[0].statement.locator == "III.1.1"
    assert [hit.statement.locator for hit in opened.search("bao cao")] == ["III.1.1", "III.1.2"]


def test_old_and_new_places_of_the_tone_mark_meet(make: Callable[..., Statement], tmp_path: Path) -> None:
    build(tmp_path, [make("Số hoá tài liệu", 1), make("Việc khác hẳn", 2)], None)
    hit = open_current(tmp_path).search("số hóa")[0]
    assert hit.statement.locator == "III.1.1"
    assert hit.evidence == ("Số hoá",)


@pytest.mark.parametrize("query", ["57-NQ/TW", "nq57", "nghị quyết 57", "nghi quyet so 57"])
def test_a_symbol_finds_statements_of_and_citing_it(query: str, make: Callable[..., Statement], tmp_path: Path) -> None:
    made = [
        make("Kiểm tra công vụ", 1, document="433-KH/TU"),
        make("Phát triển hạ tầng", 2, document="57-NQ/TW"),
        make("Sơ kết việc thực hiện Nghị quyết số 57-NQ/TW", 3, document="433-KH/TU"),
        make("Đào tạo cán bộ", 4, document="433-KH/TU"),
    ]
    build(tmp_path, made, None)
    found = [hit.statement.locator for hit in open_current(tmp_path).search(query, 2)]
    assert set(found) == {"III.1.2", "III.1.3"}


@pytest.mark.parametrize("query", ["", "  \n", "?!", "—"])
def test_a_query_without_words_is_refused(opened: Index, query: str) -> None:
    with pytest.raises(BlankQuery, match="Câu hỏi trống"):
        opened.search(query)


def test_k_must_be_positive(opened: Index) -> None:
    assert len(opened.search("phát triển", 2)) == 2
    with pytest.raises(InputError, match="từ 1 trở lên"):
        opened.search("phát triển", 0)


def test_searching_loads_nothing_heavy(opened: Index) -> None:
    folder = opened.lexical.directory.parents[1]
    code = (
        "import sys; from pathlib import Path; from index.search import open_current;"
        f"open_current(Path({str(folder)!r})).search('du lieu');"
        "print([m for m in ('bm25s', 'scipy', 'faiss', 'torch', 'spacy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
