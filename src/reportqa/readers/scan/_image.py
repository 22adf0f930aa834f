"""A page as a picture: rendered, turned straight, and its ink told from its paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reportqa.document import Box

Pixels = NDArray[np.uint8]

UNIT = 3.0
"""Pixels to a point. Pages are brought to the size of a common sheet first, whatever size the file
claims, so that a point is a point of print."""

_SHEET = 842.0  # points: the long side of A4
_LARGEST_SHEET = 1250.0  # a little more than the long side of A3; beyond it the file counts pixels
_SMALLEST_SHEET = 500.0
_MOST_SKEW = 4.0
_LEAST_SKEW = 0.02
_MOST_LETTERS = 3000
_FEWEST_LETTERS = 10


@dataclass(frozen=True, eq=False)
class Picture:
    """A page in shades of grey, straight, with the way back to the page of the file.

    ``to_page`` turns pixels of ``gray`` into PDF points of the page (2 x 3, affine).
    """

    gray: Pixels
    to_page: NDArray[np.float64]

    @property
    def width(self) -> float:
        """In points of print."""
        return float(self.gray.shape[1] / UNIT)

    @property
    def height(self) -> float:
        """In points of print."""
        return float(self.gray.shape[0] / UNIT)

    def box(self, page: int, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle in points of print as the smallest upright one around it on the page."""
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]])
        corners[:, :2] *= UNIT
        placed = corners @ self.to_page.T
        (left, top), (right, bottom) = placed.min(axis=0), placed.max(axis=0)
        return Box(page, float(left), float(top), float(right), float(bottom))


def scale_of(width: float, height: float) -> float:
    """Pixels to a unit of the file for a page or picture of that size."""
    longest = max(width, height, 1.0)
    return UNIT if _SMALLEST_SHEET <= longest <= _LARGEST_SHEET else UNIT * _SHEET / longest


def straighten(gray: Pixels, scale: float, quarters: int = 0) -> Picture:
    """The picture turned straight; ``quarters`` are turns to the left that come first."""
    height, width = gray.shape
    to_page = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0], [0, 0, 1.0]])
    for _ in range(quarters % 4):
        # the pixel (x, y) of the turned picture was (w - 1 - y, x) before
        to_page = to_page @ np.array([[0, -1, width - 1], [1, 0, 0], [0, 0, 1.0]])
        gray = np.rot90(gray)
        height, width = gray.shape
    gray = np.ascontiguousarray(gray)
    angle = skew_of(gray)
    if abs(angle) >= _LEAST_SKEW:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        paper = int(np.percentile(gray[:: max(1, height // 200), :: max(1, width // 200)], 80))
        gray = _pixels(
            cv2.warpAffine(
                gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 4
            )
        )
        back = np.vstack([cv2.invertAffineTransform(turn), [0, 0, 1]])
        to_page = to_page @ back
    return Picture(gray, to_page[:2])


def skew_of(gray: Pixels) -> float:
    """The angle in degrees by which a page must be turned (to the left) for its lines to be level.

    Level lines of text and level rulings make the sums of the rows of pixels differ most.
    """
    small = cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    dark = _pixels(255 - small)
    dark[dark < 60] = 0
    if not dark.any():
        return 0.0
    height, width = dark.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(dark, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for step, reach in ((0.5, _MOST_SKEW), (0.1, 0.5), (0.02, 0.1)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda a: (sharpness(float(a)), -abs(a))))
    return best if abs(best) < _MOST_SKEW else 0.0


def ink_of(gray: Pixels) -> Pixels:
    """255 where something is printed, 0 on paper and on shaded ground."""
    block = int(17 * UNIT) | 1
    return _pixels(
        cv2.adaptiveThreshold(
            gray, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY_INV, block, 18
        )
    )


def lies_on_side(gray: Pixels) -> bool:
    """Whether the lines of text run up or down: letters are nearest to the next in their line."""
    ink = ink_of(gray)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    least, most = 4 * UNIT, 25 * UNIT
    sizes = stats[1:, 2:4].max(axis=1)
    letters = stats[1:][(sizes >= least) & (sizes <= most)][:_MOST_LETTERS, :4].astype(np.int64)
    if len(letters) < _FEWEST_LETTERS:
        return False
    x0, y0 = letters[:, 0], letters[:, 1]
    x1, y1 = x0 + letters[:, 2], y0 + letters[:, 3]
    near = 0.35 * np.maximum(letters[:, 2], letters[:, 3])[:, None]

    def followed(
        start: NDArray[Any], end: NDArray[Any], low: NDArray[Any], high: NDArray[Any]
    ) -> int:
        gap = start[None, :] - end[:, None]
        beside = (low[None, :] < high[:, None]) & (high[None, :] > low[:, None])
        return int(((gap >= 0) & (gap <= near) & beside).any(axis=1).sum())

    return followed(y0, y1, x0, x1) > 1.5 * followed(x0, x1, y0, y1)


def _pixels(array: Any) -> Pixels:
    return np.asarray(array, dtype=np.uint8)
