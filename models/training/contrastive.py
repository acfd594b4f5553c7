"""Contrastive training of token vectors on pairs of texts, in torch on the CPU.

Loss: symmetric cross-entropy over the similarities of a batch, the other pairs' texts as negatives (InfoNCE;
van den Oord, Li, Vinyals 2018), except those of the same group, which may well belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.training.vectors import Bags, Floats

Ints = NDArray[np.int64]
Tokens = NDArray[np.int32]
#: Tokens in the part of a text that is held against the rest of it, at least and at most.
_PART = (8, 40)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    `rate` is Adam's, `scale` 1 / temperature, `dropout` the share of tokens left out at random on each side,
    `split` the share of phrases read as their two halves, `longest` the tokens of a text taken at most, and
    `block` the pairs of one topic that stand together in a batch, so that negatives are near (1: none).
    """

    epochs: int = 3
    batch: int = 1024
    rate: float = 5e-3
    scale: float = 20.0
    dropout: float = 0.2
    split: float = 0.3
    longest: int = 160
    block: int = 128
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs as numbers of bags: text `left[i]` belongs to text `right[i]`, and has a group and a topic.

    Where left and right are the same text, the pair is a random part of it and the rest.
    """

    left: Ints
    right: Ints
    group: Ints
    topic: Ints


def train(
    bags: Bags,
    examples: Examples,
    start: Floats,
    halves: Tokens,
    plan: Plan,
    report: Callable[[str], object],
) -> Floats:
    """Return the trained token vectors, float32, same shape as `start`.

    `halves`, int32 (tokens, 2), holds the two tokens of each phrase, and the token and -1 for anything else.
    """
    torch.manual_seed(plan.seed)
    reader = _Reader(bags, halves, plan, np.random.default_rng(plan.seed))
    layer = nn.EmbeddingBag.from_pretrained(torch.from_numpy(start.copy()), freeze=False, mode="mean")
    steps = plan.epochs * (len(examples.left) // plan.batch)
    optimizer = torch.optim.Adam(layer.parameters(), lr=plan.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _slope(step, steps))
    for epoch in range(plan.epochs):
        losses: list[float] = []
        for batch in _batches(examples.topic, plan, reader.generator):
            left, right = reader.read(examples.left[batch], examples.right[batch])
            loss = _loss(_embed(layer, left), _embed(layer, right), examples.group[batch], plan.scale)
            losses.append(loss.item())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        report(f"epoch {epoch + 1} of {plan.epochs}: loss {np.mean(losses):.3f}")
    return np.asarray(layer.weight.detach().numpy(), dtype=np.float32)


def _batches(topic: Ints, plan: Plan, generator: np.random.Generator) -> Iterator[Ints]:
    """Yield the numbers of all pairs in random batches in which runs of `plan.block` are of one topic."""
    order = generator.permutation(len(topic))
    if plan.block > 1:
        order = order[np.argsort(topic[order], kind="stable")]
        blocks = np.array_split(order, -(-len(order) // plan.block))
        order = np.concatenate([blocks[i] for i in generator.permutation(len(blocks))])
    yield from np.array_split(order, max(1, len(order) // plan.batch))


def _slope(step: int, steps: int) -> float:
    """Return the share of the rate at a step: up over the first tenth, then down to 0."""
    warm = max(1, steps // 10)
    return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the token ids of pairs, with all that is random about it."""

    bags: Bags
    halves: Tokens
    plan: Plan
    generator: np.random.Generator

    def read(self, left: Ints, right: Ints) -> tuple[list[Tokens], list[Tokens]]:
        """Return the token ids of both sides of the pairs."""
        sides: tuple[list[Tokens], list[Tokens]] = ([], [])
        for a, b in zip(left, right, strict=True):
            pair = self._parted(self._of(a)) if a == b else (self._of(a), self._of(b))
            for side, ids in zip(sides, pair, strict=True):
                side.append(self._thin(ids))
        return sides

    def _of(self, text: int) -> Tokens:
        """Return the tokens of one text."""
        return self.bags.ids[self.bags.starts[text] : self.bags.starts[text + 1]]

    def _parted(self, ids: Tokens) -> tuple[Tokens, Tokens]:
        """Return a random run of tokens, and what is left without it."""
        length = int(self.generator.integers(_PART[0], _PART[1] + 1))
        start = int(self.generator.integers(0, max(1, len(ids) - length)))
        rest = np.concatenate((ids[:start], ids[start + length :]))
        return ids[start : start + length], rest if len(rest) else ids

    def _thin(self, ids: Tokens) -> Tokens:
        """Return the tokens, at most `longest` in a row, some dropped, some phrases read as halves."""
        if len(ids) > self.plan.longest:
            late = self.generator.random() < 0.5
            start = int(self.generator.integers(0, len(ids) - self.plan.longest)) if late else 0
            ids = ids[start : start + self.plan.longest]
        kept = ids[self.generator.random(len(ids)) >= self.plan.dropout]
        ids = kept if len(kept) else ids
        if self.plan.split:
            parts = self.halves[ids]
            parts[self.generator.random(len(ids)) >= self.plan.split, 1] = -1
            whole = parts[:, 1] < 0
            parts[whole, 0] = ids[whole]
            ids = parts[parts >= 0]
        return ids


def _embed(layer: nn.EmbeddingBag, texts: list[Tokens]) -> torch.Tensor:
    """Return unit vectors of the texts, shape (texts, dimensions)."""
    offsets = np.concatenate(([0], np.cumsum([len(text) for text in texts])[:-1]))
    flat = torch.from_numpy(np.concatenate(texts).astype(np.int64))
    return nn.functional.normalize(layer(flat, torch.from_numpy(offsets)), dim=1)


def _loss(left: torch.Tensor, right: torch.Tensor, group: Ints, scale: float) -> torch.Tensor:
    """Return the symmetric InfoNCE of a batch."""
    groups = torch.from_numpy(group)
    same = (groups[:, None] == groups[None, :]).fill_diagonal_(False)
    similarity = (left @ right.T * scale).masked_fill(same, -1e4)
    target = torch.arange(len(group))
    both = nn.functional.cross_entropy(similarity, target), nn.functional.cross_entropy(similarity.T, target)
    return (both[0] + both[1]) / 2
