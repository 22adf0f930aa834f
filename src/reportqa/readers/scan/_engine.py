"""The recogniser: rapidocr with the models that its package brings; nothing is ever fetched.

Loaded on first use and shared. Its classifier of turned lines is left off: it takes 990 for 066.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from reportqa.errors import ReadError
from reportqa.readers.scan._image import UNIT, Pixels

_DETECTOR = "PP-OCRv6_det_small.onnx"
_READER = "PP-OCRv6_rec_small.onnx"
_BATCH = 12
"""Lines recognised together; twice as many take 80 MiB more and are no faster."""
_WIDE, _NARROW = 160, 112
"""Pixels to which the picture of a short line is filled up, in the first reading and the second.
The model was trained with 320; of 550 lines of tables none was read otherwise with less paper."""

_DETECTION = 1.5
"""Pixels to a point at which lines are looked for; finer takes longer and finds no more."""

_lock = threading.Lock()


class TooSlowError(Exception):
    """A page took longer than it may."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Text as recognised, "" where there is none, with the recogniser's confidence (0 to 1)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Deadline:
    """When work on a page ends; ``check`` raises TooSlowError after it."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """That many seconds from now."""
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raise TooSlowError if the time is over."""
        if time.monotonic() > self.at:
            raise TooSlowError


def find_lines(gray: Pixels, deadline: Deadline) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom in points of each line of text on a straight page."""
    deadline.check()
    ratio = _DETECTION / UNIT
    small = cv2.resize(gray, None, fx=ratio, fy=ratio, interpolation=cv2.INTER_AREA)
    with _lock:
        found = _engine()(
            cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False
        )
    if found.boxes is None:
        return []
    boxes = np.asarray(found.boxes, dtype=np.float64) / _DETECTION
    return [
        (float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max()))
        for b in boxes
    ]


def recognise(
    crops: Sequence[Pixels], deadline: Deadline, *, narrow: bool = False
) -> list[Recognised]:
    """The text of pictures of one line each; ``narrow`` fills short ones up with less blank."""
    found: list[Recognised] = []
    # lines of like length go together: a batch is as wide as its longest
    order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1] / crops[i].shape[0])
    for start in range(0, len(order), _BATCH):
        deadline.check()
        batch = [cv2.cvtColor(crops[i], cv2.COLOR_GRAY2BGR) for i in order[start : start + _BATCH]]
        with _lock:
            engine = _engine()
            engine.text_rec.rec_image_shape = [3, 48, _NARROW if narrow else _WIDE]
            read = engine.recognize_txt(batch)
        found += [
            Recognised(text.strip(), float(score) if text.strip() else 0.0)
            for text, score in zip(read.txts, read.scores, strict=True)
        ]
    placed = dict(zip(order, found, strict=True))
    return [placed[i] for i in range(len(crops))]


@cache
def _engine() -> Any:
    folder = _models()
    try:
        import onnxruntime
        from rapidocr import RapidOCR

        onnxruntime.disable_telemetry_events()
        onnxruntime.set_default_logger_severity(4)
        threads = cores()
        engine: Any = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "Global.max_side_len": 4000,
                "Global.text_score": 0.0,
                # a part of a page is not made larger than it is
                "Det.limit_type": "max",
                "Det.limit_side_len": 4000,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # named by path: what is named by kind would be fetched where it is missing
                "Det.model_path": str(folder / _DETECTOR),
                "Rec.model_path": str(folder / _READER),
            }
        )
        # each model is made with the first picture that it reads
        blank = np.full((48, 48, 3), 255, dtype=np.uint8)
        engine.recognize_txt([blank])
        engine(blank, use_det=True, use_cls=False, use_rec=False)
        engine.text_rec.session.session = _session(folder / _READER, threads, keeps=True)
        engine.text_det.session.session = _session(folder / _DETECTOR, threads, keeps=False)
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        raise ReadError(
            f"the recogniser of pictures (OCR) cannot be started ({error}).",
            "Install reportqa again with all its packages, or use --ocr never.",
        ) from error
    return engine


def _session(model: Path, threads: int, *, keeps: bool) -> Any:
    """A model whose threads sleep while they wait.

    That halves the processor time, and rapidocr has no settings for it. Plans of memory for each
    width of a line would only fill it. ``keeps``: memory is kept for the next call, which many
    small ones need; the detector, asked a few times a page, would only hold on to its largest.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = keeps
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        str(model), sess_options=options, providers=["CPUExecutionProvider"]
    )


def _models() -> Path:
    spec = find_spec("rapidocr")
    folder = Path(spec.origin).parent / "models" if spec is not None and spec.origin else None
    if folder is None or not all((folder / name).is_file() for name in (_DETECTOR, _READER)):
        raise ReadError(
            "the models of the recogniser of pictures (OCR) are missing from this installation.",
            "Install reportqa again with all its packages, or use --ocr never.",
        )
    return folder


def cores() -> int:
    """The number of processor cores that this process may use; OMP_NUM_THREADS can lower it."""
    allowed = os.cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return min(allowed, int(wanted)) if wanted.isdecimal() and int(wanted) else allowed
