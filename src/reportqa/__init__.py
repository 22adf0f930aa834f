"""reportqa: exact, cited answers over annual reports on government information disclosure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportqa.answer.model import Answer, Citation
    from reportqa.library import Library

__all__ = ["Answer", "Citation", "Library", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # names are resolved on first use, so that `import reportqa` stays cheap
    if name == "Library":
        from reportqa.library import Library

        return Library
    if name in {"Answer", "Citation"}:
        from reportqa.answer import model

        return getattr(model, name)
    raise AttributeError(name)
