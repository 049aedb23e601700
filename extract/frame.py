"""What the figures of an article hand on to those after them."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.candidates import Number

# The lead ends with this line (the title is line 0).
LEAD = 2


@dataclass(slots=True)
class Frame:
    """What earlier figures hand on: the date in force, the first paragraph's date, each list head's date and region."""

    published: str | None
    line: int = -1
    date: str | None = None
    lead: str | None = None
    aside: tuple[int, str] | None = None
    period: tuple[int, str | None] | None = None
    main_period: str | None = None
    last: str | None = None
    aside_only: bool = False
    dates: dict[int, str | None] = field(default_factory=dict)
    regions: dict[int, str | None] = field(default_factory=dict)
    groups: dict[int, str | None] = field(default_factory=dict)

    def date_for(self, number: Number, same_period: bool) -> str | None:
        """The date that a number without one of its own takes over; `same_period`: its sentence says it is the same."""
        self.aside_only = same_period and number.role != "flow"
        if same_period and number.role == "flow" and self.period:
            return self.period[1]
        if same_period and number.role != "flow" and self.last:
            return self.last
        if number.head is not None:
            date = self.dates.get(id(number.head))
            if number.head.line == number.line:
                return date
            # A list goes on with the article's date, not with the one that its head only looked back to.
            if number.role == "flow" and date and self.main_period and date < self.main_period[: len(date)]:
                return self.main_period
            return self.date if self._looks_back(date) else date
        if number.rules[:1] == ("list-head",):
            return self.date
        if number.role == "flow":
            return self.period[1] if self.period and self.period[0] == number.line else None
        if self.aside and self.aside[0] == number.line:
            return self.aside[1]
        if self.date and (number.line == self.line or len(self.date) > 4):
            return self.date
        return self.lead

    def held_against(self, number: Number) -> str | None:
        """The date of the flow that the same paragraph holds against a target: 'Hasil itu tidak menyentuh target'."""
        return self.period[1] if self.period and self.period[0] == number.line else None

    def hear(self, date: str | None, line: int) -> None:
        """Keep a date that a sentence states for its data, with or without a figure in it."""
        if date is not None:
            self.line, self.date = line, date
            if line <= LEAD and self.lead is None:
                self.lead = date

    def region_beside(self, number: Number) -> str | None:
        """The region that a share takes over from the count that it restates: 'Sei Bingei 5.364 warga atau 15,93 %'."""
        count = number.partner if number.share else None
        return self.regions.get(id(count)) if count is not None and count.sentence == number.sentence else None

    def region_for(self, number: Number) -> str | None:
        """The region that a target in a series takes over from its first."""
        return self.regions.get(id(number.head)) if number.head is not None and number.role == "aim" else None

    def group_for(self, number: Number) -> str | None:
        """The group that an item of a list takes over from its head: '1.104 pelajar … Bebesen 318 orang'."""
        return self.groups.get(id(number.head)) if number.head is not None and number.role != "aim" else None

    def note(self, number: Number, date: str | None, region: str | None, group: str | None) -> None:
        """Keep what this figure hands on: a denominator's own date ('data semester II 2020') is its alone."""
        self.dates[id(number)], self.regions[id(number)], self.groups[id(number)] = date, region, group
        if number.title or self.aside_only or "changed-from" in number.rules:
            return
        self.last = date
        if number.role == "flow" and "change" not in number.rules:
            self.period = (number.line, date)
            self.main_period = self.main_period or date
        if number.role in ("have", "lack") and self._looks_back(date):
            self.aside = (number.line, date or "")
        elif number.role in ("have", "lack") or (number.role == "eligible" and self.date is None):
            self.aside = None
            self.line, self.date = number.line, date
            if number.line <= LEAD and self.lead is None:
                self.lead = date

    def _looks_back(self, date: str | None) -> bool:
        """Whether a date lies before the one in force: 'awal tahun lalu masih 31.020' holds for its paragraph alone."""
        if not date or not self.date or self.date == self.published:
            return False
        both = min(len(date), len(self.date))
        return date[:both] < self.date[:both]
