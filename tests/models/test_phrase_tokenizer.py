"""The default model's tokenizer gives, token for token, what the tokenizers library gives."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

import models.phrase_tokenizer
from models.embedder import BUNDLED
from models.phrase_tokenizer import PhraseTokenizer

FILE = BUNDLED / "0_StaticEmbedding" / "tokenizer.json"
CORPUS = Path(__file__).parents[2] / "corpus"
LIBRARY = Tokenizer.from_file(str(FILE))
FAST = PhraseTokenizer.read(FILE)

SAMPLE = """
chuyển đổi số CHUYỂN Đổi khoa học công nghệ và đổi mới sáng tạo cơ quan nhà nước phát triển Nghị quyết 57-NQ/TW 50%
(tỉnh) xyzqw ngày 22/12/2024 …, ; ½ hoà hòa ơn¨ưa ① 中文 а́ ﬁn ﷺ e\u0301 \u1ecb
"""
WORDS = st.sampled_from(SAMPLE.split())
GAPS = st.sampled_from([" ", "  ", "\n", "\u00a0", ", ", "; ", "\x1c", "\u200b", "-", ""])


def expected(texts: list[str]) -> list[list[int]]:
    return [e.ids for e in LIBRARY.encode_batch(texts, add_special_tokens=False)]


def found(tokenizer: PhraseTokenizer | None, texts: list[str]) -> list[list[int]]:
    assert tokenizer is not None
    ids, counts = tokenizer.ids(texts)
    assert len(counts) == len(texts) and counts.sum() == len(ids)
    return [row.tolist() for row in np.split(ids, np.cumsum(counts))][: len(texts)]


def test_bundled_corpus_is_read_as_the_library_reads_it() -> None:
    texts = [
        line
        for file in sorted(CORPUS.rglob("*"))
        if file.suffix in (".txt", ".yaml", ".md")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(texts) > 300
    assert found(FAST, texts) == expected(texts)
    assert found(FAST, ["\n".join(texts)]) == expected(["\n".join(texts)])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(st.tuples(WORDS, GAPS), max_size=12).map(lambda p: "".join(a + b for a, b in p)), max_size=4))
def test_words_phrases_and_punctuation_in_any_order(texts: list[str]) -> None:
    assert found(FAST, texts) == expected(texts)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_text(texts: list[str]) -> None:
    assert found(FAST, texts) == expected(texts)


def test_every_letter_of_the_first_planes_is_folded_as_the_library_folds_it() -> None:
    texts = [f"ha{chr(code)}noi {chr(code)}" for code in range(0x3000) if not 0xD800 <= code <= 0xDFFF]
    assert found(FAST, texts) == expected(texts)


@pytest.mark.parametrize("text", ["chuyển đổi số " * 3000, "a" * 3000, "số số số số số " * 50, "ngành " * 999])
def test_long_and_repeated_texts(text: str) -> None:
    assert found(FAST, [text]) == expected([text])


def test_tokens_have_their_names() -> None:
    assert FAST is not None
    text = "Phát triển khoa học, công nghệ; xyz"
    assert FAST.tokens(text) == LIBRARY.encode(text, add_special_tokens=False).tokens


def test_half_a_surrogate_pair_parts_words_and_breaks_nothing() -> None:
    assert found(FAST, ["chuyển đổi\udcff số"]) == expected(["chuyển đổi, số"])


def test_what_is_remembered_is_bounded_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.phrase_tokenizer, "_KEPT", 10)
    tokenizer = PhraseTokenizer.read(FILE)
    texts = [f"số{n} hiệu, {'dài' * 20}{n} chuyển đổi số" for n in range(40)]
    assert tokenizer is not None
    assert [found(tokenizer, [text])[0] for text in texts] == expected(texts)
    assert len(tokenizer._words) <= 10 + 8


def test_threads_share_a_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.phrase_tokenizer, "_KEPT", 5)
    tokenizer = PhraseTokenizer.read(FILE)
    texts = [f"chuyển đổi số {n} đổi mới, sáng tạo {n % 7}" for n in range(60)]
    wanted = expected(texts)
    results: dict[int, list[list[int]]] = {}

    def work(name: int) -> None:
        results[name] = [found(tokenizer, [text])[0] for text in texts]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(results[n] == wanted for n in range(4))


def folded_later(spec: dict[str, Any]) -> None:
    spec["normalizer"]["normalizers"].reverse()


def no_phrases(spec: dict[str, Any]) -> None:
    spec["pre_tokenizer"]["pretokenizers"][1]["split"] = True


def unknown_token(spec: dict[str, Any]) -> None:
    spec["model"]["unk_token"] = "a"


def phrases_first(spec: dict[str, Any]) -> None:
    spec["model"]["merges"].reverse()


def no_such_token(spec: dict[str, Any]) -> None:
    spec["model"]["merges"].append(["▁chuyen", "▁xyzqw"])


def special_token(spec: dict[str, Any]) -> None:
    spec["added_tokens"].append({"id": 0, "content": "0", "special": True})


@pytest.mark.parametrize(
    "change", [folded_later, no_phrases, unknown_token, phrases_first, no_such_token, special_token]
)
def test_other_layouts_are_left_to_the_library(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    spec = json.loads(FILE.read_text(encoding="utf-8"))
    change(spec)
    other = tmp_path / "tokenizer.json"
    other.write_text(json.dumps(spec), encoding="utf-8")
    assert PhraseTokenizer.read(other) is None
    assert PhraseTokenizer.read(tmp_path / "none.json") is None
