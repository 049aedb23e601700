"""What the figures of an article hand on to those after them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.roles import Number

# The lead ends with this line (the title is line 0).
LEAD = 2


@dataclass(slots=True)
class Frame:
    """What earlier figures hand on: the date in force, the first paragraph's date, each list head's date and region."""

    line: int = -1
    date: str | None = None
    lead: str | None = None
    dates: dict[int, str | None] = field(default_factory=dict)
    regions: dict[int, str | None] = field(default_factory=dict)

    def date_for(self, number: Number) -> str | None:
        """The date that a number without one of its own takes over."""
        if number.head is not None:
            return self.dates.get(id(number.head))
        if number.rules[:1] == ("list-head",):
            return self.date
        if number.role == "flow":
            return None
        if self.date and (number.line == self.line or len(self.date) > 4):
            return self.date
        return self.lead

    def hear(self, date: str | None, line: int) -> None:
        """Keep a date that a sentence states for its data, with or without a figure in it."""
        if date is not None:
            self.line, self.date = line, date
            if line <= LEAD and self.lead is None:
                self.lead = date

    def region_for(self, number: Number) -> str | None:
        """The region that a target in a series takes over from its first."""
        return self.regions.get(id(number.head)) if number.head is not None and number.role == "aim" else None

    def note(self, number: Number, date: str | None, region: str | None) -> None:
        """Keep what this figure hands on: a denominator's own date ('data semester II 2020') is its alone."""
        self.dates[id(number)], self.regions[id(number)] = date, region
        if number.title:
            return
        if number.role in ("have", "lack") or (number.role == "eligible" and self.date is None):
            self.line, self.date = number.line, date
            if number.line <= LEAD and self.lead is None:
                self.lead = date
