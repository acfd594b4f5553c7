"""Lists have an order: a directive takes up its aims one after the other, so neighbours in a list share parents.

`follow` reads the list of children as a hidden Markov chain whose states are the parents. From one child to the next
the parent stays, moves to a parent near it in the list of parents (within `WIDTHS` places), or is any parent at all.
How often each happens is estimated from the list itself, without any label (Baum-Welch; Rabiner 1989, "A Tutorial on
Hidden Markov Models"). A list is taken to be in order only where that makes it so much likelier that the Bayesian
information criterion (Schwarz 1978) is met; in a shuffled one the order changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
#: Places within which a parent counts as near another one, each a move of its own.
WIDTHS = (2, 8)
#: Rounds of estimation; the shares of the moves settle within a few.
ROUNDS = 8
#: Least share of a parent at one child, so that no path is shut by a single text.
FLOOR = 1e-6
#: Children whose windows are summed at a time.
ROWS = 64
#: Fewer children than this have no order to speak of.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Followed:
    """What the order of the list says: `shares`, (children, parents), rows add up to 1; how often the parent stays.

    `stay` is the share of steps at which the parent stays, `jump` of those to any parent at all; 0 and 1 in a list
    that is in no order, or too short to tell.
    """

    shares: Floats
    stay: float
    jump: float


def window(rows: NDArray[np.floating], width: int) -> Doubles:
    """Return for each place of the last axis the sum of its neighbours within `width` places, itself left out."""
    size = rows.shape[-1]
    last, first = np.minimum(np.arange(size) + width + 1, size), np.maximum(np.arange(size) - width, 0)
    if rows.ndim == 1:
        return _windows(rows, first, last)
    out = np.empty(rows.shape)
    # A few rows at a time: the sums of all would be three more tables of the size of the result.
    for start in range(0, len(rows), ROWS):
        out[start : start + ROWS] = _windows(rows[start : start + ROWS], first, last)
    return out


def _windows(rows: NDArray[np.floating], first: NDArray[np.intp], last: NDArray[np.intp]) -> Doubles:
    sums = np.zeros((*rows.shape[:-1], rows.shape[-1] + 1))
    np.cumsum(rows, axis=-1, out=sums[..., 1:])
    return np.asarray(sums[..., last] - sums[..., first] - rows)


class _Moves:
    """The moves between parents: stay, then one to a near parent for each width. Rows and columns of parents."""

    def __init__(self, size: int, widths: Sequence[int]) -> None:
        self._widths = tuple(widths)
        self._near = [np.maximum(window(np.ones(size), width), 1.0) for width in self._widths]

    def forward(self, shares: Doubles) -> Iterator[Doubles]:
        """Yield where the shares go under each move."""
        yield shares
        for near, width in zip(self._near, self._widths, strict=True):
            yield window(shares / near, width)

    def backward(self, values: Doubles) -> Iterator[Doubles]:
        """Yield what each move leads to is worth."""
        yield values
        for near, width in zip(self._near, self._widths, strict=True):
            yield window(values, width) / near


def follow(shares: Floats, rounds: int = ROUNDS) -> Followed:
    """Return the shares of the parents at each child, given the whole list of children in its order.

    `shares`, (children, parents), are those of each child alone; rows add up to 1.
    """
    count, size = shares.shape
    if count < FEWEST or size < 2:
        return Followed(shares, 0.0, 1.0)
    seen = shares.astype(np.float64) + FLOOR
    usual = np.asarray(shares.mean(axis=0), dtype=np.float64)
    moves = _Moves(size, WIDTHS)
    habits = np.full(len(WIDTHS) + 2, 1 / (len(WIDTHS) + 2))
    for _ in range(rounds):
        ahead, after, scale = _pass(seen, usual, moves, habits)
        worth = (after * seen)[1:] / scale[1:, None]
        used = [h * np.sum(moved * worth) for h, moved in zip(habits, moves.forward(ahead[:-1]), strict=False)]
        used.append(habits[-1] * np.sum(worth @ usual))
        habits = np.array(used) / np.sum(used)
    ahead, after, scale = _pass(seen, usual, moves, habits)
    gain = np.log(scale).sum() - np.log(seen @ usual).sum()
    if gain < (len(habits) - 1) / 2 * np.log(count):
        return Followed(shares, 0.0, 1.0)
    together = np.multiply(ahead, after, out=ahead)
    together /= together.sum(axis=1, keepdims=True)
    return Followed(together.astype(np.float32), float(habits[0]), float(habits[-1]))


def _pass(seen: Doubles, usual: Doubles, moves: _Moves, habits: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    """Return the forward shares, the backward values and the scale of each child (the forward-backward algorithm)."""
    count, size = seen.shape
    ahead, after, scale = np.zeros((count, size)), np.ones((count, size)), np.zeros(count)
    coming = usual
    for child in range(count):
        found = coming * seen[child]
        scale[child] = found.sum()
        ahead[child] = found / scale[child]
        coming = habits[-1] * usual
        for habit, moved in zip(habits, moves.forward(ahead[child]), strict=False):
            coming = coming + habit * moved
    for child in range(count - 2, -1, -1):
        worth = after[child + 1] * seen[child + 1]
        total = np.full(size, habits[-1] * (usual @ worth))
        for habit, moved in zip(habits, moves.backward(worth), strict=False):
            total = total + habit * moved
        after[child] = total / scale[child + 1]
    return ahead, after, scale
