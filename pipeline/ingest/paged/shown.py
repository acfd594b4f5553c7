"""From a page as it was read, upright and straight, back to the page as its file shows it.

A scan may lie on its side or lean, and a picture is measured in pixels. Lines and tables are found on the straight page
in points; afterwards every box is put where its words are to be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.places import Box, Matrix

if TYPE_CHECKING:
    from pipeline.ingest.reading import Content, Draft


@dataclass(frozen=True, slots=True)
class Shown:
    """The width and height of a page as its file shows it, and the affine map from the page as it was read to it."""

    width: float
    height: float
    matrix: Matrix

    def enlarged(self, factor: float) -> Shown:
        """Return the same in another unit."""
        a, b, c, d, e, f = (factor * value for value in self.matrix)
        return Shown(factor * self.width, factor * self.height, (a, b, c, d, e, f))

    def box(self, box: Box) -> Box:
        """Return the level box around a box of the page as it was read."""
        a, b, c, d, e, f = self.matrix
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        across, down = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
        middle = a * x + b * y + c, d * x + e * y + f
        reach = abs(a) * across + abs(b) * down, abs(d) * across + abs(e) * down
        return middle[0] - reach[0], middle[1] - reach[1], middle[0] + reach[0], middle[1] + reach[1]


def as_shown(content: Content, pages: Mapping[int, Shown]) -> Content:
    """Return the content with boxes and sizes of some pages as their file shows them."""
    if not pages:
        return content
    matrices = {number: shown.matrix for number, shown in pages.items()}
    facts = (
        replace(page, width=shown.width, height=shown.height) if (shown := pages.get(page.number)) else page
        for page in content.pages
    )
    drafts = (_moved(draft, pages, matrices) for draft in content.drafts)
    return replace(content, drafts=tuple(drafts), pages=tuple(facts))


def _moved(draft: Draft, pages: Mapping[int, Shown], matrices: Mapping[int, Matrix]) -> Draft:
    shown = pages.get(draft.page) if draft.page is not None else None
    box = shown.box(draft.box) if shown and draft.box else draft.box
    return replace(draft, box=box, words=draft.words.mapped(matrices))
