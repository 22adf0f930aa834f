"""The embedded default as a module of sentence-transformers, which saves and loads with it.

Importing this module imports torch: it is imported only where passages are embedded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch

from reportqa.embedding.encoder import DEFAULT_DIMENSION, DEFAULT_NAME, use_encode

if TYPE_CHECKING:

    class InputModule(torch.nn.Module):
        """What the type checker needs to know of the library's base class."""

        def save_config(self, output_path: str, filename: str | None = None) -> None:
            """Write the values of ``config_keys`` to a folder."""

else:
    from sentence_transformers.base.modules import InputModule


class UseEncoder(InputModule):
    """Universal Sentence Encoder multilingual v3; its weights lie in its own package.

    The saved folder therefore holds no weights, only the encoder's name: loading it elsewhere needs
    the same packages. Raises ValueError if the saved name is another encoder's.
    """

    config_file_name = "use_encoder.json"
    config_keys = ["encoder", "dimension"]  # noqa: RUF012 - the library reads it as a plain list

    def __init__(self, encoder: str = DEFAULT_NAME, dimension: int = DEFAULT_DIMENSION) -> None:
        super().__init__()
        if (encoder, dimension) != (DEFAULT_NAME, DEFAULT_DIMENSION):
            raise ValueError(f"this encoder is {DEFAULT_NAME}, not {encoder} ({dimension})")
        self.encoder = encoder
        self.dimension = dimension

    def preprocess(
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Any]:
        """Keep the texts as they are: the encoder has its own tokeniser."""
        return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Add ``sentence_embedding``, a float tensor of shape (texts, dimension)."""
        vectors = use_encode(features["texts"])
        return {**features, "sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self.dimension

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write the configuration; there are no weights to write."""
        self.save_config(output_path)
