"""PDF files turned into scans: pages as pictures, askew, with specks, as a scanner gives them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


def rendered(pdf: bytes, page: int, dpi: float) -> Pixels:
    """A page (from 0) in shades of grey."""
    opened = pypdfium2.PdfDocument(pdf)
    bitmap: Any = opened[page].render(scale=dpi / 72, grayscale=True)
    return np.asarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width], np.uint8)


def askew(gray: Pixels, degrees: float) -> Pixels:
    """A picture turned to the left by some degrees, white where nothing was."""
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(gray, turn, (width, height), borderValue=(255,) * 4), np.uint8)


def specked(gray: Pixels, part: float, seed: int = 1) -> Pixels:
    """A picture in which a part of the dots are black, grey or white for no reason."""
    random = np.random.default_rng(seed)
    gray = gray.copy()
    spots = random.integers(0, gray.size, int(gray.size * part))
    gray.reshape(-1)[spots] = random.choice([0, 90, 255], spots.size)
    return gray


def picture_pdf(pages: Sequence[Pixels], dpi: float) -> bytes:
    """A PDF of pictures alone."""
    first, *others = (Image.fromarray(page) for page in pages)
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi)
    return out.getvalue()


def scanned(
    pdf: bytes, dpi: float = 150, degrees: float = 0.0, specks: float = 0.0, first: int = 0
) -> bytes:
    """The same file as a scan; pages before ``first`` (from 0) stay as they are."""
    count = len(pypdf.PdfReader(BytesIO(pdf)).pages)
    pages = [
        specked(askew(rendered(pdf, i, dpi), degrees * (1 if i % 2 else -0.6)), specks, i)
        for i in range(first, count)
    ]
    writer = pypdf.PdfWriter()
    writer.append(BytesIO(pdf), pages=(0, first))
    writer.append(BytesIO(picture_pdf(pages, dpi)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
