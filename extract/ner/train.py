"""Train the pipeline anew: `python -m extract.ner.train DIR [OUT]`.

DIR holds the annotated sentences that `corpora.py` names and, below lexicons/, three word lists. OUT, the folder of the
weights, is extract/ner/weights unless given. It takes some six minutes of one core; the same data, machine and versions
give the same weights. At the end the entities found in the test sentences are scored.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config, load_model_from_path
from thinc.api import Config

from extract.ner import corpora
from extract.ner.closed_lists import ClosedLists, Lists
from extract.ner.names import WEIGHTS
from extract.people import listed

HERE = Path(__file__).parent
CONFIG = HERE / "config.cfg"
PLACES = HERE.parent / "patterns" / "places.csv"


def closed_lists(lexicons: Path) -> Lists:
    """Gather the closed lists: of `lexicons`, of this folder, and of the rules for speakers and places."""
    own = tomllib.loads((HERE / "lists.toml").read_text(encoding="utf-8"))
    with PLACES.open(encoding="utf-8", newline="") as file:
        districts = [row["name"] for row in csv.DictReader(file) if row["level"] == "district"]
    return Lists(
        regions=_sorted(_lines(lexicons / "region_names_titlecase.txt")),
        districts=_sorted(districts),
        titles=_sorted(listed("title") | listed("honorific")),
        saying=_sorted(listed("say")),
        names=_sorted(line.split("\t")[0] for line in _lines(lexicons / "name_tokens.tsv")[1:]),
        lower=_sorted(_lines(lexicons / "lowercase_words.txt")),
        **{kind: _sorted(words) for kind, words in own.items()},
    )


def trained(config: Config, lists: Lists) -> Language:
    """Train a pipeline as `config` says; of its states the one that does best on the dev sentences."""
    nlp = init_nlp(config)
    marks = nlp.get_pipe("closed_lists")
    assert isinstance(marks, ClosedLists)
    marks.fill(lists)
    with tempfile.TemporaryDirectory() as folder:
        train(nlp, Path(folder))
        return load_model_from_path(Path(folder) / "model-best")


def write(nlp: Language, out: Path) -> None:
    """Write what `names.py` loads; the words come tokenized, so neither vocabulary nor tokenizer is kept."""
    shutil.rmtree(out, ignore_errors=True)
    nlp.config["paths"]["data"] = None  # where the sentences lay is nobody's business
    nlp.to_disk(out, exclude=["vocab", "tokenizer"])


def scores(nlp: Language, path: Path) -> Iterable[str]:
    """Precision, recall and F1 on a file of annotated sentences, a line a label."""
    found = nlp.evaluate(list(corpora.examples(nlp, corpora.read(path))))["ents_per_type"]
    for label, score in sorted(found.items()):
        yield f"{path.name}  {label}  P {score['p']:.3f}  R {score['r']:.3f}  F1 {score['f']:.3f}"


def main(data: Path, out: Path = WEIGHTS) -> None:
    """Train, write the weights, and print how well the test sentences are read."""
    config = load_config(CONFIG, overrides={"paths.data": str(data)})
    nlp = trained(config, closed_lists(data / "lexicons"))
    write(nlp, out)
    for name in corpora.FILES["test"]:
        print("\n".join(scores(nlp, data / name)))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({word.lower() for word in words if word}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
