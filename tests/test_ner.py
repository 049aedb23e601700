"""The pipeline that finds people's names, its training data, and the one command that makes it anew."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.util import load_config

from extract.ner import corpora, names, train
from extract.ner.closed_lists import Lists
from extract.ner.corpora import CorpusError
from extract.people import listed
from extract.text import tokenizer

MEGABYTE = 1_000_000


def found(text: str) -> list[str]:
    """The tokens of a sentence that the shipped pipeline takes for people's names."""
    doc = tokenizer()(text)
    return [doc[i].text for i in sorted(names.people(doc, [(0, len(doc) - 1)]))]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("kata Kepala Disdukcapil Kota Palu Rosa Lamadjido, Selasa.", ["Rosa", "Lamadjido"]),
        ("Seorang wali murid, Nurlaila, mengaku baru tahu.", ["Nurlaila"]),
        ("Sebanyak 4.120 anak di Kabupaten Sigi sudah memiliki KIA.", []),
        ("Wali Kota Serahkan KIA kepada Murid", []),
        ("", []),
    ],
)
def test_people_are_told_from_places_and_offices(text: str, people: list[str]) -> None:
    assert found(text) == people


def test_tokens_are_those_of_the_article_and_answers_stay_the_same() -> None:
    doc = tokenizer()("Sigi.\nMenurut Samuel Yansen, layanan ramai.\nUjar Rosa Lamadjido.")
    second = [i for i, token in enumerate(doc) if token.text in ("Samuel", "Yansen")]
    assert names.people(doc, [(second[0] - 1, len(doc) - 1)]) >= set(second)
    assert names.people(doc, [(0, len(doc) - 1)]) == names.people(doc, [(0, len(doc) - 1)])
    assert names.people(doc, []) == frozenset()


def test_the_weights_are_small_and_hold_the_lists_they_were_trained_with() -> None:
    files = [path for path in names.WEIGHTS.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 10 * MEGABYTE
    kept = json.loads((names.WEIGHTS / "closed_lists" / "lists.json").read_text("utf-8"))
    assert {"kepala", "bupati"} <= set(kept["titles"])
    assert "kota palu" not in kept["regions"]
    assert "palu" in kept["regions"]


def test_the_notice_names_every_folder_of_training_sentences() -> None:
    notice = (Path(names.__file__).parent / "NOTICE").read_text("utf-8").lower()
    folders = {name.split("/")[0].split("-")[0] for name in corpora.FILES["train"]} - {"synth"}
    assert [name for name in sorted(folders) if name not in notice.replace("-", "")] == []


def test_the_pipeline_is_loaded_only_where_a_number_needs_a_speaker() -> None:
    script = (
        "import sys; from extract import extract; from extract.model import Article\n"
        "extract(Article('a', 'KIA\\nKata Budi Santoso, kantor tutup pada hari libur.'))\n"
        "assert 'extract.ner.names' in sys.modules\n"
        "from extract.ner.names import _pipeline; print(_pipeline.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert run.stdout.split() == ["0"], run.stderr


def spans(sentence: corpora.Sentence) -> list[tuple[str, str]]:
    return [(sentence.text[start:end], label) for start, end, label in sentence.entities]


def test_sentences_are_read_from_tokens_and_from_spans(tmp_path: Path) -> None:
    tokens = tmp_path / "tokens.txt"
    tokens.write_text("Bupati N O\nSigi P B-LOC\nSamuel P B-PER\nYansen P I-PER\n\nIa N O\n\n", "utf-8")
    lines = tmp_path / "spans.jsonl"
    lines.write_text(json.dumps({"text": "Ujar Rosa.", "spans": [[5, 9, "PERSON"]]}) + "\n", "utf-8")
    assert [spans(sentence) for sentence in corpora.read(tokens)] == [[("Sigi", "LOC"), ("Samuel Yansen", "PER")], []]
    assert [spans(sentence) for sentence in corpora.read(lines)] == [[("Rosa", "PER")]]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.txt", "Sigi B-LOC\nRosa B-NAME\n", "x.txt:2: no token with a label: 'Rosa B-NAME'"),
        ("x.txt", "Sigi B-LOC\nRosa\n", "x.txt:2: no token with a label: 'Rosa'"),
        ("x.jsonl", '{"text": "Rosa"}\n', "x.jsonl:1: no sentence with spans"),
        ("x.jsonl", "Rosa\n", "x.jsonl:1: no sentence with spans"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=re.escape(says)):
        corpora.read(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"train\.txt: No such file"):
        corpora.sentences(tmp_path, "train")


def test_marks_at_the_edge_of_a_name_are_outside_of_it() -> None:
    sentence = corpora.Sentence("Ujar (Rosa).", ((5, 12, "PER"),))
    nlp = names._pipeline()
    assert [entity.text for entity in corpora.tokens(nlp, sentence).ents] == ["Rosa"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder as the command wants it, with eight sentences in each file."""
    for name in {name for part in corpora.FILES.values() for name in part}:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        if path.suffix == ".jsonl":
            text = '{"text": "Ujar Rosa.", "spans": [[5, 9, "PER"]]}\n'
        else:
            text = f"Bupati O\nSigi{len(name)} B-LOC\nSamuel B-PER\n\n"
        path.write_text(text * 8, "utf-8")
    (tmp_path / "lexicons").mkdir()
    for name, text in {
        "region_names_titlecase.txt": "Sigi\nKota Palu\n",
        "name_tokens.tsv": "token\tcount\nrosa\t90\n",
        "lowercase_words.txt": "kantor\n",
    }.items():
        (tmp_path / "lexicons" / name).write_text(text, "utf-8")
    return tmp_path


def test_the_command_makes_weights_that_can_be_loaded(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    short = load_config(train.CONFIG, overrides={"training.max_steps": 4, "training.eval_frequency": 2})
    short.to_disk(tmp_path / "short.cfg")
    monkeypatch.setattr(train, "CONFIG", tmp_path / "short.cfg")
    train.main(data, tmp_path / "weights")
    assert "test.txt  PER  P " in capsys.readouterr().out
    assert str(tmp_path) not in (tmp_path / "weights" / "config.cfg").read_text("utf-8")
    monkeypatch.setattr(names, "WEIGHTS", tmp_path / "weights")
    assert names._pipeline.__wrapped__().pipe_names == ["closed_lists", "tok2vec", "ner"]


def test_the_lists_come_from_their_one_place(data: Path) -> None:
    lists = train.closed_lists(data / "lexicons")
    assert isinstance(lists, Lists)
    assert set(lists.titles) == listed("title") | listed("honorific")
    assert lists.regions == ("kota palu", "sigi")
    assert lists.names == ("rosa",)
    assert "kertasari" in lists.districts
