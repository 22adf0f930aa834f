"""Texts to vectors: the embedded default, or any sentence-transformers model on this machine.

Passages go through sentence-transformers. Queries of the embedded default, and passages where they
are few, go straight to its encoder, with the same numbers, because importing torch and
sentence-transformers takes several seconds and half a gigabyte. Nothing here ever reaches for the
network.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from reportqa.embedding.encoder import (
    DEFAULT_DIMENSION,
    DEFAULT_FILES,
    DEFAULT_NAME,
    Vectors,
    check_default_files,
    use_encode,
    use_encoder,
)
from reportqa.embedding.folders import (
    OURS,
    Prefixes,
    check_folder,
    find_folder,
    folder_hash,
    prefixes_of,
)
from reportqa.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "AsHeld",
    "EmbedProgress",
    "Embedder",
    "Vectors",
    "default_transformer",
    "embedder",
    "load_folder",
]

EmbedProgress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""

_BATCH = 64
_DIRECTLY = 600
"""Up to so many passages, importing sentence-transformers would take longer than encoding them."""


class Embedder(Protocol):
    """Turns texts into vectors. ``fingerprint`` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """The name of the model, for people."""
        ...

    @property
    def model(self) -> str:
        """The folder that the model lies in; "" for the embedded default."""
        ...

    @property
    def fingerprint(self) -> str:
        """Two embedders with the same one give the same vectors of passages."""
        ...

    def load(self) -> None:
        """Make ready for a query; may go on in one thread while another asks."""
        ...

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        """One row a text, in order."""
        ...

    def query(self, text: str) -> Vectors:
        """One vector, of shape (dimension,)."""
        ...


@dataclass(frozen=True)
class AsHeld:
    """The model that a library was made with, where nothing is to be embedded."""

    model: str
    name: str
    fingerprint: str

    def load(self) -> None:
        """Nothing: it embeds nothing."""

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        """No rows for no texts; raises ValueError for any text."""
        if texts:
            raise ValueError("this model only stands for the one that the library was made with")
        return np.zeros((0, 0), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """Raises ValueError."""
        return self.passages([text])


def embedder(model: str = "", query: str | None = None, passage: str | None = None) -> Embedder:
    """The embedded default (""), or another sentence-transformers model that lies on this machine.

    ``model`` is a folder, or the name of a model in the cache of Hugging Face's tools. ``query``
    and ``passage`` are what to put before texts, None for what the model or its family wants; the
    embedded default takes none. Raises SettingsError if the model is not there, is no
    sentence-transformers model, or would have to run code of its own.
    """
    if not model:
        return _Default()
    folder, name = find_folder(model)
    wanted = prefixes_of(folder, name)
    return _Folder(
        folder,
        name,
        Prefixes(
            wanted.query if query is None else query,
            wanted.passage if passage is None else passage,
        ),
    )


class _Default:
    """The embedded default: Universal Sentence Encoder multilingual v3, 512 dimensions."""

    name = DEFAULT_NAME
    model = ""
    fingerprint = f"{DEFAULT_NAME}:{DEFAULT_FILES['weights.npz'][:16]}"

    def load(self) -> None:
        use_encoder()

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        check_default_files()
        if len(texts) > _DIRECTLY or "sentence_transformers" in sys.modules:
            model = default_transformer()
            return _encode(model, model.encode_document, texts, "", progress)
        return _in_batches(use_encode, texts, progress, DEFAULT_DIMENSION)

    def query(self, text: str) -> Vectors:
        vector: Vectors = _normalised(use_encode([text]))[0]
        return vector


class _Folder:
    """A sentence-transformers model that lies in a folder of this machine."""

    def __init__(self, folder: Path, name: str, prefixes: Prefixes) -> None:
        check_folder(folder)
        self.name = name
        self.model = str(folder.resolve())
        self.fingerprint = folder_hash(folder)[:32]
        if prefixes.passage:
            self.fingerprint += ":" + hashlib.sha256(prefixes.passage.encode()).hexdigest()[:8]
        self._prefixes = prefixes
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None

    @property
    def _transformer(self) -> SentenceTransformer:
        with self._lock:
            if self._loaded is None:
                self._loaded = load_folder(Path(self.model))
            return self._loaded

    def load(self) -> None:
        _ = self._transformer

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        model, prefix = self._transformer, self._prefixes.passage
        return _encode(model, model.encode_document, texts, prefix, progress)

    def query(self, text: str) -> Vectors:
        model, prefix = self._transformer, self._prefixes.query
        vector: Vectors = _encode(model, model.encode_query, [text], prefix)[0]
        return vector


@cache
def default_transformer() -> SentenceTransformer:
    """The embedded default as a SentenceTransformer; ``save_pretrained`` writes it to a folder."""
    transformers = _sentence_transformers()
    from reportqa.embedding.module import UseEncoder

    model: SentenceTransformer = transformers.SentenceTransformer(
        modules=[UseEncoder()], device="cpu", local_files_only=True
    )
    return model


def load_folder(folder: Path) -> SentenceTransformer:
    """Load a model folder. Code of the folder itself is never run; see ``embedder``."""
    types = check_folder(folder)
    transformers = _sentence_transformers()
    try:
        model: SentenceTransformer = transformers.SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=any(t.startswith(OURS) for t in types),
        )
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise SettingsError(
            f"The model in {folder} cannot be loaded: {error}",
            "Name a complete sentence-transformers folder, or no model for the embedded default.",
        ) from error
    return model


def _sentence_transformers() -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import sentence_transformers

    return sentence_transformers


def _encode(
    model: SentenceTransformer,
    encode: Callable[..., Any],
    texts: Sequence[str],
    prefix: str,
    progress: EmbedProgress | None = None,
) -> Vectors:
    # the prefix is given even where it is blank: the library knows fewer names of it than models do
    return _in_batches(
        lambda batch: encode(
            list(batch), prompt=prefix, batch_size=_BATCH, show_progress_bar=False
        ),
        texts,
        progress,
        model.get_embedding_dimension() or 0,
    )


def _in_batches(
    encode: Callable[[Sequence[str]], Any],
    texts: Sequence[str],
    progress: EmbedProgress | None,
    dimension: int,
) -> Vectors:
    parts: list[Vectors] = []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        parts.append(np.asarray(encode(batch), dtype=np.float32))
        if progress is not None:
            progress(start + len(batch), len(texts))
    if not parts:
        return np.zeros((0, dimension), dtype=np.float32)
    return _normalised(np.concatenate(parts))


def _normalised(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return result
