"""Training of the static model, from a toy corpus to a folder that both libraries load."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from models.embedder import BUNDLED, load_embedder
from models.text import fold
from models.training.corpus import Article, pairs, read_articles, read_training
from models.training.static import main
from models.training.tokenizer import SPACE, Sizes, halves, train_tokenizer

SUBJECTS = (
    "chuyển đổi số quốc gia",
    "đổi mới sáng tạo",
    "kiểm dịch động vật",
    "bảo hiểm xã hội bắt buộc",
    "sở hữu trí tuệ",
    "an toàn bức xạ hạt nhân",
)
ACTS = ("quản lý", "đầu tư cho", "thanh tra về", "đào tạo về", "báo cáo về", "hợp tác về", "phối hợp về")


def row(number: int, split: str) -> dict[str, object]:
    """Return one article of the codified law, of the layout that the training reads."""
    act, subject = ACTS[number % len(ACTS)], SUBJECTS[number % len(SUBJECTS)]
    body = f"1. Việc {act} {subject} do bộ, ngành thực hiện.\n2. Cơ quan {act} {subject} thí điểm {number}."
    law = f"{number % len(SUBJECTS)}.LQ.{number}"
    return {
        "id": law,
        "kind": "LQ",
        "topic": str(number % len(SUBJECTS)),
        "title": f"{act} {subject} {number}",
        "body": body * 3,
        "parent": f"{number % len(SUBJECTS)}.LQ.{number % len(SUBJECTS)}" if number >= len(SUBJECTS) else None,
        "related": [],
        "split": split,
    }


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rows = [row(number, "dev" if number % 10 == 9 else "train") for number in range(300)]
    write(folder / "phapdien" / "articles.jsonl.gz", rows)
    repeated = str(rows[9]["body"])
    act = f"Trang chủ\nHiển thị chi tiết cập nhật\nĐiều 1. Điều mới\n{'Nội dung chưa có ở đâu cả. ' * 9}\n"
    act += f"Điều 2. Điều lặp lại\n{repeated}\nCƠ SỞ DỮ LIỆU QUỐC GIA\nTrang cuối"
    withheld = act.replace("Trang chủ", "thực hiện 57-NQ/TW")
    write(
        folder / "vbpl_docs.jsonl.gz",
        [{"file": "a", "title": "A", "text": act}, {"file": "b", "title": "B", "text": withheld}],
    )
    return folder


def test_only_the_train_split_is_learnt_from(data: Path) -> None:
    law, documents = read_training(data)
    held = read_articles(data / "phapdien" / "articles.jsonl.gz", "dev")
    assert len(law) == 270 and len(held) == 30
    assert not {a.id for a in law} & {a.id for a in held}
    texts = {pair.left for pair in pairs(law, documents)} | {pair.right for pair in pairs(law, documents)}
    assert not texts & {a.text for a in held} and not texts & {a.title for a in held}


def test_documents_repeat_no_held_out_article_and_not_the_withheld_act(data: Path) -> None:
    _, documents = read_training(data)
    assert [article.title for article in documents] == ["Điều mới"]
    assert "Trang" not in documents[0].body


def test_pairs_lead_to_parents_that_are_there() -> None:
    law = [Article("a", "x", "1"), Article("b", "y", "2", parent="1", related=("9",)), Article("c", "z", "3", "7")]
    assert [(p.kind, p.left, p.right) for p in pairs(law, [])] == [
        ("title", "a", "x"),
        ("title", "b", "y"),
        ("title", "c", "z"),
        ("parent", "b\ny", "a\nx"),
    ]


@pytest.fixture(scope="module")
def tokenizer(data: Path) -> Tokenizer:
    law, documents = read_training(data)
    return train_tokenizer([a.text for a in law + documents], Sizes(400, 60))


def test_merges_cross_spaces_but_never_cut_a_word(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("Bộ chuyển đổi số, đổi mới sáng tạo").tokens
    assert f"{SPACE}doi{SPACE}moi{SPACE}sang{SPACE}tao" in tokens
    for phrase in (token for token in tokenizer.get_vocab() if token.count(SPACE) > 1):
        assert phrase.startswith(SPACE) and not phrase.endswith(SPACE) and phrase.count(SPACE) <= 4


def test_punctuation_parts_phrases(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("sáng tạo").tokens == [f"{SPACE}sang{SPACE}tao"]
    assert tokenizer.encode("sáng; tạo").tokens == [f"{SPACE}sang", f"{SPACE}tao"]


def test_binding_words_stay_out_of_phrases(tokenizer: Tokenizer) -> None:
    phrases = [token.split(SPACE)[1:] for token in tokenizer.get_vocab() if token.count(SPACE) > 1]
    assert len(phrases) > 5
    assert not [phrase for phrase in phrases if phrase[-1] in {"ve", "do", "cho"}]


def test_phrases_know_their_halves(tokenizer: Tokenizer) -> None:
    vocabulary = tokenizer.get_vocab()
    names = {number: name for name, number in vocabulary.items()}
    table = halves(tokenizer)
    assert table.shape == (len(vocabulary), 2)
    for number, (left, right) in enumerate(table):
        if right < 0:
            assert left == number
        else:
            assert names[left] + names[right] == names[number] and names[number].count(SPACE) > 1
    assert (table[:, 1] >= 0).sum() == sum(name.count(SPACE) > 1 for name in vocabulary)


def test_the_bundled_tokenizer_knows_the_words_of_the_domain() -> None:
    tokens = load_embedder().tokens("Phát triển khoa học, công nghệ; đổi mới sáng tạo và chuyển đổi số.")  # type: ignore[attr-defined]
    assert tokens == ["phat trien khoa hoc", "cong nghe", "doi moi sang tao", "va", "chuyen doi so"]
    assert BUNDLED.is_dir()


def test_command_writes_a_model_that_learnt_something(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "toy"
    arguments = ["--data", str(data), "--out", str(out), "--dimensions", "16", "--words", "300"]
    main([*arguments, "--phrases", "40", "--epochs", "4", "--batch", "128"])
    embedder = load_embedder(str(out))
    assert embedder.dimensions == 16
    query, right, wrong = embedder.encode(
        ["thi diem chuyen doi so quoc gia", "quản lý chuyển đổi số quốc gia", "quản lý kiểm dịch động vật"]
    )
    assert query @ right > query @ wrong
    np.testing.assert_array_equal(embedder.encode(["Sở hữu trí tuệ"]), embedder.encode([fold("Sở hữu trí tuệ")]))
    assert (out / "1_Normalize" / "config.json").is_file()


def test_same_seed_gives_the_same_model(data: Path, tmp_path: Path) -> None:
    names = []
    for run in ("a", "b"):
        out = tmp_path / run / "toy"
        arguments = ["--data", str(data), "--out", str(out), "--dimensions", "8", "--words", "300", "--seed", "3"]
        main([*arguments, "--phrases", "20"])
        names.append(load_embedder(str(out)).name)
    assert names[0] == names[1]
