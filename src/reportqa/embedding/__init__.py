"""Texts to vectors: the embedded default, or any sentence-transformers model in a local folder.

Passages go through sentence-transformers. Queries of the embedded default, and passages where they
are few, go straight to its encoder, with the same numbers, because importing torch and
sentence-transformers takes several seconds and half a gigabyte. Nothing here ever reaches for the
network.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
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
from reportqa.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["EmbedProgress", "Embedder", "Vectors", "default_transformer", "embedder", "load_folder"]

EmbedProgress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""

_BATCH = 64
_DIRECTLY = 600
"""Up to so many passages, importing sentence-transformers would take longer than encoding them."""
_OURS = "reportqa.embedding.module."
_THEIRS = "sentence_transformers."


class Embedder(Protocol):
    """Turns texts into vectors. ``fingerprint`` changes whenever the vectors would."""

    @property
    def name(self) -> str:
        """The name of the model, for people."""
        ...

    @property
    def model(self) -> str:
        """What the setting says: "" for the embedded default, else the folder."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identifies the weights: two embedders with the same one give the same vectors."""
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


def embedder(model: str = "") -> Embedder:
    """The embedded default (""), or the sentence-transformers model of a local folder.

    Raises SettingsError if the folder is missing, is no sentence-transformers model, or would
    have to run code of its own.
    """
    return _Default() if not model else _Folder(Path(model))


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
            return _encode(default_transformer(), texts, progress)
        return _in_batches(use_encode, texts, progress, DEFAULT_DIMENSION)

    def query(self, text: str) -> Vectors:
        vector: Vectors = _normalised(use_encode([text]))[0]
        return vector


class _Folder:
    """A sentence-transformers model that lies in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        _check_folder(folder)
        self.name = folder.name
        self.model = str(folder.resolve())
        self.fingerprint = f"{folder.name}:{_folder_hash(folder)[:16]}"
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
        return _encode(self._transformer, texts, progress, kind="document")

    def query(self, text: str) -> Vectors:
        vector: Vectors = _encode(self._transformer, [text], None, kind="query")[0]
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
    types = _check_folder(folder)
    transformers = _sentence_transformers()
    try:
        model: SentenceTransformer = transformers.SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=any(t.startswith(_OURS) for t in types),
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
    texts: Sequence[str],
    progress: EmbedProgress | None,
    kind: str = "document",
) -> Vectors:
    encode = model.encode_query if kind == "query" else model.encode_document
    return _in_batches(
        lambda batch: encode(list(batch), batch_size=_BATCH, show_progress_bar=False),
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


def _check_folder(folder: Path) -> tuple[str, ...]:
    """The module types of a model folder; raises SettingsError for one that is not to be used.

    A folder that names a class of ours can only be loaded with ``trust_remote_code``, which would
    also run code that lies in the folder: so such code is refused beforehand.
    """
    listing = folder / "modules.json"
    if not listing.is_file():
        raise SettingsError(
            f"There is no sentence-transformers model in {folder} (no modules.json).",
            "Name a folder that holds one, or no model for the embedded default.",
        )
    try:
        types = tuple(str(m["type"]) for m in json.loads(listing.read_text("utf-8")))
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{listing} is not a list of modules.") from error
    strange = [t for t in types if not t.startswith((_OURS, _THEIRS))]
    if strange:
        raise SettingsError(
            f"The model in {folder} needs program code of its own ({', '.join(strange)}), "
            "which is not run.",
            "Use a model made of the standard modules of sentence-transformers.",
        )
    if any(True for _ in folder.rglob("*.py")) or _maps_code(folder):
        raise SettingsError(
            f"The model in {folder} brings program code, which is not run.",
            "Use a model made of the standard modules of sentence-transformers.",
        )
    return types


def _maps_code(folder: Path) -> bool:
    """Whether a configuration of the folder names classes to be loaded from elsewhere."""
    for path in folder.rglob("*.json"):
        if path.name.endswith("config.json") and '"auto_map"' in path.read_text("utf-8", "ignore"):
            return True
    return False


def _folder_hash(folder: Path) -> str:
    """SHA-256 over the names and contents of a model folder.

    Of files over 1 MB the ends and the size are taken: enough to tell models apart, and quick.
    """
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        size = path.stat().st_size
        whole.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            whole.update(file.read(1 << 19))
            if size > 1 << 20:
                file.seek(size - (1 << 19))
            whole.update(file.read(1 << 19))
    return whole.hexdigest()
