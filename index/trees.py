"""Boosted trees, run with numpy alone: the sum of what each tree says of a row of measures.

`index.training` fits them with LightGBM and writes them; a tree is a table of nodes (measure, threshold, left, right)
and the values of its leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
#: Rows looked at together: keeps what a tree works on within the processor's cache.
ROWS = 4_096


@dataclass(frozen=True, slots=True)
class _Walk:
    """The trees laid out for walking: node n goes to `sides[2 * n + 1]` where it goes left, else to `sides[2 * n]`."""

    roots: NDArray[np.intp]
    measure: NDArray[np.intp]
    threshold: Floats
    sides: NDArray[np.intp]
    values: Floats


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees over measures named `names`. Nodes of all trees follow each other; `roots` are where each begins.

    `left` and `right` are numbers of nodes; a negative one is the leaf ~number in `values`. `depth` is that of the
    deepest tree. A row goes left where its measure is at most the threshold.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    measure: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: Floats
    depth: int

    def score(self, rows: Floats) -> Floats:
        """Return one score a row, shape (rows,), from measures of shape (rows, len(names))."""
        total, walk = np.zeros(len(rows), dtype=np.float32), self._walk()
        for start in range(0, len(rows), ROWS):
            part = np.ascontiguousarray(rows[start : start + ROWS])
            total[start : start + ROWS] = self._score(part, walk)
        return total

    def _score(self, rows: Floats, walk: _Walk) -> Floats:
        flat, own = rows.ravel(), np.arange(len(rows)) * rows.shape[1]
        total = np.zeros(len(rows), dtype=np.float32)
        for root in walk.roots:
            node = np.full(len(rows), root, dtype=np.intp)
            for _ in range(self.depth):
                lower = flat[own + walk.measure[node]] <= walk.threshold[node]
                node = walk.sides[2 * node + lower]
            total += walk.values[node]
        return total

    def _walk(self) -> _Walk:
        """Return the trees with their leaves as nodes that lead to themselves, so that all rows take the same steps."""
        count, leaves = len(self.measure), np.arange(len(self.values)) + len(self.measure)
        left, right, roots = (
            np.where(a < 0, count + ~a, a).astype(np.intp) for a in (self.left, self.right, self.roots)
        )
        return _Walk(
            roots=roots,
            measure=np.concatenate([self.measure, np.zeros(len(leaves), np.int32)]).astype(np.intp),
            threshold=np.concatenate([self.threshold, np.zeros(len(leaves), np.float32)]),
            sides=np.stack([np.concatenate([right, leaves]), np.concatenate([left, leaves])], axis=1).ravel(),
            values=np.concatenate([np.zeros(count, np.float32), self.values]),
        )

    def save(self, path: Path) -> None:
        """Write the trees as one compressed NumPy archive."""
        np.savez_compressed(
            path,
            names=np.array(self.names),
            roots=self.roots,
            measure=self.measure,
            threshold=self.threshold,
            left=self.left,
            right=self.right,
            values=self.values,
            depth=np.int32(self.depth),
        )


def load_forest(path: Path) -> Forest:
    """Read what `Forest.save` wrote."""
    with np.load(path) as parts:
        return Forest(
            names=tuple(str(name) for name in parts["names"]),
            roots=parts["roots"],
            measure=parts["measure"],
            threshold=parts["threshold"],
            left=parts["left"],
            right=parts["right"],
            values=parts["values"],
            depth=int(parts["depth"]),
        )


def from_dump(names: Sequence[str], trees: Sequence[Mapping[str, Any]]) -> Forest:
    """Return the forest that LightGBM's `dump_model()["tree_info"]` describes, each tree under "tree_structure"."""
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int]] = []
    values: list[float] = []
    deepest = 0
    for tree in trees:
        # Children come after their parents: a place is kept for a node before its two sides are walked.
        waiting: list[tuple[Mapping[str, Any], int, bool, int]] = [(tree["tree_structure"], -1, False, 0)]
        while waiting:
            shape, above, is_left, depth = waiting.pop()
            if "split_index" in shape:
                number = len(nodes)
                nodes.append((int(shape["split_feature"]), float(shape["threshold"]), 0, 0))
                waiting.append((shape["right_child"], number, False, depth + 1))
                waiting.append((shape["left_child"], number, True, depth + 1))
            else:
                number = ~len(values)
                values.append(float(shape["leaf_value"]))
            if above < 0:
                roots.append(number)
            else:
                feature, threshold, left, right = nodes[above]
                nodes[above] = (feature, threshold, number, right) if is_left else (feature, threshold, left, number)
            deepest = max(deepest, depth)
    features, thresholds, lefts, rights = zip(*nodes, strict=True) if nodes else ((0,), (0.0,), (-1,), (-1,))
    return Forest(
        names=tuple(names),
        roots=np.array(roots, dtype=np.int32),
        measure=np.array(features, dtype=np.int32),
        threshold=_down(thresholds),
        left=np.array(lefts, dtype=np.int32),
        right=np.array(rights, dtype=np.int32),
        values=np.array(values, dtype=np.float32),
        depth=deepest,
    )


def _down(thresholds: Sequence[float]) -> Floats:
    """Return the greatest single-precision numbers that are not above the thresholds: single rows fall the same way."""
    exact = np.array(thresholds, dtype=np.float64)
    single = exact.astype(np.float32)
    return np.where(single > exact, np.nextafter(single, np.float32(-np.inf)), single)
