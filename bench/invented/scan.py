"""Reports as scans: pages drawn, printed askew and speckled, and put into a PDF as pictures."""

from __future__ import annotations

from collections.abc import Set
from io import BytesIO
from random import Random

import numpy as np
import pypdfium2
from PIL import Image

from bench.invented.model import Invented
from bench.invented.paper import to_pages

_DPI = {"dpi150": 150, "dpi200": 200, "dpi300": 300}


def to_scan(report: Invented, traps: Set[str], random: Random) -> bytes:
    """A PDF of pictures, one a page; 150 to 300 dpi, 200 where no trap says."""
    dpi = next((_DPI[t] for t in sorted(_DPI) if t in traps), 200)
    noise = np.random.default_rng(random.getrandbits(32))
    pages = []
    drawn = pypdfium2.PdfDocument(to_pages(report, traps, random))
    try:
        for page in drawn:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
            pages.append(_scanned(picture, traps, random, noise))
    finally:
        drawn.close()
    out = BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=85)
    return out.getvalue()


def _scanned(
    picture: Image.Image, traps: Set[str], random: Random, noise: np.random.Generator
) -> Image.Image:
    if "skew" in traps:
        angle = random.uniform(-1.5, 1.5)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    points = np.asarray(picture.convert("L"), dtype=np.float32)
    paper = 225 if "grey" in traps else 250
    points = points * (paper / 255) + noise.normal(0, 4, points.shape).astype(np.float32)
    if "speckle" in traps:
        specks = noise.random(points.shape) < 0.0006
        points[specks] = noise.integers(0, 120, int(specks.sum()))
    return Image.fromarray(points.clip(0, 255).astype(np.uint8), "L")
