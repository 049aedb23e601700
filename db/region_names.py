"""Places as tables name them: Kemendagri and BPS codes, with dots or without, and names with or without their level."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Literal

from db.reference import REGIONS, Level, Region, regions

BPS = REGIONS.with_name("bps_codes.csv")
Codes = Literal["kemendagri", "bps"]

_LEVELS: Mapping[str, Level] = {
    "provinsi": "province",
    "prov": "province",
    "kabupaten": "regency",
    "kab": "regency",
    "kota": "city",
    "kecamatan": "district",
    "kec": "district",
    "distrik": "district",
}
_DOTTED = re.compile(r"\d\d(\.\d\d){1,2}")
_PLAIN = re.compile(r"\d{2}|\d{4}|\d{6}")
_NAMED = 5  # candidates that a refusal names


class UnknownPlaceError(ValueError):
    """A place that cannot be told; the message says why, with the candidates where there are several."""


def code_of(place: str, codes: Codes | None = None, within: str | None = None) -> str:
    """Give the Kemendagri code of '17.71', '1771', 'Kota Bengkulu', 'KAB. REJANG LEBONG' or 'Indonesia'.

    `codes` says what codes without dots are; without it the place must be the same in both. `within` is the province
    that names are in. Raises UnknownPlaceError.
    """
    if _DOTTED.fullmatch(place):
        return _known(place)
    if _PLAIN.fullmatch(place):
        return _undotted(place, codes)
    if re.search(r"\d", place):
        raise UnknownPlaceError("is no code of a region (17.71, 1771; a spreadsheet may have lost a zero)")
    return _named(place, within)


def _known(code: str) -> str:
    if code not in _by_code():
        raise UnknownPlaceError("is no code of a region")
    return code


def _undotted(place: str, codes: Codes | None) -> str:
    dotted = ".".join(place[n : n + 2] for n in range(0, len(place), 2))
    found = {
        "kemendagri": dotted if dotted in _by_code() else None,
        "bps": _by_bps().get(place),
    }
    meant = {found[codes]} if codes else set(found.values()) if len(place) < 6 else {found["kemendagri"]}
    if len(meant) > 1:
        names = [f"{kind} {_by_code()[code].name}" for kind, code in found.items() if code]
        raise UnknownPlaceError(f"may be {' or '.join(names)}: say which codes these are in the mapping")
    code = meant.pop()
    if code is None:
        raise UnknownPlaceError(f"is no {codes or 'Kemendagri'} code of a region")
    return code


def _named(place: str, within: str | None) -> str:
    words = re.findall(r"[^\W\d_]+", place.lower())
    level = _LEVELS.get(words[0]) if len(words) > 1 else None
    key = "".join(words[1:] if level else words)
    found = [
        region
        for region in _by_name().get(key, ())
        if level in (None, region.level) and (within is None or region.code.startswith(within))
    ]
    if not found:
        raise UnknownPlaceError("is no name of a region")
    if len(found) > 1:
        named = ", ".join(f"{region.code} {region.level} {region.name}" for region in found[:_NAMED])
        raise UnknownPlaceError(f"may be {named}{' …' if len(found) > _NAMED else ''}")
    return found[0].code


@cache
def _by_code() -> Mapping[str, Region]:
    return {region.code: region for region in regions()}


@cache
def _by_name() -> Mapping[str, tuple[Region, ...]]:
    found: defaultdict[str, list[Region]] = defaultdict(list)
    for region in regions():
        found["".join(re.findall(r"[^\W\d_]+", region.name.lower()))].append(region)
    return {name: tuple(of_name) for name, of_name in found.items()}


@cache
def _by_bps() -> Mapping[str, str]:
    with BPS.open(encoding="utf-8", newline="") as file:
        return {row["bps"]: row["code"] for row in csv.DictReader(file)}
