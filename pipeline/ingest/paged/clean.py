"""Getting a picture of a page ready for recognition: even light, no noise, level lines, letters of the right size.

Each step is done only where the picture needs it, which is measured on the picture itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Gray = NDArray[np.uint8]
    Matrix = NDArray[np.float64]

#: Height of a small letter in pixels at which recognition is best, and below which a picture is enlarged.
BEST_HEIGHT, _SMALL, _LARGE = 24.0, 18.0, 45.0
_MOST_ENLARGED = 4.0
#: A small letter of 6 points on a sheet of A4, in parts of its longer side: less is a dot of a leader.
_LEAST_LETTER = 1 / 320
#: A picture is turned where its lines lean by more than this (degrees); none leans more than the most.
_LEVEL, _MOST_SKEW = 0.15, 15.0
#: The rows of dots of a page that leans are so many times sharper once it is straight.
_LINED = 1.02
#: Paper darker or more uneven than this is made even; noise (standard deviation of grey levels) above this is removed.
_EVEN, _NOISE = 235, 5.0
#: Edges spread by more pixels than this are made steep again, so strongly.
_BLURRED, _SHARPENING = 0.6, 3.0
#: Side in pixels of the reduced picture on which light and skew are measured.
_MEASURED = 1000
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture made ready, and the affine map (2 x 3) from its pixels back to those of the picture it was made of."""

    image: Gray
    back: Matrix

    @property
    def scale(self) -> float:
        """Return how many pixels of the original picture one of this is wide."""
        return float(np.hypot(self.back[0, 0], self.back[1, 0]))


def cleaned(image: Gray) -> Cleaned:
    """Return a grey picture of a page made ready for recognition."""
    ready = flattened(image)
    noise = noise_of(ready)
    if noise > _NOISE:
        ready = denoised(ready, noise)
    factor, blur = enlargement(ready), blur_of(ready)
    level = straightened(ready, skew_of(ready), factor)
    return replace(level, image=sharpened(level.image, blur * factor)) if blur > _BLURRED else level


def flattened(image: Gray) -> Gray:
    """Return the picture with its paper made white everywhere: each pixel divided by the light on the paper there."""
    light = _light(image)
    if int(np.percentile(light, 2)) >= _EVEN:
        return image
    return np.clip(image.astype(np.float32) * (_WHITE / np.maximum(light, 1)), 0, _WHITE).astype(np.uint8)


