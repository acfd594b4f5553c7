"""Grey levels of a coloured page without the stamps and signatures that lie over its words.

A seal is red and a pen blue, while print is black: seen through its own colour (the red channel for red ink), an ink is
as bright as paper and the print under it stays dark. Only shapes too large for a letter are taken out so, each within
its outline, so that words printed or written in colour keep their ink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Colour = NDArray[np.uint8]

#: Longer side in pixels of the reduced picture on which stamps are looked for.
_MEASURED = 1000
#: How far the strongest channel stands above the weakest (grey levels) in ink that has a colour.
_COLOURED = 45
#: In parts of the sheet's longer side (A4: 297 mm): the least height of what is no letter (9 mm), the most of what is
#: no picture or background, and the gaps that are closed in a shape.
_LEAST, _MOST, _GAP = 0.03, 0.35, 0.004
#: By how much of its colourfulness an ink is made brighter than its own channel shows it.
_LIFT = 1.0
#: Around the outline of a shape, in pixels of the reduced picture, its ink is taken out too.
_AROUND = 4


def without_stamps(image: Colour) -> Gray:
    """Return the grey levels (height, width) of a picture (height, width, red-green-blue) without stamps over it.

    A picture that has grey levels alone is returned as it is.
    """
    import cv2
    import numpy as np

    if image.ndim == 2:
        return image
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    height, width = grey.shape
    factor = min(1.0, _MEASURED / max(height, width))
    small = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    paper = _paper(small)
    balanced = np.clip(small.astype(np.float32) * (255 / paper), 0, 255).astype(np.float32)
    for channel in (0, 2):
        area = _stamped(balanced, channel)
        if area.any():
            over = cv2.resize(area, (width, height), interpolation=cv2.INTER_NEAREST) > 0
            grey[over] = np.maximum(grey[over], _through(image[over], channel, paper))
    return grey


def _paper(image: Colour) -> NDArray[np.float32]:
    """Return the grey levels of the paper in each channel."""
    import numpy as np

    return np.maximum(np.percentile(image.reshape(-1, 3), 85, axis=0), 1).astype(np.float32)


def _stamped(image: NDArray[np.float32], channel: int) -> Gray:
    """Return 255 within the outlines of large shapes in an ink whose strongest channel is the given one."""
    import cv2
    import numpy as np

    ink = image[..., channel] - image.min(axis=2)
    own = (ink > _COLOURED) & (image.argmax(axis=2) == channel)
    side = max(own.shape)
    reach = max(3, round(_GAP * side)) | 1
    shapes = cv2.morphologyEx(own.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    area = np.zeros(own.shape, np.uint8)
    outlines, _ = cv2.findContours(shapes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    for outline in outlines:
        _, _, width, height = cv2.boundingRect(outline)
        if height >= _LEAST * side and max(width, height) <= _MOST * side:
            cv2.drawContours(area, [cv2.convexHull(outline)], -1, (255,), -1)
    return np.asarray(cv2.dilate(area, np.ones((2 * _AROUND + 1,) * 2, np.uint8)), dtype=np.uint8)


def _through(pixels: Colour, channel: int, paper: NDArray[np.float32]) -> Gray:
    """Return the grey levels of some pixels (count, 3) seen through one colour."""
    import numpy as np

    balanced = pixels.astype(np.float32) * (paper.mean() / paper)
    own = balanced[:, channel]
    return np.asarray(np.clip(own + _LIFT * (own - balanced.min(axis=1)), 0, 255), dtype=np.uint8)
