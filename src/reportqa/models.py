"""Which embedding model a library is used with: the one it was made with, and no other.

Vectors of different models cannot be compared. So a setting that names another one is refused,
until a person has all passages embedded anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.errors import ModelMismatchError, SettingsError

if TYPE_CHECKING:
    from reportqa.embedding import Embedder
    from reportqa.store.place import State

DEFAULT_MODEL = "default"
"""The setting that means the embedded default whatever model the library was made with."""
NO_PREFIX = "none"
"""The setting that means that nothing is put before a text."""

_ANEW = "reportqa ingest PATH --change-model"


def named_model(given: str | None) -> str:
    """What is asked for, by a program or by REPORTQA_MODEL: "" where nothing is."""
    if given is not None:
        return given
    if not os.environ.get("REPORTQA_MODEL"):  # spares importing what reads the settings
        return ""
    from reportqa.settings import load_settings

    return load_settings().model


def model_for(root: Path, setting: str, state: State) -> Embedder:
    """The model to use with a library, ready to be loaded: just that which it was made with.

    Raises ModelMismatchError where the setting names another one, or where that model has
    changed; SettingsError where it is not there.
    """
    found = _make(setting or state.model or DEFAULT_MODEL, "" if setting else state.model_name)
    if not is_free(state) and found.fingerprint != state.fingerprint:
        raise _mismatch(root, setting, state, found)
    return found


def new_model(setting: str, held: str = "") -> Embedder:
    """The model to embed everything with: by the setting, else the one that was ``held``."""
    return _make(setting or held or DEFAULT_MODEL, "")


def held_model(state: State) -> Embedder:
    """Stands for the model of a library where nothing is to be embedded."""
    from reportqa.embedding import AsHeld

    return AsHeld(state.model, state.model_name, state.fingerprint)


def is_free(state: State) -> bool:
    """Whether a library has no vectors yet, or none that could be used."""
    return not state.dimension or not state.fingerprint


def _make(model: str, name: str) -> Embedder:
    """``name`` is that of the model that a library was made with, where it is that one."""
    from reportqa.embedding import embedder

    try:
        return embedder("" if model == DEFAULT_MODEL else model, *_prefixes())
    except SettingsError as error:
        if not name:
            raise
        raise SettingsError(
            f"The library was made with the model {name}, which cannot be used: {error.message}",
            "Put it back, name its new place in REPORTQA_MODEL, or embed all passages anew with "
            f"another: REPORTQA_MODEL={DEFAULT_MODEL} {_ANEW}",
        ) from error


def _prefixes() -> tuple[str | None, str | None]:
    """What the settings put before queries and passages; None where they do not say."""
    names = ("REPORTQA_QUERY_PREFIX", "REPORTQA_PASSAGE_PREFIX")
    if not any(os.environ.get(name) for name in names):
        return None, None
    from reportqa.settings import load_settings

    settings = load_settings()
    query, passage = (
        "" if said == NO_PREFIX else said or None
        for said in (settings.query_prefix, settings.passage_prefix)
    )
    return query, passage


def _mismatch(root: Path, setting: str, state: State, found: Embedder) -> ModelMismatchError:
    made = f"The library in {root} was made with the model {state.model_name} "
    made += f"({state.dimension} dimensions)"
    if found.name == state.model_name:
        return ModelMismatchError(
            f"{made}, which is not the same any more: its files or its prefix for passages differ.",
            f"Bring back the former ones, or embed all passages anew with: {_ANEW}",
        )
    return ModelMismatchError(
        f"{made}; vectors of {found.name}, which {setting} names, cannot be compared with its own.",
        "Name no model (REPORTQA_MODEL) to use the one that it was made with, or embed all "
        f"passages anew with: {_ANEW}",
    )
