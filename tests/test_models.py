"""Other embedding models than the default: found, prefixed, kept to by a library."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

import support
from reportqa import Library, embedding
from reportqa.embedding.folders import Prefixes, prefixes_of
from reportqa.errors import ModelMismatchError, SettingsError
from reportqa.web.prepare import prepare

_LETTERS = "abcdefghijklmnopqrstuvwxyz: 供水工程管网改造信息公开申请多少件年的是了"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a report, no settings, and an empty cache of models."""
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "QUERY_PREFIX", "PASSAGE_PREFIX"):
        monkeypatch.delenv(f"REPORTQA_{name}", raising=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    Path("corpus").mkdir()
    support.write(support.water_2020(), Path("corpus/water.txt"))
    return tmp_path


def save_model(
    folder: Path, dimension: int = 16, prompts: dict[str, str] | None = None
) -> SentenceTransformer:
    """A small model with weights drawn by chance, saved as the library saves any."""
    letters = {letter: n for n, letter in enumerate(dict.fromkeys(f"?{_LETTERS}"))}
    tokenizer = Tokenizer(models.WordLevel(letters, unk_token="?"))  # noqa: S106 - a letter
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.random.default_rng(dimension).normal(size=(len(letters), dimension))
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights.astype(np.float32))],
        device="cpu", prompts=prompts,
    )  # fmt: skip
    model.save_pretrained(str(folder), create_model_card=False)
    return model


def normalised(vector: Any) -> Any:
    """The vector at length 1."""
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("name", "query", "passage"),
    [
        ("BAAI/bge-small-zh-v1.5", "为这个句子生成表示以用于检索相关文章：", ""),
        ("bge-large-en", "Represent this sentence for searching relevant passages: ", ""),
        ("bge-m3", "", ""),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("Multilingual_E5_Base", "query: ", "passage: "),
        ("e5-large-v2", "query: ", "passage: "),
        ("thenlper/gte-large-zh", "", ""),
        ("some-model", "", ""),
    ],
)
def test_prefixes_follow_the_family(tmp_path: Path, name: str, query: str, passage: str) -> None:
    assert prefixes_of(tmp_path, name) == Prefixes(query, passage)


def test_a_model_with_instructions_has_them_before_queries_alone(tmp_path: Path) -> None:
    for name in ("multilingual-e5-large-instruct", "e5-mistral-7b-instruct", "gte-Qwen2-instruct"):
        found = prefixes_of(tmp_path, name)
        assert found.query.startswith("Instruct: ")
        assert found.query.endswith("\nQuery: ")
        assert found.passage == ""


def test_the_name_in_the_configuration_tells_the_family(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"_name_or_path": "intfloat/e5-base"}', "utf-8")
    assert prefixes_of(tmp_path, "model") == Prefixes("query: ", "passage: ")


@pytest.mark.parametrize("key", ["document", "passage", "corpus"])
def test_the_prompts_of_a_folder_go_before_those_of_its_family(tmp_path: Path, key: str) -> None:
    prompts = {"query": "asked: ", "document": "", key: "told: "}
    (tmp_path / "config_sentence_transformers.json").write_text(
        json.dumps({"prompts": prompts}), "utf-8"
    )
    assert prefixes_of(tmp_path, "e5-base") == Prefixes("asked: ", "told: ")


def test_blank_prompts_say_nothing(tmp_path: Path) -> None:
    """So does every folder that is saved without prompts."""
    (tmp_path / "config_sentence_transformers.json").write_text(
        '{"prompts": {"query": "", "document": ""}}', "utf-8"
    )
    assert prefixes_of(tmp_path, "e5-base") == Prefixes("query: ", "passage: ")


def test_texts_are_embedded_with_their_prefixes(folder: Path) -> None:
    model = save_model(folder / "multilingual-e5-small")
    used = embedding.embedder("multilingual-e5-small")
    text = "供水工程"
    for vector, with_prefix in (
        (used.query(text), f"query: {text}"),
        (used.passages([text])[0], f"passage: {text}"),
        (embedding.embedder("multilingual-e5-small", "", "").query(text), text),
        (
            embedding.embedder("multilingual-e5-small", passage="d ").passages([text])[0],
            f"d {text}",
        ),
    ):
        np.testing.assert_allclose(vector, normalised(model.encode(with_prefix)), atol=1e-5)
    own = save_model(folder / "e5-base", prompts={"query": "q ", "passage": "p "})
    used = embedding.embedder("e5-base")
    np.testing.assert_allclose(used.query(text), normalised(own.encode(f"q {text}")), atol=1e-5)
    np.testing.assert_allclose(
        used.passages([text])[0], normalised(own.encode(f"p {text}")), atol=1e-5
    )


def test_the_fingerprint_follows_weights_and_the_prefix_of_passages(folder: Path) -> None:
    save_model(folder / "one")
    save_model(folder / "other", 24)
    shutil.copytree("one", "elsewhere")
    one = embedding.embedder("one")
    assert embedding.embedder("elsewhere").fingerprint == one.fingerprint
    assert embedding.embedder("one", query="q ").fingerprint == one.fingerprint
    assert embedding.embedder("one", passage="p ").fingerprint != one.fingerprint
    assert embedding.embedder("other").fingerprint != one.fingerprint


