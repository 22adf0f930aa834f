"""A cross-encoder in a local folder orders the first passages of a search; none does by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa import Library
from reportqa.errors import SettingsError

WORDS = ("政策解读", "平潭政策解读的形式")
TOP = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder that is real but for its size: one layer, weights by chance."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(3)
    path = tmp_path_factory.mktemp("cross-encoder")
    signs = dict.fromkeys("政策解读形式培训人员网站信息公开处理费没有收取年发布")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *signs]
    tokenizer = transformers.BertTokenizerFast(vocab={w: i for i, w in enumerate(words)})
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, num_labels=1, max_position_embeddings=128,
        initializer_range=1.0,
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


def _ids(library: Library, query: str = WORDS[0], top: int = TOP) -> list[int]:
    return [hit.passage.id for hit in library.search(query, top=top)]


def test_the_first_passages_stand_in_its_order_and_the_others_stay(
    corpus_library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentence_transformers import CrossEncoder

    monkeypatch.delenv("REPORTQA_RERANKER", raising=False)
    before = corpus_library.search(WORDS[0], top=TOP)
    monkeypatch.setenv("REPORTQA_RERANKER", str(folder))
    monkeypatch.setenv("REPORTQA_RERANKED", "4")
    after = _ids(corpus_library)
    texts = {hit.passage.id: hit.passage.passage.text for hit in before}
    pairs = [(WORDS[0], texts[hit.passage.id]) for hit in before[:4]]
    scores = CrossEncoder(str(folder), device="cpu", local_files_only=True).predict(pairs)
    wanted = [before[i].passage.id for i in sorted(range(4), key=lambda i: -scores[i])]
    assert after[:4] == wanted
    assert after[4:] == [hit.passage.id for hit in before[4:]]
    assert wanted != [hit.passage.id for hit in before[:4]]
    assert _ids(corpus_library) == after


def test_answers_are_quoted_with_it_too(
    corpus_library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPORTQA_RERANKER", str(folder))
    answer = corpus_library.ask("平潭2024年政策解读的形式")
    assert answer.kind == "passage"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (None, "there is no folder"),
        ("", "holds no cross-encoder"),
        ('{"architectures": ["BertModel"]}', "holds no cross-encoder"),
        (
            '{"architectures": ["BertForSequenceClassification"],'
            ' "id2label": {"0": "a", "1": "b"}}',
            "sorts texts into classes",
        ),
        (
            '{"architectures": ["BertForSequenceClassification"], "auto_map": {}}',
            "program code",
        ),
        ('{"architectures": ["BertForSequenceClassification"]}', "cannot be loaded"),
    ],
)
def test_a_folder_without_one_is_an_error_that_says_so(
    corpus_library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    config: str | None,
    said: str,
) -> None:
    folder = tmp_path / "model"
    if config is not None:
        folder.mkdir()
        (folder / "config.json").write_text(config, "utf-8")
    monkeypatch.setenv("REPORTQA_RERANKER", str(folder))
    with pytest.raises(SettingsError, match=said):
        corpus_library.search(WORDS[0])
