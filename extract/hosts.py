"""The region that an outlet writes about, told by its host: a prior for articles that name no place themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from extract.gazetteer import gazetteer, lineage, regions
from extract.rows import PATTERNS, RuleError

SHORTEST = 4  # a place's name inside an outlet's name has at least so many letters


def host_region(outlet: str | None, url: str | None) -> str | None:
    """The Kemendagri code of an outlet's region, from the host of `url` or of `outlet`, else from its name.

    `kupang.antaranews.com` gives 53 by its row; `sanggaunews` gives 61.03 because it holds the name of one region,
    `kupangpos` 53, which the city and the regency of that name share. None where nothing is known.
    """
    for address in (url, outlet):
        code = _by_host(address) if address else None
        if code is not None:
            return code
    return _by_name((outlet or urlsplit(url or "").hostname or "").lower())


def _by_host(address: str) -> str | None:
    parts = urlsplit(address if "//" in address else f"//{address}")
    host = (parts.hostname or "").removesuffix(".").removeprefix("www.")
    first = parts.path.strip("/").partition("/")[0]
    rows = _rows()
    return rows.get(f"{host}/{first}") or rows.get(host)


def _by_name(outlet: str) -> str | None:
    label = outlet.removeprefix("www.").partition(".")[0]
    letters = "".join(c for c in label if c.isalnum())
    names = _outlet_names()
    pieces = {letters[:n] for n in range(SHORTEST, len(letters) + 1)} | {letters[n:] for n in range(len(letters))}
    known = [piece for piece in pieces if piece in names]
    return names[max(known, key=len)] if known else None


@cache
def _rows() -> Mapping[str, str]:
    """Every host of hosts.toml with its code; RuleError where a code is unknown."""
    rows = {}
    for domain, table in tomllib.loads((PATTERNS / "hosts.toml").read_text(encoding="utf-8")).items():
        if domain == "unhelpful":
            continue
        for key, code in table.items():
            if code not in regions():
                raise RuleError(f"hosts.toml: {key!r} under [{domain}] has the unknown region code {code!r}")
            rows[key if domain == "hosts" else f"{key}.{domain}"] = code
    return rows


@cache
def _outlet_names() -> Mapping[str, str]:
    """Names of provinces, regencies and cities, squashed, with the smallest region that all of a name share."""
    unhelpful = tomllib.loads((PATTERNS / "hosts.toml").read_text(encoding="utf-8"))["unhelpful"]["names"]
    found = {}
    for name, entries in gazetteer().names.items():
        named = [entry for entry in entries if entry.source in ("official", "other")]
        if len(name) < SHORTEST or name in unhelpful or not named or any(entry.weak for entry in named):
            continue
        shared = [code for code in lineage(named[0].code) if all(code in lineage(entry.code) for entry in named)]
        if shared:
            found[name] = shared[0]
    return found
