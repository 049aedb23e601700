"""Checking many documents and places at once, in two processes beside the one that writes."""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import inputs

if TYPE_CHECKING:
    from db.store import Checked, Place, Store
    from extract.model import Known

_FEW = 40  # documents and places that are done here while other processes start
_PROCESSES = 2
_CHUNK = 4  # documents and places handed over at a time


class Checker:
    """Checks one document and place of a store against targets and official figures."""

    def __init__(self, store: Store, tables: Known, official: Collection[str]) -> None:
        from extract.dossiers import Reference

        self._store = store
        self._official = official
        self._reference = Reference(tables)

    def check(self, place: Place) -> Checked:
        """Give what is to be written of a document and place; claims checked before are not checked alone again."""
        from extract.appearances import first_told, once
        from extract.checks import compare
        from extract.dossiers import own_findings

        copies = self._store.dossier(place, self._official)
        first = first_told(copies.statements)
        dossier = once(copies, first)
        known = self._reference.known(dossier)
        against = inputs.digest(known, self._official)
        before = self._store.standing(place, against)
        own = own_findings((each for each in dossier.statements if each.id not in before.alone), known)
        return before.after(place, against, first, own, compare(dossier, known))


def check_all(store: Store, tables: Known, official: Collection[str], places: Sequence[Place]) -> Iterator[Checked]:
    """Check documents and places, in their order; where they are many, in two processes besides this one."""
    arguments = (store.path, store.rules, tables, official)
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn"), _start, arguments) as pool:
        others = pool.map(_check, places[_FEW:], chunksize=_CHUNK)
        yield from map(Checker(store, tables, official).check, places[:_FEW])
        yield from others


_checker: list[Checker] = []  # of this process


def _start(path: Path, rules: str, tables: Known, official: Collection[str]) -> None:
    """Make a process ready; Ctrl-C is for the one that started it."""
    from db.store import Store

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _checker.append(Checker(Store(path, rules=rules), tables, official))


def _check(place: Place) -> Checked:
    return _checker[0].check(place)