def test_settings_go_before_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = save_model(folder / "e5-base")
    monkeypatch.setenv("REPORTQA_MODEL", "e5-base")
    monkeypatch.setenv("REPORTQA_QUERY_PREFIX", "q ")
    monkeypatch.setenv("REPORTQA_PASSAGE_PREFIX", "none")
    with Library.open("index", create=True) as library:
        library.ingest(["corpus"])
        passage = library.store.passages()[0]
        vector = library.store._ranking.passages.vectors([passage.id % (1 << 32)])[0]
        np.testing.assert_allclose(
            vector, normalised(model.encode(passage.passage.text)), atol=2e-3
        )
        np.testing.assert_allclose(
            library.store.vectors(["供水"])[0], normalised(model.encode("q 供水")), atol=1e-5
        )
    monkeypatch.delenv("REPORTQA_PASSAGE_PREFIX")
    with Library.open("index") as library, pytest.raises(ModelMismatchError, match="prefix"):
        library.search("供水")


def test_a_library_keeps_to_its_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_model(folder / "small")
    with Library.open("index", create=True, model="small") as library:
        library.ingest(["corpus"])
    with Library.open("index") as library:  # by itself it uses the model that it was made with
        state = library.store.state
        assert (state.model_name, state.dimension) == ("small", 16)
        assert state.model == str(folder / "small")
        found = library.search("供水工程")
        assert library.ingest(["corpus"])[0].status == "unchanged"
    monkeypatch.setenv("REPORTQA_MODEL", "default")
    with Library.open("index") as library:
        for refused in (
            lambda: library.search("供水工程"),
            lambda: library.ingest(["corpus"]),
            library.check_model,
        ):
            with pytest.raises(ModelMismatchError) as error:
                refused()
            said = str(error.value)
            assert "model small (16 dimensions)" in said
            assert "--change-model" in said
            assert len(said.splitlines()) == 1
        assert library.store.state == state
        (report,) = library.reports()
        assert library.figures(report=report.report)  # no vectors are needed
        library.correct(report.report, title="另一个标题")
        library.ingest(["corpus"], change_model=True)
        assert library.store.state.dimension == 512
        assert library.search("供水工程")
    monkeypatch.setenv("REPORTQA_MODEL", "small")
    with Library.open("index") as library:
        library.ingest(["corpus"], change_model=True)
        assert library.search("供水工程") == found
        library.remove([report.report])
        assert library.reports() == ()


def test_a_model_that_changed_or_went_is_told(folder: Path) -> None:
    save_model(folder / "small")
    with Library.open("index", create=True, model="small") as library:
        library.ingest(["corpus"])
    shutil.rmtree("small")
    with (
        Library.open("index") as library,
        pytest.raises(SettingsError, match=r"made with the model small.*--change-model"),
    ):
        library.search("供水")
    save_model(folder / "small", 24)
    with (
        Library.open("index") as library,
        pytest.raises(ModelMismatchError, match="not the same any more"),
    ):
        library.search("供水")
    save_model(folder / "moved")
    with Library.open("index", model="moved") as library:
        assert library.search("供水")


def test_the_web_application_does_not_start_over_a_library_of_another_model(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open("index", create=True) as library:
        library.ingest(["corpus"])
    save_model(folder / "small")
    monkeypatch.setenv("REPORTQA_MODEL", "small")
    with pytest.raises(ModelMismatchError, match=r"universal-sentence-encoder.*512"):
        prepare(Path("corpus"), "index")


def test_the_command_line_says_it_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_model(folder / "small")
    with Library.open("index", create=True) as library:
        library.ingest(["corpus"])
    monkeypatch.setenv("REPORTQA_MODEL", "small")
    command = [sys.executable, "-m", "reportqa", "ingest", "corpus"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (run.returncode, run.stdout) == (1, "")
    assert "universal-sentence-encoder-multilingual-3 (512 dimensions)" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    subprocess.run([*command, "--change-model"], check=True, capture_output=True, timeout=120)
    with Library.open("index") as library:
        assert library.store.state.model_name == "small"


def test_a_name_is_looked_for_on_this_machine_alone(folder: Path) -> None:
    for name in ("BAAI/bge-small-zh-v1.5", "no-such-model"):
        with pytest.raises(SettingsError) as error:
            embedding.embedder(name)
        assert name in str(error.value)
        assert "Copy the model's folder" in str(error.value)
        assert str(folder / "cache") in str(error.value)


def test_a_name_is_found_in_the_cache(folder: Path) -> None:
    for name, held in (
        ("intfloat/e5-small", "models--intfloat--e5-small"),
        ("tiny", "models--sentence-transformers--tiny"),
    ):
        cached = folder / "cache" / held
        model = save_model(cached / "snapshots/abc")
        (cached / "refs").mkdir()
        (cached / "refs/main").write_text("abc", "utf-8")
        used = embedding.embedder(name)
        assert used.name == name
        prefix = "query: " if name == "intfloat/e5-small" else ""
        np.testing.assert_allclose(
            used.query("供水"), normalised(model.encode(f"{prefix}供水")), atol=1e-5
        )
