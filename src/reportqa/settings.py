"""Settings from the environment, each named REPORTQA_ and the field in capitals.

Importing this module imports pydantic, which takes a while: import it where settings are read.
"""

from __future__ import annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from reportqa.errors import SettingsError


class Settings(BaseSettings):
    """What can be set. Blank values count as not set; unknown REPORTQA_ names are left alone.

    ``index`` is the library's folder; ``model`` a sentence-transformers model by its folder or, if
    it lies in the cache of this machine, its name, "default" for the embedded one, "" for that
    which a library was made with; ``query_prefix`` and ``passage_prefix`` what another model than
    the embedded one has put before texts, "" for what it wants itself, "none" for nothing;
    ``agencies`` a list of agencies (CSV) besides those that lie among the reports, "" for none;
    ``reranker`` a folder with a cross-encoder that orders the first ``reranked`` passages of a
    search, "" for none; ``host`` and ``port`` are where the web application listens.
    """

    model_config = SettingsConfigDict(
        env_prefix="REPORTQA_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    index: str = "index"
    model: str = ""
    query_prefix: str = ""
    passage_prefix: str = ""
    agencies: str = ""
    reranker: str = ""
    reranked: int = Field(default=20, ge=2, le=100)
    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=1, le=65535)


def load_settings() -> Settings:
    """The settings in force now; raises SettingsError naming the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "REPORTQA_" + "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(
            f"{name} cannot be used: {first['msg']} (it is {first['input']!r}).",
            "Correct it or leave it out.",
        ) from None
