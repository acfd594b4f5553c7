"""Trains the bundled static model: `python -m models.training.static --data FOLDER --out FOLDER`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from models.text import fold
from models.training.contrastive import Examples, Plan, train
from models.training.corpus import Article, Pair, pairs, read_training
from models.training.tokenizer import Sizes, halves, train_tokenizer
from models.training.vectors import Bags, Floats, initial_vectors, tokenize

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "0_StaticEmbedding",
        "type": "sentence_transformers.models.StaticEmbedding",
    },
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]
_CONFIG: dict[str, object] = {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}


def build_examples(tokenizer: Tokenizer, law: list[Article], documents: list[Article]) -> tuple[Bags, Examples]:
    """Return the texts of all pairs as bags of tokens, and the pairs by their numbers.

    Beside the pairs of the corpus each longer article is a pair of its own: a part of it and the rest.
    """
    found = pairs(law, documents)
    whole = [Pair(a.text, a.text, "part", n, a.topic) for n, a in enumerate([*law, *documents]) if len(a.body) > 200]
    found += whole
    number: dict[str, int] = {}
    for pair in found:
        for text in (pair.left, pair.right):
            number.setdefault(text, len(number))
    bags = tokenize(tokenizer, list(number))
    columns = (
        [number[pair.left] for pair in found],
        [number[pair.right] for pair in found],
        _numbers([_key(pair) for pair in found]),
        _numbers([pair.topic for pair in found]),
    )
    left, right, group, topic = (np.array(column, dtype=np.int64) for column in columns)
    sizes = np.diff(bags.starts)
    kept = (sizes[left] > 0) & (sizes[right] > 0)
    return bags, Examples(left[kept], right[kept], group[kept], topic[kept])


def _numbers(names: list[str]) -> list[int]:
    """Return a number for each name, the same for the same name."""
    known: dict[str, int] = {}
    return [known.setdefault(name, len(known)) for name in names]


def _key(pair: Pair) -> str:
    """Return what pairs must share to be of one group: the same title, or the same group number."""
    return f"title {fold(pair.left)}" if pair.kind == "title" else f"{pair.kind} {pair.group}"


def save(folder: Path, tokenizer: Tokenizer, vectors: Floats) -> None:
    """Write the sentence-transformers folder; a model card that is there already stays."""
    inner, last = folder / "0_StaticEmbedding", folder / "1_Normalize"
    for made in (inner, last):
        made.mkdir(parents=True, exist_ok=True)
    for name, value in (("modules.json", _MODULES), ("config_sentence_transformers.json", _CONFIG)):
        (folder / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    # git keeps no empty folder, and modules.json names this one.
    (last / "config.json").write_text("{}\n", encoding="utf-8")
    tokenizer.save(str(inner / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": np.ascontiguousarray(vectors)}, str(inner / "model.safetensors"))
    (inner / "model.safetensors").chmod(0o644)


def _report(line: str) -> None:
    """Write a line on progress."""
    sys.stderr.write(line + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(prog="python -m models.training.static", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--words", type=int, default=6_000)
    parser.add_argument("--phrases", type=int, default=14_000)
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--batch", type=int, default=Plan().batch)
    parser.add_argument("--accented", action="store_true", help="keep diacritics (for comparison)")
    chosen = parser.parse_args(arguments)
    law, documents = read_training(chosen.data)
    texts = [article.text for article in [*law, *documents]]
    tokenizer = train_tokenizer(texts, Sizes(chosen.words, chosen.phrases), not chosen.accented)
    start = initial_vectors(tokenize(tokenizer, texts), tokenizer.get_vocab_size(), chosen.dimensions, chosen.seed)
    bags, examples = build_examples(tokenizer, law, documents)
    plan = Plan(epochs=chosen.epochs, batch=chosen.batch, seed=chosen.seed)
    vectors = train(bags, examples, start, halves(tokenizer), plan, _report)
    save(chosen.out, tokenizer, vectors)


if __name__ == "__main__":
    main()
