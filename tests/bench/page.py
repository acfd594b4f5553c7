"""Writes docs/quality.md: every measure with its figure, its floor and the command that prints it, and two pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench import ROOT, Measure
from tests.bench.first_links import BINS, FirstLinks, bins, first_links
from tests.bench.pictures import draw

PAGE = ROOT / "docs" / "quality.md"
FOLDER = "quality"
HEAD = """\
# Measured quality

Written by `make bench` (version {version}); do not edit by hand. The figures come from texts that lie beside the
repository and are not part of it (03/NQ-CP, 57-NQ/TW, unseen topics of Bộ Pháp điển) and from gold written by hand in
`tests/gold`. Nothing that ships was fitted on them, but for what a title names as fitted. Times and their ratios depend
on the machine and on what else it does; all other figures are the same in every run. What the figures mean, and their
limits: [README](../README.md).
"""
PICTURES = """\
## Can the probabilities be believed?

Each of {children:,} lower articles of unseen topics of law is set against all law articles of these topics, and its
surest link is right where the editors of the code placed it under that very article. Printed by
`tests.bench.first_links`.

![Reliability diagram: share of right links over the probability stated]({folder}/reliability.svg)

| stated probability | links | mean stated | share right |
|---|---|---|---|
{rows}

![Precision of the surest links over the share of children covered]({folder}/precision-coverage.svg)
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One part as it stands on the page: its title, its module, its measures."""

    title: str
    module: str
    measures: tuple[Measure, ...]


def write(sections: Sequence[Section], path: Path = PAGE) -> None:
    """Write the page, and the pictures into a folder beside it."""
    links = first_links()
    draw(links, path.parent / FOLDER)
    path.write_text(text(sections, links), encoding="utf-8")


def text(sections: Sequence[Section], links: FirstLinks) -> str:
    """Return the page in Markdown."""
    return "\n".join([HEAD.format(version=version("truyvet")), *map(section, sections), pictures(links)])


def section(part: Section) -> str:
    """Return one part as a table under its title."""
    rows = [f"| {cell(m.name)} | {cell(m.figure)} | {cell(verdict(m))} | {command(part, m)} |" for m in part.measures]
    return "\n".join(
        [f"## {part.title}", "", "| measure | figure | floor | printed by |", "|---|---|---|---|", *rows, ""]
    )


def pictures(links: FirstLinks) -> str:
    """Return the chapter of the pictures, with the figures of the diagram as a table."""
    rows = [
        f"| {b.start:.1f} to {b.start + 1 / BINS:.1f} | {b.count} | {b.chance:.2f} | {b.right:.2f} |"
        for b in bins(links)
    ]
    return PICTURES.format(children=len(links.chance), folder=FOLDER, rows="\n".join(rows))


def verdict(measure: Measure) -> str:
    """Return the floor, and a word where it is missed."""
    return f"{measure.floor} **missed**" if measure.held is False else measure.floor


def command(part: Section, measure: Measure) -> str:
    """Return the command that prints the measure."""
    return f"`{measure.command}`" if measure.command else f"`tests.bench.{part.module}`"


def cell(words: str) -> str:
    """Return the words as they may stand in a cell of a Markdown table."""
    return re.sub(r"\s+", " ", words).replace("|", "\\|").strip()
