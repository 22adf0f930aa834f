"""Models that lie on this machine: where one is found by its name, and what may be loaded."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from reportqa.errors import SettingsError

OURS = "reportqa.embedding.module."
_THEIRS = "sentence_transformers."
_LISTING = "modules.json"
_PROMPTS = "config_sentence_transformers.json"
_HUB_NAME = re.compile(r"[\w.-]+(?:/[\w.-]+)?")
_NO_OWNER = "sentence-transformers"
"""Whose models may be named without their owner."""


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What stands before a text when it is embedded, "" for nothing."""

    query: str = ""
    passage: str = ""


def find_folder(model: str) -> tuple[Path, str]:
    """The folder of a model, and its name for people.

    ``model`` is a folder, or the name that a model has on a hub if it lies in the cache of this
    machine. Nothing is fetched. Raises SettingsError.
    """
    folder = Path(model)
    if folder.is_dir() or not _HUB_NAME.fullmatch(model):
        return folder, folder.resolve().name
    cached = _cached(model if "/" in model else f"{_NO_OWNER}/{model}")
    if cached is not None:
        return cached, model
    raise SettingsError(
        f"There is no model {model} on this machine, and none is fetched: {folder} is no folder, "
        f"and {_cache()} has no model of that name.",
        "Copy the model's folder (the one with modules.json) to this machine and name that folder "
        "in REPORTQA_MODEL, or name none for the embedded default.",
    )


def _cache() -> Path:
    """Where the tools of Hugging Face keep models, by their own variables."""
    for name, inner in (
        ("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub"),
        ("XDG_CACHE_HOME", "huggingface/hub"),
    ):  # fmt: skip
        if os.environ.get(name):
            return Path(os.environ[name], inner)
    return Path.home() / ".cache/huggingface/hub"


def _cached(name: str) -> Path | None:
    """The snapshot in force of a model in the cache, None where there is none."""
    folder = _cache() / f"models--{name.replace('/', '--')}"
    try:
        snapshot = folder / "snapshots" / (folder / "refs/main").read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    return snapshot if snapshot.is_dir() else None


def prefixes_of(folder: Path, name: str) -> Prefixes:
    """The prefixes of the model in a folder: those it names itself, else those of its family."""
    prompts = _json(folder / _PROMPTS).get("prompts")
    if isinstance(prompts, dict):
        said = {str(key): value for key, value in prompts.items() if isinstance(value, str)}
        passage = next((said[k] for k in ("document", "passage", "corpus") if said.get(k)), "")
        if said.get("query") or passage:
            return Prefixes(said.get("query", ""), passage)
    names = " ".join([name, str(_json(folder / "config.json").get("_name_or_path", ""))])
    for pattern, prefixes in _families():
        if pattern.search(names.lower().replace("_", "-")):
            return prefixes
    return Prefixes()


@cache
def _families() -> tuple[tuple[re.Pattern[str], Prefixes], ...]:
    text = files(__package__).joinpath("families.toml").read_text(encoding="utf-8")
    return tuple(
        (re.compile(f["pattern"]), Prefixes(f.get("query", ""), f.get("passage", "")))
        for f in tomllib.loads(text)["family"]
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def check_folder(folder: Path) -> tuple[str, ...]:
    """The module types of a model folder; raises SettingsError for one that is not to be used.

    A folder that names a class of ours can only be loaded with ``trust_remote_code``, which would
    also run code that lies in the folder: so such code is refused beforehand.
    """
    listing = folder / _LISTING
    if not listing.is_file():
        raise SettingsError(
            f"There is no sentence-transformers model in {folder} (no {_LISTING}).",
            "Name a folder that holds one, or no model for the embedded default.",
        )
    try:
        types = tuple(str(m["type"]) for m in json.loads(listing.read_text("utf-8")))
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{listing} is not a list of modules.") from error
    strange = [t for t in types if not t.startswith((OURS, _THEIRS))]
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


def folder_hash(folder: Path) -> str:
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
