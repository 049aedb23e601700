"""Rebuild extract/patterns/places.csv: `python build_places.py IDN_AREA_DATA REGENCY_POINTS.csv`.

IDN_AREA_DATA is the unpacked npm package idn-area-data 3.1.2 (data ODbL 1.0): 38 provinces, 514 regencies and
cities, 7,277 districts with their Kemendagri codes. REGENCY_POINTS.csv has the columns code,lat,lng in degrees
(GeoNames, CC BY 4.0). Only the standard library is used.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

COLUMNS = ("code", "name", "level", "parent", "lat", "lng")
LEVELS = (
    ("KABUPATEN ADMINISTRASI ", "regency"),
    ("KABUPATEN ", "regency"),
    ("KOTA ADMINISTRASI ", "city"),
    ("KOTA ", "city"),
)
PROVINCES = {"DKI JAKARTA": "DKI Jakarta", "DAERAH ISTIMEWA YOGYAKARTA": "DI Yogyakarta"}
Row = tuple[str, str, str, str, str, str]


def table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def without_level(name: str) -> tuple[str, str]:
    for prefix, level in LEVELS:
        if name.startswith(prefix):
            return name.removeprefix(prefix).title(), level
    raise ValueError(f"regencies.csv: neither a regency nor a city: {name!r}")


def rows(package: Path, points: Path) -> Iterator[Row]:
    at = {row["code"]: (row["lat"], row["lng"]) for row in table(points)}
    yield "ID", "Indonesia", "country", "", "", ""
    for row in table(package / "data" / "provinces.csv"):
        yield row["code"], PROVINCES.get(row["name"], row["name"].title()), "province", "ID", "", ""
    for row in table(package / "data" / "regencies.csv"):
        name, level = without_level(row["name"])
        yield row["code"], name, level, row["province_code"], *at.get(row["code"], ("", ""))
    for row in table(package / "data" / "districts.csv"):
        yield row["code"], " ".join(row["name"].split()), "district", row["regency_code"], "", ""


def write(found: Iterable[Row], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(found)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: build_places.py IDN_AREA_DATA REGENCY_POINTS.csv")
    write(rows(Path(sys.argv[1]), Path(sys.argv[2])), Path(__file__).with_name("places.csv"))