def _light(image: Gray) -> Gray:
    """Return the grey level of the paper at each pixel: the brightest around it, smoothed."""
    height, width = image.shape
    factor = min(1.0, _MEASURED / 2 / max(height, width))
    small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    reach = max(3, round(max(small.shape) / 25)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    smooth = cv2.GaussianBlur(paper, (0, 0), reach / 3)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def noise_of(image: Gray) -> float:
    """Return the standard deviation of the noise on the paper, in grey levels.

    J. Immerkær, "Fast Noise Variance Estimation" (1996), with the median for the mean, so that letters do not count.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
    middle = image[: 2 * _MEASURED, : 2 * _MEASURED]
    answer = np.abs(cv2.filter2D(middle, cv2.CV_32F, mask))
    return float(np.median(answer) / (0.6745 * 6))


def denoised(image: Gray, noise: float) -> Gray:
    """Return the picture without noise of the given strength (non-local means)."""
    return np.asarray(cv2.fastNlMeansDenoising(image, None, 1.2 * noise, 5, 15), dtype=np.uint8)


def blur_of(image: Gray) -> float:
    """Return how far edges are spread, as the standard deviation in pixels of the blur that does the same.

    Steep edges have a second derivative as large as their first; the blurrier, the smaller it is beside it. The ratio
    was taken on rasters of text blurred by known amounts, at 70 to 300 dpi, with and without noise.
    """
    grey = image[: 2 * _MEASURED, : 2 * _MEASURED].astype(np.float32)
    first = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8))
    steep = first > np.percentile(first, 97)
    second = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    return float(first[steep].mean() / max(second[steep].mean(), 1e-6) / 2.2) if steep.any() else 0.0


def sharpened(image: Gray, blur: float, amount: float = _SHARPENING) -> Gray:
    """Return the picture with edges spread by `blur` pixels made steep again (unsharp mask)."""
    soft = cv2.GaussianBlur(image, (0, 0), blur)
    return np.asarray(cv2.addWeighted(image, 1 + amount, soft, -amount, 0), dtype=np.uint8)


def ink(image: Gray) -> Gray:
    """Return 255 where there is ink and 0 where there is paper (Otsu's threshold)."""
    _, found = cv2.threshold(image, 0, _WHITE, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(found, dtype=np.uint8)


def skew_of(image: Gray) -> float:
    """Return by how many degrees the lines of a page lean, counter-clockwise above 0; 0 where that does not matter.

    The angle at which the sums of the rows differ most (W. Postl, 1986), first roughly, then finely.
    """
    factor = min(1.0, _MEASURED / max(image.shape))
    dots = ink(np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), dtype=np.uint8))
    angle = 0.0
    for reach, step in ((_MOST_SKEW, 0.5), (0.5, 0.1), (0.1, 0.02)):
        tried = np.arange(angle - reach, angle + reach + step / 2, step)
        angle = float(max(tried, key=lambda a: _sharpness(dots, float(a))))
    lined = _sharpness(dots, angle) > _LINED * _sharpness(dots, 0.0)
    return angle if lined and abs(angle) > _LEVEL else 0.0


def _sharpness(dots: Gray, angle: float) -> float:
    """Return how much the sums of neighbouring rows differ once the picture is turned back by an angle."""
    ys, xs = np.nonzero(dots)
    rows = ys * np.cos(np.radians(angle)) + xs * np.sin(np.radians(angle))
    sums = np.bincount((rows - rows.min()).astype(np.int64)) if rows.size else np.zeros(1)
    return float(np.sum(np.diff(sums.astype(np.float64)) ** 2))


def letter_height(image: Gray) -> float | None:
    """Return the height of small letters in pixels, None where too few can be told."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink(image), connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    areas = stats[1:, cv2.CC_STAT_AREA]
    least = max(4.0, max(image.shape) * _LEAST_LETTER)
    shaped = (heights >= least) & (heights <= 200) & (widths < 3 * heights) & (3 * widths > heights) & (areas >= 8)
    letters = heights[shaped]
    if letters.size < 50:
        return None
    counts = np.bincount(letters).astype(np.float64)
    return float(np.argmax(np.convolve(counts, np.ones(3), "same")))


def enlargement(image: Gray) -> float:
    """Return by how much a picture is to be enlarged so that its letters have the best size; 1 where they are fine."""
    height = letter_height(image)
    if height is None or _SMALL <= height <= _LARGE:
        return 1.0
    return min(_MOST_ENLARGED, BEST_HEIGHT / height)


def straightened(image: Gray, angle: float, factor: float) -> Cleaned:
    """Return the picture turned so that lines which lean by `angle` lie level, and enlarged by a factor."""
    height, width = image.shape
    if not angle and factor == 1.0:
        return Cleaned(image, np.array([[1.0, 0, 0], [0, 1.0, 0]]))
    cosine, sine = abs(np.cos(np.radians(angle))), abs(np.sin(np.radians(angle)))
    size = round(factor * (width * cosine + height * sine)), round(factor * (width * sine + height * cosine))
    onto = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, factor)
    onto[0, 2] += (size[0] - width) / 2
    onto[1, 2] += (size[1] - height) / 2
    way = cv2.INTER_CUBIC if factor >= 1 else cv2.INTER_AREA
    turned = cv2.warpAffine(image, onto, size, flags=way, borderMode=cv2.BORDER_CONSTANT, borderValue=_WHITE)
    return Cleaned(np.asarray(turned, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(onto), dtype=np.float64))
