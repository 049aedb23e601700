"""Claims by document and place, as they are checked, and what was found."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Protocol

from db.connection import Connection
from db.readings import (
    COMPARED,
    FIGURE_COLUMNS,
    FIGURE_COLUMNS_OF_F,
    Checked,
    Standing,
    figure_of,
    finding_row,
    finding_rows,
)
from db.records import Place, StoreError
from extract.model import Claim, Dossier, Finding, Said, Statement


class Described(Protocol):
    """A check with its id, its first sentence, and all that its docstring says."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def docstring(self) -> str: ...


class Dossiers(Connection):
    """The part of the store that checks read and write."""

    def claims(self) -> Iterator[tuple[str, Claim]]:
        """Every claim with its id and its figures, article by article."""
        for statement in self._statements("true order by c.article, c.position, l.position", {}, ()):
            yield statement.id, statement.claim

    def unchecked(self, against: str) -> list[Place]:
        """The documents and places of which claims came, changed or went since their last check.

        All of them where `against`, a digest of all that claims are held against, is another than it was then.
        """
        with self._transaction():
            row = self._db.execute("select digest from checked_against").fetchone()
            if row is None or row["digest"] != against:
                self._db.execute("insert or ignore into unchecked select document, coalesce(region, '') from claims")
                self._db.execute("delete from checked_against")
                self._db.execute("insert into checked_against values (?)", (against,))
        rows = self._db.execute("select document, region from unchecked order by document, region")
        return [Place(row["document"], row["region"] or None) for row in rows.fetchall()]

    def dossier(self, place: Place, official: Collection[str]) -> Dossier:
        """All statements on one document and place, copies included, and what their articles say of places within.

        `official` names the sources that are government bodies.
        """
        # A place within another has its code, a dot and two digits more; provinces are within the country.
        within = "" if place.region == "ID" else f"{place.region}."
        values = {"document": place.document, "region": place.region, "within": within}
        held = self._statements(f"{_OF_PLACE} {_IN_ORDER}", values, official)
        parts = self._statements(_PARTS, values, official) if place.region else ()
        return Dossier(place.document, place.region, tuple(held), tuple(parts))

    def standing(self, place: Place, against: str) -> Standing:
        """What stands written of a document and place.

        What was found on a claim alone holds where it was found against what `against` is a digest of.
        """
        values = {"document": place.document, "region": place.region, "against": against, "compared": COMPARED}
        claims = self._db.execute(f"select c.id, c.first, c.checked from claims c where {_OF_PLACE}", values).fetchall()
        rows = self._db.execute(
            f"select n.* from claims c join findings n on n.claim = c.id where {_OF_PLACE} "
            "and (n.position >= :compared or c.checked is not :against)",
            values,
        )
        return Standing(
            {row["id"]: row["first"] for row in claims},
            frozenset(row["id"] for row in claims if row["checked"] == against),
            {(row[0], row[1]): tuple(row) for row in rows},
        )

    def write_findings(self, checked: Checked) -> None:
        """Write what was found on one document and place, and note it as checked."""
        place, against = checked.place, checked.against
        values = {"document": place.document, "region": place.region, "against": against}
        with self._transaction():
            self._db.executemany(
                "update claims set first = ? where id = ?", ((told, claim) for claim, told in checked.first.items())
            )
            copies = ((claim,) for claim, told in checked.first.items() if claim != told)
            self._db.executemany("delete from findings where claim = ?", copies)
            self._db.executemany("delete from findings where claim = ? and position = ?", checked.gone)
            self._db.executemany(_INSERT, checked.rows)
            self._db.execute(
                f"update claims as c set checked = iif(c.first = c.id, :against, null) where {_OF_PLACE} "
                "and c.checked is not iif(c.first = c.id, :against, null)",
                values,
            )
            self._db.execute(
                "delete from unchecked where document = ? and region = ?", (place.document, place.region or "")
            )

    def replace_findings(self, findings: Iterable[tuple[str, Finding]]) -> int:
        """Write all findings anew, each with the id of its claim, in one transaction; give how many there are."""
        claims = dict(self.claims())
        found = []
        for key, finding in findings:
            if key not in claims:
                raise StoreError(f"finding of check '{finding.check}': there is no claim '{key}'")
            found.append((Statement(key, claims[key], None, None, None, ""), finding))
        rows = finding_rows(found)
        with self._transaction():
            self._db.execute("delete from findings")
            self._db.executemany(_INSERT, rows)
        return len(rows)

    def write_official(self, sources: Iterable[str], findings: Iterable[tuple[Claim, Finding]]) -> None:
        """Note which sources are government bodies, and what was found in official figures themselves.

        The claims' `article_id` is the address of their source.
        """
        places: Counter[tuple[str, ...]] = Counter()
        with self._transaction():
            self._db.execute("delete from official_sources")
            self._db.executemany("insert into official_sources values (?)", ((source,) for source in sorted(sources)))
            self._db.execute("delete from official_findings")
            for claim, finding in findings:
                of = (claim.article_id, claim.document, claim.region or "", claim.as_of or "")
                row = finding_row("", "", places[of], finding)
                self._db.execute(
                    "insert into official_findings values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (*of, *row[1:4], *row[5:10]),  # without the claim, the verdict and the figures
                )
                places[of] += 1

    def describe_checks(self, checks: Iterable[Described]) -> None:
        """Keep what every check asserts, to be published beside its findings."""
        with self._transaction():
            self._db.execute("delete from checks")
            self._db.executemany(
                "insert into checks values (?, ?, ?)",
                ((check.id, check.title, _unwrapped(check.docstring)) for check in checks),
            )

    def _statements(
        self, where: str, values: Mapping[str, str | None], official: Collection[str]
    ) -> Iterator[Statement]:
        rows = self._db.execute(f"{_STATEMENTS} where {where}", values)
        for key, group in groupby(rows, lambda row: str(row["claim"])):
            members = list(group)
            first = members[0]
            claim = Claim(
                article_id=first["article"],
                document=first["c_document"],
                region=first["c_region"],
                as_of=first["c_as_of"],
                group=first["c_group"],
                figures=tuple(figure_of(row) for row in members),
                said=self._said(first),
            )
            is_official = first["source"] in official
            yield Statement(key, claim, first["outlet"], first["url"], first["published"], first["origin"], is_official)

    def _said(self, row: sqlite3.Row) -> Said | None:
        if row["said_verdict"] is None:
            return None
        aim = self._db.execute(f"select {FIGURE_COLUMNS} from figures where id = ?", (row["said_aim"],)).fetchone()
        start = row["said_start"]
        end = start + len(row["said_surface"])
        return Said(row["said_verdict"], figure_of(aim) if aim else None, row["said_surface"], start, end)


_STATEMENTS = f"""
select {FIGURE_COLUMNS_OF_F},
    c.id as claim, c.document as c_document, c.region as c_region, c.as_of as c_as_of, c.group_label as c_group,
    c.said_verdict, c.said_surface, c.said_start, c.said_aim,
    a.source, a.outlet, a.url, a.published, coalesce(a.origin, a.id) as origin
from claims c join articles a on a.id = c.article
join claim_figures l on l.claim = c.id join figures f on f.id = l.figure
"""
_INSERT = f"insert or replace into findings values ({', '.join('?' * 11)})"
_IN_ORDER = "order by a.published, c.article, c.position, l.position"
_OF_PLACE = "c.document = :document and c.region is :region"
_PARTS = """
c.document = :document and c.region >= :within || '0' and c.region < :within || ':' and c.region like :within || '__'
and c.article in (select w.article from claims w where w.document = :document and w.region = :region)
order by c.article, c.position, l.position
"""


def _unwrapped(docstring: str) -> str:
    """The paragraphs of a docstring, each on one line: pages wrap it to their own width."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in docstring.split("\n\n"))
