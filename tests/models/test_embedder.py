"""The default embedder: as sentence-transformers has it, light to load, and calm about odd text."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.embedder import BUNDLED, Embedder, load_embedder
from models.errors import ModelError
from models.static_embedder import StaticEmbedder, is_static_folder
from models.text import fold

TEXTS = [
    "Đẩy mạnh chuyển đổi số trong cơ quan nhà nước, gắn với cải cách hành chính.",
    "Hoàn thiện thể chế về khoa học, công nghệ và đổi mới sáng tạo",
    "day manh chuyen doi so",
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
    "Tối thiểu 50% hồ sơ;\nđến năm 2030",
    "một câu dài " * 2000,
    "",
    "  \n ",
    "…",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder("static-vi")


def test_gives_the_vectors_of_sentence_transformers(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(BUNDLED), device="cpu").encode(TEXTS, show_progress_bar=False)
    vectors = embedder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimensions) == reference.shape
    np.testing.assert_allclose(vectors, reference, atol=1e-5)


def test_rows_are_of_unit_length_and_blanks_are_zero(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1.0] * 6 + [0.0] * 3, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dimensions)
    assert embedder.encode(["", " "]).any() == np.False_


def test_text_without_diacritics_is_the_same_text(embedder: Embedder) -> None:
    np.testing.assert_array_equal(embedder.encode(TEXTS), embedder.encode([fold(text) for text in TEXTS]))


def test_decomposed_text_is_the_same_text(embedder: Embedder) -> None:
    import unicodedata

    decomposed = [unicodedata.normalize("NFD", text) for text in TEXTS]
    np.testing.assert_array_equal(embedder.encode(TEXTS), embedder.encode(decomposed))


def test_batches_do_not_change_a_vector(embedder: Embedder) -> None:
    many = [f"{text} {number}" for number in range(60) for text in TEXTS]
    alone = np.concatenate([embedder.encode([text]) for text in many[-20:]])
    np.testing.assert_allclose(embedder.encode(many)[-20:], alone, atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_rows_of_length_one_or_zero(texts: list[str]) -> None:
    vectors = load_shared().encode(texts)
    norms = np.linalg.norm(vectors, axis=1)
    assert np.isfinite(vectors).all()
    assert np.all((np.abs(norms - 1) < 1e-4) | (norms == 0))


def load_shared(cache: list[Embedder] = []) -> Embedder:  # noqa: B006 - one load for all examples
    if not cache:
        cache.append(load_embedder())
    return cache[0]


def test_near_texts_are_nearer_than_far_ones(embedder: Embedder) -> None:
    query, near, far = embedder.encode(
        [
            "chuyển đổi số trong cơ quan nhà nước",
            "Phát triển chính quyền số, cung cấp dịch vụ công trực tuyến",
            "Kiểm dịch động vật trên cạn nhập khẩu",
        ]
    )
    assert query @ near > query @ far + 0.2


def test_default_model_needs_neither_torch_nor_transformers_nor_scipy() -> None:
    code = (
        "import sys; from models.embedder import load_embedder\n"
        "embedder = load_embedder(); embedder.encode(['a']); embedder.name\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'scipy', 'underthesea'}\n"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=BUNDLED.parents[1])
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


def test_name_changes_with_the_weights(embedder: Embedder, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    copy = tmp_path / "static-vi"
    shutil.copytree(BUNDLED, copy)
    assert load_embedder(str(copy)).name == embedder.name
    weights = copy / "0_StaticEmbedding" / "model.safetensors"
    tensors = {key: value + np.float32(0.5) for key, value in load_file(weights).items()}
    save_file(tensors, weights)
    assert load_embedder(str(copy)).name != embedder.name
    assert embedder.name.startswith("static-vi@")


def test_bundled_folder_is_small_and_whole() -> None:
    files = [file for file in BUNDLED.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) <= 30_000_000
    assert {"modules.json", "README.md", "config_sentence_transformers.json"} <= {file.name for file in files}
    assert is_static_folder(BUNDLED)


def test_other_static_folders_load_without_torch(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "mine")
    modules = json.loads((BUNDLED / "modules.json").read_text(encoding="utf-8"))
    (tmp_path / "mine" / "modules.json").write_text(json.dumps(modules[:1]), encoding="utf-8")
    found = load_embedder(str(tmp_path / "mine"))
    assert isinstance(found, StaticEmbedder)
    np.testing.assert_array_equal(found.encode(TEXTS), load_embedder().encode(TEXTS))


def test_a_tokenizer_of_another_layout_is_left_to_its_library(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    shutil.copytree(BUNDLED, tmp_path / "words")
    file = tmp_path / "words" / "0_StaticEmbedding" / "tokenizer.json"
    spec = json.loads(file.read_text(encoding="utf-8"))
    spec["pre_tokenizer"]["pretokenizers"][1]["split"] = True
    file.write_text(json.dumps(spec), encoding="utf-8")
    found = load_embedder(str(tmp_path / "words"))
    reference = SentenceTransformer(str(tmp_path / "words"), device="cpu").encode(TEXTS, show_progress_bar=False)
    np.testing.assert_allclose(found.encode(TEXTS), reference, atol=1e-5)
    assert isinstance(found, StaticEmbedder) and found.tokens("chuyển đổi số") == ["chuyen", "doi", "so"]


def test_memory_stays_bounded_however_many_or_long_the_texts(embedder: Embedder) -> None:
    import tracemalloc

    many, long = ["Đẩy mạnh chuyển đổi số trong cơ quan nhà nước"] * 20_000, ["hoàn thiện thể chế về dữ liệu " * 20_000]
    for texts in (many, long):
        tracemalloc.start()
        embedder.encode(texts)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4 * len(texts) * embedder.dimensions * 4 + 60_000_000


@pytest.mark.parametrize("broken", ["0_StaticEmbedding/tokenizer.json", "0_StaticEmbedding/model.safetensors"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x08\x00\x00\x00\x00\x00\x00\x00{}      "])
def test_broken_static_folder_is_one_clear_line(tmp_path: Path, broken: str, content: bytes | None) -> None:
    folder = tmp_path / "hong"
    shutil.copytree(BUNDLED, folder)
    if content is None:
        (folder / broken).unlink()
    else:
        (folder / broken).write_bytes(content)
    with pytest.raises(ModelError) as caught:
        load_embedder(str(folder))
    assert "hong" in str(caught.value) and "\n" not in str(caught.value)


def test_weights_that_do_not_fit_the_tokenizer_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    folder = tmp_path / "lech"
    shutil.copytree(BUNDLED, folder)
    save_file({"embedding.weight": np.zeros((3, 4), np.float32)}, folder / "0_StaticEmbedding" / "model.safetensors")
    with pytest.raises(ModelError, match="không khớp"):
        load_embedder(str(folder))


def test_a_folder_that_is_not_static_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text('{"no": "list"}', encoding="utf-8")
    assert not is_static_folder(tmp_path)
    with pytest.raises(ModelError):
        StaticEmbedder(tmp_path)
