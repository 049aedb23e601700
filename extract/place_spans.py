"""Find the names of places in a text, and the words that stand for one; what they mean here is decided in places.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extract.gazetteer import LEVELS, Entry, Gazetteer, LevelWord, gazetteer, regions, squash
from extract.place_cues import LONGEST_CUE, Binding, Word, binding_of, bound

Kind = Literal["name", "seat", "anaphor", "national", "part_of_name", "hint"]

WORD = re.compile(r"[^\W_]+(?:['’`][^\W_]+)*")
JOINT = re.compile(r"['’]?[ \u00a0]{1,2}|[ \u00a0]?[-/][ \u00a0]?|\.[ \u00a0]?")  # inside a name
DATELINE = re.compile(r" ?(?:[-–—,(|.:]|\n)")
LIST = re.compile(r",? (?:dan|serta|maupun|atau) |, ?|/")
DOMAIN = re.compile(r"\.(?:com|co|id|net|news|today)\b", re.IGNORECASE)
DEFINED = re.compile(r" ?\(([A-Z][A-Za-z]{1,11})\)")
SENTENCE_START = re.compile(r"(?:^|[\n.!?:\"“”(–—-])[\s\"“(]*$")
PERSON = re.compile(r", (?:[A-Z][\w'’.]+ )+$")  # 'Kepala Disdukcapil Nabire, Markus Waropen, mengatakan'
WHERE_SAID = re.compile(r"(?:dihubungi|ditemui|dikonfirmasi|diwawancarai)(?: [a-z]+){0,2} (?:dari|di) $")
DISTRICT_WORDS = ("kecamatan", "kec", "distrik")
LONGEST_NAME, LONGEST_ABBREVIATION, LONGEST_UNKNOWN = 7, 3, 3


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A name of a place, or words that stand for one, at code points `start:end` of the text.

    `codes` are the regions it may mean, the highest level first; empty for a district that no gazetteer row has
    and for anaphors. `level_word` and `office` come from the words before it (`Pemkab Kupang`: kabupaten, office).
    Kinds: `name`; `seat`, the town where a regency is governed; `anaphor` (`daerah ini`); `national`;
    `part_of_name` (`SMAN 1 Rejang Lebong`, `Desa X`), never a subject; `hint` (`Bupati` alone): a level, no place.
    `weak` spans count only when the article speaks for them in another way.
    """

    start: int
    end: int
    surface: str
    codes: tuple[str, ...]
    level_word: LevelWord | None
    kind: Kind
    weak: bool
    office: bool


