"""What another reading of the same article changes: figures gained, lost and altered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.model import Figure


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that only one reading has (`gained`, `lost`), or that says something else at the same place (`altered`).

    At least one of `before` and `after` is a figure.
    """

    kind: Literal["gained", "lost", "altered"]
    before: Figure | None
    after: Figure | None

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that made the figure as it is now, or as it was where it is lost."""
        figure = self.after or self.before
        assert figure is not None
        return figure.rules

    def __str__(self) -> str:
        """One line: `altered  '900 orang'  ktp issued 900 · 17.71 2024 → ktp recorded 900 · 17.71 2024  [rekam]`."""
        surface = (self.after or self.before).surface  # type: ignore[union-attr]
        told = " → ".join(_told(figure) for figure in (self.before, self.after) if figure is not None)
        return f"{self.kind:7}  {surface!r}  {told}  [{' '.join(self.rules)}]"


def changes(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[Change]:
    """The changes between two readings of one text, by place. What says the same is none, whatever rules made it."""
    places: defaultdict[int, tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for side, figures in enumerate((before, after)):
        for figure in figures:
            places[figure.start][side].append(figure)
    for _, (old, new) in sorted(places.items()):
        said, says = {_facts(figure) for figure in old}, {_facts(figure) for figure in new}
        gone = [figure for figure in old if _facts(figure) not in says]
        come = [figure for figure in new if _facts(figure) not in said]
        pairs = min(len(gone), len(come))
        yield from (Change("altered", *pair) for pair in zip(gone[:pairs], come[:pairs], strict=True))
        yield from (Change("lost", figure, None) for figure in gone[pairs:])
        yield from (Change("gained", None, figure) for figure in come[pairs:])


def _facts(figure: Figure) -> tuple[object, ...]:
    f = figure
    said = (f.speaker, f.speaker_office, f.surface)
    return (f.document, f.measure, f.value, f.qualifier, f.region, f.as_of, f.group, f.period, *said)


def _told(figure: Figure) -> str:
    rest = [figure.region, figure.as_of, figure.group, figure.period, figure.speaker, figure.speaker_office]
    about = "" if figure.qualifier == "exact" else f" {figure.qualifier}"
    return f"{figure.document} {figure.measure}{about} {figure.value:f} · {' '.join(part or '-' for part in rest)}"
