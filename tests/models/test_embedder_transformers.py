"""Any sentence-transformers model as the embedder: tiny models made here, real loading."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from models.embedder import Embedder, load_embedder
from models.errors import ModelError
from models.transformer_embedder import TransformerEmbedder, segment_words

TEXTS = ["chuyển đổi số", "đổi mới sáng tạo và chuyển đổi số", "", " \n", "số"]


def make_bert(folder: Path, words: str) -> Path:
    """Write a tiny random BERT with a WordPiece vocabulary of the words as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    plain = folder / "plain"
    plain.mkdir(parents=True)
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(words.split())]
    (plain / "vocab.txt").write_text("\n".join(tokens), encoding="utf-8")
    tokenizer = BertTokenizerFast.from_pretrained(plain, do_lower_case=False)
    tokenizer.save_pretrained(plain)
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(tokens), max_position_embeddings=64, **sizes)).save_pretrained(plain)
    body = Transformer(str(plain))
    model = SentenceTransformer(modules=[body, Pooling(16)], device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_bert(tmp_path_factory.mktemp("bert"), "chuyển đổi số mới sáng tạo và _ chuyển_đổi")


@pytest.fixture(scope="module")
def embedder(bert: Path) -> Embedder:
    return load_embedder(str(bert))


def test_a_folder_is_loaded_by_its_path(embedder: Embedder) -> None:
    assert isinstance(embedder, TransformerEmbedder)
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (5, embedder.dimensions) == (5, 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 0, 1], atol=1e-5)
    assert embedder.encode([]).shape == (0, 16)


def test_vectors_are_those_of_the_model(embedder: Embedder, bert: Path) -> None:
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(bert), device="cpu").encode(TEXTS[:2], normalize_embeddings=True)
    np.testing.assert_allclose(embedder.encode(TEXTS[:2]), reference, atol=1e-5)


def test_name_tells_version_and_segmentation(embedder: Embedder, bert: Path) -> None:
    assert embedder.name.startswith(f"{bert}@")
    assert load_embedder(str(bert), segment=True).name == embedder.name + "+words"


def test_phobert_like_folder_reads_segmented_words(bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phobert-base-v2"
    shutil.copytree(bert, folder)
    plain = load_embedder(str(bert))
    words = load_embedder(str(folder))
    assert words.name.endswith("+words")
    np.testing.assert_allclose(words.encode(TEXTS[:1]), plain.encode([segment_words(TEXTS[0])]), atol=1e-5)
    assert np.abs(words.encode(TEXTS[:1]) - plain.encode(TEXTS[:1])).max() > 1e-3


def make_phobert(folder: Path) -> Path:
    """Write a tiny random RoBERTa with PhoBERT's own tokenizer as a sentence-transformers folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import PhobertTokenizer, RobertaConfig, RobertaModel

    plain = folder / "plain"
    plain.mkdir(parents=True)
    words = ["chuyển_đổi", "chuyển", "đổi", "số"]
    (plain / "vocab.txt").write_text("".join(f"{word} 1\n" for word in words), encoding="utf-8")
    (plain / "bpe.codes").write_text("", encoding="utf-8")
    tokenizer = PhobertTokenizer(str(plain / "vocab.txt"), str(plain / "bpe.codes"))
    tokenizer.save_pretrained(plain)
    torch.manual_seed(0)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = RobertaConfig(vocab_size=len(tokenizer) + 8, max_position_embeddings=64, pad_token_id=1, **sizes)
    RobertaModel(config).save_pretrained(plain)
    SentenceTransformer(modules=[Transformer(str(plain)), Pooling(16)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_a_folder_above_does_not_make_a_phobert(bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "phobert" / "mine"
    shutil.copytree(bert, folder)
    assert not load_embedder(str(folder)).name.endswith("+words")


def test_the_tokenizer_alone_makes_a_phobert(tmp_path: Path) -> None:
    folder = make_phobert(tmp_path / "bi-encoder")
    assert load_embedder(str(folder)).name.endswith("+words")
    assert not load_embedder(str(folder), segment=False).name.endswith("+words")


@pytest.mark.parametrize(("raw", "segmented"), [("1", True), ("0", False)])
def test_segmentation_can_be_set_from_outside(
    bert: Path, monkeypatch: pytest.MonkeyPatch, raw: str, segmented: bool
) -> None:
    monkeypatch.setenv("TRUYVET_SEGMENT", raw)
    assert load_embedder(str(bert)).name.endswith("+words") is segmented


def test_unclear_setting_is_refused(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUYVET_SEGMENT", "có")
    with pytest.raises(ModelError, match="TRUYVET_SEGMENT"):
        load_embedder(str(bert))


@pytest.mark.parametrize("name", ["/khong/co/thu-muc", "./khong-co", " ", ""])
def test_a_folder_that_is_not_there_is_one_clear_line(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_embedder(name)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="Không nạp được mô hình véc-tơ «khong-co/mo-hinh-nay»") as caught:
        load_embedder("khong-co/mo-hinh-nay")
    assert "\n" not in str(caught.value)


def test_an_empty_folder_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Không nạp được"):
        load_embedder(str(tmp_path))


def test_missing_library_names_its_install_line(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError) as caught:
        load_embedder(str(bert))
    assert 'pip install "truyvet[transformers]"' in str(caught.value)
