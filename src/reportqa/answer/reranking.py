"""Passages put in order by a cross-encoder, which reads question and passage together.

Off unless REPORTQA_RERANKER names a folder with such a model. It is slow, so that it only orders
the first of the passages that the search finds; nothing here reaches for the network.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.errors import SettingsError
from reportqa.store.model import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_KIND = "ForSequenceClassification"
_ADVICE = "Name a folder with a cross-encoder of sentence-transformers, or leave it out."


def reranked(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with the first of them in the order of the cross-encoder that is set, if one is.

    Scores stay as they were. Raises SettingsError where the folder is missing or holds none.
    """
    if not os.environ.get("REPORTQA_RERANKER"):  # spares importing what reads the settings
        return list(hits)
    from reportqa.settings import load_settings

    settings = load_settings()
    first, rest = hits[: settings.reranked], hits[settings.reranked :]
    if len(first) < 2:
        return list(hits)
    model = _model(settings.reranker)
    pairs = [(text, hit.passage.passage.text) for hit in first]
    scores = [float(s) for s in model.predict(pairs, show_progress_bar=False)]
    # equal scores keep the order of the search
    order = sorted(range(len(first)), key=lambda i: -round(scores[i], 6))
    return [*(first[i] for i in order), *rest]


@lru_cache(maxsize=1)
def _model(folder: str) -> CrossEncoder:
    path = Path(folder)
    _check(path)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise SettingsError(
            f"The cross-encoder in {folder} cannot be loaded: {error}", _ADVICE
        ) from error
    return model


def _check(folder: Path) -> None:
    """Raises SettingsError unless a folder holds a cross-encoder without code of its own."""
    if not folder.is_dir():
        raise SettingsError(f"REPORTQA_RERANKER: there is no folder {folder}.", _ADVICE)
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        kinds = [str(name) for name in config["architectures"]]
    except (OSError, ValueError, KeyError, TypeError):
        kinds = []
    if not kinds or not all(kind.endswith(_KIND) for kind in kinds):
        raise SettingsError(f"REPORTQA_RERANKER: {folder} holds no cross-encoder.", _ADVICE)
    if len(config.get("id2label") or {"0": ""}) != 1:
        raise SettingsError(
            f"REPORTQA_RERANKER: the model in {folder} sorts texts into classes and scores none.",
            _ADVICE,
        )
    if "auto_map" in config or any(True for _ in folder.rglob("*.py")):
        raise SettingsError(
            f"REPORTQA_RERANKER: the model in {folder} brings program code, which is not run.",
            _ADVICE,
        )
