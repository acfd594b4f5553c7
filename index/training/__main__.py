"""Fit both looks: `python -m index.training --data FOLDER --folds FOLDER`, or write the folds first.

1. `python -m index.training --data DATA --write-folds FOLDS` writes three copies of the data, a third of the topics
   marked as dev in each;
2. `python -m models.training.static --data FOLDS/0 --out FOLDS/model-0`, the same for 1 and 2;
3. `python -m index.training --data DATA --folds FOLDS` writes `ranker.json`, `forest.npz` and `linker.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from index.linker import FOREST, NUMBERS
from index.ranker import MODEL, load_ranker
from index.training.first import fit_ranker
from index.training.lists import FOLDS, read_topics, shuffled, write_folds
from index.training.second import fit_linker, linker_shape, measure
from models.embedder import load_embedder


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the folds, or fit and write the ranker, the trees and the numbers of the linker."""
    parser = argparse.ArgumentParser(
        prog="python -m index.training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write-folds", type=Path, help="write the copies of the data here, and stop")
    parser.add_argument("--folds", type=Path, help="folder of the models model-0, model-1, model-2")
    parser.add_argument("--keep-ranker", action="store_true", help="fit the second look alone")
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args(arguments)
    if chosen.write_folds:
        write_folds(chosen.data, chosen.write_folds, chosen.seed)
        return
    if not chosen.folds:
        parser.error("--folds is needed")
    topics = shuffled(read_topics(chosen.data), chosen.seed)
    embedders = [load_embedder(str(chosen.folds / f"model-{fold}")) for fold in range(FOLDS)]
    if not chosen.keep_ranker:
        MODEL.write_text(json.dumps(fit_ranker(topics, embedders[0], chosen.seed), indent=1) + "\n", encoding="utf-8")
        load_ranker.cache_clear()
    lists = []
    for fold, embedder in enumerate(embedders):
        lists.extend(measure(topics, fold, embedder, load_ranker(), chosen.seed))
        sys.stderr.write(f"fold {fold} measured, {len(lists)} lists so far\n")
    validation = [article for topic in read_topics(chosen.data, "dev") for article in topic]
    linker = fit_linker(lists, validation, load_embedder(), chosen.seed)
    linker.forest.save(FOREST)
    NUMBERS.write_text(json.dumps(linker_shape(linker), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
