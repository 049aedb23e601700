"""The regions of Indonesia and every name by which news calls them, loaded once from extract/patterns.

Codes and names are Kemendagri's, by way of the npm package idn-area-data 3.1.2 (ODbL 1.0); other names, seats of
government and the words around names are rows of place_names.toml and seats.toml.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extract.rows import PATTERNS, RuleError, rows

Level = Literal["country", "province", "regency", "city", "district"]
LevelWord = Literal["kabupaten", "kota", "provinsi", "kecamatan", "distrik", "desa"]
Source = Literal["official", "other", "seat", "district"]

FILE = "place_names"  # .toml
LEVELS: Mapping[str | None, Level] = {
    "kabupaten": "regency",
    "kota": "city",
    "provinsi": "province",
    "kecamatan": "district",
    "distrik": "district",
}
# Districts of the source that abbreviate words which news writes out.
ABBREVIATIONS = {"t.": "Tanah", "bts.": "Batang", "bl.": "Blubur", "gn.": "Gunung", "kep.": "Kepulauan"}
CANDIDATES_FIRST: Mapping[Level, int] = {"country": 0, "province": 1, "city": 2, "regency": 3, "district": 4}


@dataclass(frozen=True, slots=True)
class Region:
    """One row of places.csv; `code` and `parent` are Kemendagri codes, `lat` and `lng` degrees or None."""

    code: str
    name: str
    level: Level
    parent: str | None
    lat: float | None
    lng: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One region that a name may mean.

    `weak`: the article must speak for it in another way. `capitals`: read in capitals only (`KLU`, not `Klu`).
    `bound`: read only behind a level word (`Kecamatan Tarik`).
    """

    code: str
    source: Source
    weak: bool = False
    capitals: bool = False
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """What the words before a name tell: the level meant, an authority, a part of another thing's name."""

    level: LevelWord | None
    office: bool
    part: bool
    hint: bool


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that stand for a place named before, or (`national`) for the country."""

    pattern: re.Pattern[str]
    level: LevelWord | None
    national: bool
    weak: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names by their squashed form, and `prefixes`: every beginning of one, so that reading can stop early.

    `hint_openings` are the first words of the cues that are hints.
    """

    names: Mapping[str, tuple[Entry, ...]]
    prefixes: frozenset[str]
    stops: frozenset[str]
    cues: Mapping[tuple[str, ...], Cue]
    hint_openings: frozenset[str]
    fillers: frozenset[str]
    anaphors: tuple[Anaphor, ...]


@cache
def squash(name: str) -> str:
    """A name without case, spaces and marks: `Muko-Muko`, `Muko Muko` and `Mukomuko` are one name."""
    return "".join(c for c in name.lower() if c.isalnum())


@cache
def regions() -> Mapping[str, Region]:
    """All regions by code, in the order of places.csv."""
    with (PATTERNS / "places.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        return {
            code: Region(code, name, level, parent or None, float(lat) if lat else None, float(lng) if lng else None)  # type: ignore[arg-type]
            for code, name, level, parent, lat, lng in lines
        }


def lineage(code: str) -> tuple[str, ...]:
    """A region's code and those of the regions around it, nearest first: `17.71.03`, `17.71`, `17`."""
    parts = code.split(".")
    return tuple(".".join(parts[:n]) for n in range(len(parts), 0, -1))


@cache
def gazetteer() -> Gazetteer:
    """Load everything once (about 0.1 s); RuleError names the row that cannot be used."""
    found: dict[str, dict[str, Entry]] = {}
    for name, entry in _entries():
        found.setdefault(squash(name), {}).setdefault(entry.code, entry)
    names = {key: tuple(sorted(of.values(), key=_first)) for key, of in found.items()}
    stops = _squashed("stop")
    keys = (*names, *stops)
    cues = _cues()
    return Gazetteer(
        names=names,
        prefixes=frozenset(key[:n] for key in keys for n in range(1, len(key) + 1)),
        stops=stops,
        cues=cues,
        hint_openings=frozenset(words[0] for words, cue in cues.items() if cue.hint),
        fillers=frozenset(word.lower() for row in rows(FILE, "filler") for word in row["words"]),
        anaphors=tuple(_anaphors()),
    )


def _first(entry: Entry) -> tuple[int, str]:
    return CANDIDATES_FIRST[regions()[entry.code].level], entry.code


def _entries() -> Iterator[tuple[str, Entry]]:
    yield from _official(_squashed("weak"), _squashed("word"))
    for row in rows(FILE, "name"):
        for name in row["names"]:
            for code in row["codes"]:
                yield name, Entry(_known(code, name), "other", row.get("weak", False), name.isupper())
    for row in rows("seats", "seat"):
        for name in row["names"]:
            yield name, Entry(_known(row["code"], name), "seat")


def _official(weak: frozenset[str], words: frozenset[str]) -> Iterator[tuple[str, Entry]]:
    for region in regions().values():
        if region.level == "district":
            for name in _spellings(region.name):
                yield name, Entry(region.code, "district", weak=True, bound=squash(name) in words)
        elif region.level != "country":
            yield region.name, Entry(region.code, "official", weak=squash(region.name) in weak)
            if region.name.startswith("Kepulauan "):
                yield region.name.replace("Kepulauan", "Kep"), Entry(region.code, "official")


def _spellings(name: str) -> Iterator[str]:
    """`Konda/ Kondaga` is two names, `Misool (Misool Utara)` too, `Gn. Bintang Awai` is `Gunung Bintang Awai`."""
    for part in filter(None, map(str.strip, re.split(r"[/()]", name))):
        yield part
        yield " ".join(ABBREVIATIONS.get(word.lower(), word) for word in part.split())


def _cues() -> dict[tuple[str, ...], Cue]:
    return {
        tuple(words.lower().replace("-", " ").split()): Cue(
            row.get("level"), row.get("office", False), row.get("part", False), row.get("hint", False)
        )
        for row in rows(FILE, "cue")
        for words in row["words"]
    }


def _anaphors() -> Iterator[Anaphor]:
    for kind in ("anaphor", "national"):
        for row in rows(FILE, kind):
            pattern = re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE)
            yield Anaphor(pattern, row.get("level"), kind == "national", row.get("weak", False))


def _known(code: str, name: str) -> str:
    if code not in regions():
        raise RuleError(f"extract/patterns: {name!r} has the unknown region code {code!r}")
    return code


def _squashed(table: str) -> frozenset[str]:
    return frozenset(squash(name) for row in rows(FILE, table) for name in row["names"])