def find(text: str) -> list[PlaceSpan]:
    """All places in `text`, in order and without overlaps: `Dinas Dukcapil KLU` gives `KLU` with 52.08."""
    words = [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
    spans, used = _names(text, words, gazetteer())
    spans = _inherit_levels(text, spans)
    spans += _local_names(text, words, spans)
    taken = {position for span in spans for position in range(span.start, span.end)}
    spans += [span for span in _anaphors(text) if span.start not in taken]
    spans += _hints(words, used, gazetteer())
    return sorted(spans, key=lambda span: span.start)


def _names(text: str, words: Sequence[Word], known: Gazetteer) -> tuple[list[PlaceSpan], set[int]]:
    """The names in the text, and the indices of the words read as names or as words that bind to one."""
    spans: list[PlaceSpan] = []
    used: set[int] = set()
    index = 0
    while index < len(words):
        read = _name(text, words, index, known) or _unknown_district(text, words, index)
        if read is None:
            index += 1
            continue
        span, first, last = read
        if span is not None:
            spans.append(span)
        used.update(range(first, last + 1))
        index = last + 1
    return spans, used


def _name(text: str, words: Sequence[Word], index: int, known: Gazetteer) -> tuple[PlaceSpan | None, int, int] | None:
    """The name at `index`, the first of its binding words and its last word; no span for a phrase that is no place."""
    last = _longest(text, words, index, known)
    if last is None:
        return None
    key = squash(text[words[index].start : words[last].end])
    if key in known.stops:
        return None, index, last
    binding = binding_of(text, words, index, known)
    if words[index].text.lower() == "kota" and binding.level is None and _is_city(key.removeprefix("kota"), known):
        return None  # `Kota Padang` is the city behind its level word, `Kecamatan Kota Padang` a district
    span = _span(text, words, index, last, binding, known.names[key])
    return (span, binding.first, last) if span is not None else None


def _is_city(key: str, known: Gazetteer) -> bool:
    return any(regions()[entry.code].level == "city" for entry in known.names.get(key, ()))


def _unknown_district(text: str, words: Sequence[Word], index: int) -> tuple[PlaceSpan, int, int] | None:
    """`Kecamatan Merigi Sakit`, misspelt: a district that no row has, so that its number is not taken for another's."""
    if index == 0 or words[index - 1].text.lower() not in DISTRICT_WORDS or not words[index].text[0].isupper():
        return None
    known = gazetteer()
    if not bound(text, words, index - 1, index) or (words[index].text.lower(),) in known.cues:
        return None
    last = index
    while last + 1 < min(index + LONGEST_UNKNOWN, len(words)) and words[last + 1].text[0].isupper():
        if text[words[last].end : words[last + 1].start] != " " or (words[last + 1].text.lower(),) in known.cues:
            break
        last += 1
    start, end = words[index].start, words[last].end
    return PlaceSpan(start, end, text[start:end], (), "kecamatan", "name", False, False), index - 1, last


def _longest(text: str, words: Sequence[Word], index: int, known: Gazetteer) -> int | None:
    """The index of the last word of the longest name that begins at `index`; None where there is none."""
    first = words[index].text
    if not (first[0].isupper() or first[0].isdigit()):
        return None
    key, best = "", None
    for last in range(index, min(index + LONGEST_NAME, len(words))):
        if last > index and not _joined(text, words, last, first[0].isdigit()):
            break
        key += squash(words[last].text)
        if key not in known.prefixes:
            break
        if key in known.stops or key in known.names:
            best = last
    return best


def _joined(text: str, words: Sequence[Word], last: int, capitals: bool) -> bool:
    gap = text[words[last - 1].end : words[last].start]
    if capitals and words[last].text[0].islower() and words[last].text != "x":  # 2 x 11 Kayu Tanam
        return False
    if "." in gap and len(words[last - 1].text) > LONGEST_ABBREVIATION:
        return False
    return JOINT.fullmatch(gap) is not None


def _span(
    text: str, words: Sequence[Word], index: int, last: int, binding: Binding, known: Sequence[Entry]
) -> PlaceSpan | None:
    """The span of the words `index` to `last`; None where they are none of the names `known` here."""
    start, end = words[index].start, words[last].end
    surface = text[start:end]
    entries = [entry for entry in known if _readable(entry, surface, binding)]
    sources = {entry.source for entry in entries}
    if sources == {"district"}:
        lower = any(word.text[0].islower() for word in words[index : last + 1])
        if binding.level is None and (lower or _in_a_name(text, words, index, last)):
            return None
    if not entries or (binding.level is None and not binding.office and _no_subject(text, start, end)):
        return None
    kind: Kind = "seat" if "seat" in sources and not sources & {"official", "other"} else "name"
    if binding.part or DOMAIN.match(text, end):
        kind = "part_of_name"
    if kind == "seat" and (start == 0 or text[start - 1] == "\n") and DATELINE.match(text, end):
        entries = [entry for entry in entries if entry.source == "seat"]
    weak = all(entry.weak for entry in entries) and not binding.office and binding.level is None
    return PlaceSpan(start, end, surface, _codes(entries, binding), binding.level, kind, weak, binding.office)


def _no_subject(text: str, start: int, end: int) -> bool:
    """Whether a name is a person's, or of the place where somebody was asked: 'yang dihubungi dari Kupang'."""
    before = text[max(0, start - 60) : start]
    return bool((PERSON.search(before) and text[end : end + 1] == ",") or WHERE_SAID.search(before))


def _readable(entry: Entry, surface: str, binding: Binding) -> bool:
    if entry.capitals and not surface.isupper():
        return False
    return not entry.bound or binding.level in ("kecamatan", "distrik")


def _codes(entries: Sequence[Entry], binding: Binding) -> tuple[str, ...]:
    """The candidates that fit the level word; all of them where none does (`Kabupaten Batam`)."""
    codes = [e.code for e in entries if e.source != "district"] or [e.code for e in entries]
    if binding.level in LEVELS:
        level = LEVELS[binding.level]
        codes = [e.code for e in entries if regions()[e.code].level == level] or codes
    elif any(e.source == "seat" for e in entries):
        codes = [e.code for e in entries]
    return tuple(codes)


def _in_a_name(text: str, words: Sequence[Word], index: int, last: int) -> bool:
    """Whether a bare district name stands among other capitalised words, as in a person's name or a headline."""
    followed = last + 1 < len(words) and text[words[last].end : words[last + 1].start] == " "
    if followed and words[last + 1].text[0].isupper():
        return True
    if index == 0 or text[words[index - 1].end : words[index].start] != " ":
        return False
    before = words[index - 1]
    return before.text[0].isupper() and not SENTENCE_START.search(text, max(0, before.start - 3), before.start)


def _inherit_levels(text: str, spans: Sequence[PlaceSpan]) -> list[PlaceSpan]:
    """What holds for one of a list holds for all: `Kecamatan Sirimau dan Baguala`, `Riau, Jambi` (both provinces)."""
    done: list[PlaceSpan] = []
    for span in spans:
        before = done[-1] if done else None
        if before is not None and span.level_word is None and LIST.fullmatch(text[before.end : span.start]):
            span = _like(before, span)
        done.append(span)
    return done


def _like(before: PlaceSpan, span: PlaceSpan) -> PlaceSpan:
    """The span read on the level of the one before it; unchanged where it means nothing there (`Kota Kupang, Belu`)."""
    levels = {regions()[code].level for code in before.codes}
    if len(levels) != 1 or not (before.level_word or levels == {"province"}):
        return span
    codes = tuple(code for code in span.codes if regions()[code].level in levels)
    if not codes or ("district" in levels and codes != span.codes):
        return span
    return replace(span, codes=codes, level_word=before.level_word, weak=span.weak and before.level_word is None)


def _local_names(text: str, words: Sequence[Word], spans: Sequence[PlaceSpan]) -> list[PlaceSpan]:
    """Abbreviations that the article makes itself: `Bengkulu Selatan (BS)`, and `Dukcapil BS` without the brackets."""
    defined: dict[str, PlaceSpan] = {}
    initials: dict[str, PlaceSpan] = {}
    for span in spans:
        if span.kind != "name" or not span.codes or regions()[span.codes[0]].level == "district":
            continue
        short = "".join(part[0].upper() for part in span.surface.split())
        if len(short) > 1:
            initials.setdefault(short, span)
        match = DEFINED.match(text, span.end)
        if match and squash(match[1]) not in gazetteer().names and _abbreviates(match[1], span):
            defined.setdefault(match[1], span)
    taken = {span.start for span in spans}
    found = []
    for index, word in enumerate(words):
        named = defined.get(word.text) or initials.get(word.text)
        if named is None or word.start in taken:
            continue
        binding = binding_of(text, words, index, gazetteer())
        if word.text in defined or binding.office:
            found.append(replace(named, start=word.start, end=word.end, surface=word.text, office=binding.office))
    return found


def _abbreviates(short: str, span: PlaceSpan) -> bool:
    """Whether the letters of `short` occur in the name in order: Mura in Musi Rawas, KLU in Kabupaten Lombok Utara."""
    letters = iter(squash((span.level_word or "") + span.surface))
    return all(letter in letters for letter in short.lower())


def _anaphors(text: str) -> Iterator[PlaceSpan]:
    for row in gazetteer().anaphors:
        kind: Kind = "national" if row.national else "anaphor"
        codes = ("ID",) if row.national else ()
        for match in row.pattern.finditer(text):
            yield PlaceSpan(match.start(), match.end(), match.group(), codes, row.level, kind, row.weak, False)


def _hints(words: Sequence[Word], used: set[int], known: Gazetteer) -> list[PlaceSpan]:
    """Offices without a name: `Bupati` tells that the article is about a regency."""
    found = []
    for index, word in enumerate(words):
        if word.text.lower() not in known.hint_openings:
            continue
        for size in range(1, LONGEST_CUE + 1):
            cue = known.cues.get(tuple(w.text.lower() for w in words[index : index + size]))
            if cue is not None and cue.hint and index not in used:
                end = words[index + size - 1].end
                surface = " ".join(w.text for w in words[index : index + size])
                found.append(PlaceSpan(word.start, end, surface, (), cue.level, "hint", True, True))
                break
    return found
