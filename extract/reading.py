"""One article read from end to end: spans, roles, context, arithmetic, figures, in this order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extract import arithmetic, context, cues, dates, figures, groups, lists, numbers, places, roles, speakers
from extract.context import DateMark, PlaceMark, Surroundings
from extract.hosts import host_region
from extract.model import Article, Document, Figure, Reading, Unread
from extract.roles import Number, Stretch
from extract.text import Layout, lay_out


@dataclass(slots=True)
class Frame:
    """What earlier figures of the article hand on: the date in force, the first paragraph's date, each list head's own."""

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
        if number.role in ("have", "lack") or (number.role == "eligible" and self.date is None):
            self.line, self.date = number.line, date
            if number.line <= LEAD and self.lead is None:
                self.lead = date


# What follows the place of a dateline: an outlet, a date, a dash.
DATELINE = re.compile(r"(?:,? ?\(?[^\n.–—]{0,40}?\)?)?(?: -{1,2} |,? ?[–—] ?|\.\w{2,3} [–—-])")
# The lead ends with this line (the title is line 0).
LEAD = 2


@dataclass(frozen=True, slots=True)
class Tokens:
    """Where the tokens of a text stand, to turn code points into tokens."""

    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The first and last token that this span of code points touches."""
        return bisect_right(self.ends, start), max(bisect_left(self.starts, end) - 1, bisect_right(self.ends, start))


def read_article(article: Article) -> Reading:
    """Read every number of an article: the figures, and why each other number is none."""
    layout = lay_out(article.text, article.title)
    doc = layout.doc
    named = cues.documents(doc)
    if not named:
        return Reading((), _unread_all(article.text, "no-document"))
    tokens = Tokens([t.idx for t in doc], [t.idx + len(t) for t in doc])
    candidates, unread = _candidates(article.text, layout, tokens)
    stretches = _stretches(layout, tokens, candidates)
    around = _surroundings(article, layout, tokens, stretches, named)
    marks, spans = groups.find(doc), cues.find(doc)
    _find_roles(article.text, layout, stretches, candidates, around, marks, spans)
    says = speakers.attribute(
        doc,
        stretches,
        [s.line for s in layout.sentences],
        frozenset(t for p in around.places for t in range(p.first, p.last + 1)),
    )
    made, left = _figures(article, layout, stretches, around, says, marks, spans)
    kept = figures.once(figures.without_echoes(made, candidates))
    repeats = [Unread(f.surface, f.start, f.end, "repeat") for f in made if f not in kept]
    return Reading(tuple(kept), tuple(sorted([*unread, *left, *repeats], key=lambda u: u.start)))


def _unread_all(text: str, reason: str) -> tuple[Unread, ...]:
    return tuple(Unread(text[q.start : q.end], q.start, q.end, q.excluded or reason) for q in numbers.find(text))


def _candidates(text: str, layout: Layout, tokens: Tokens) -> tuple[list[Number], list[Unread]]:
    found: list[Number] = []
    unread: list[Unread] = []
    at = 0
    for quantity in numbers.find(text):
        while at + 1 < len(layout.sentences) and layout.sentences[at].end <= quantity.start:
            at += 1
        sentence = layout.sentences[at] if layout.sentences else None
        inside = sentence is not None and sentence.start <= quantity.start < sentence.end
        reason = layout.dropped_at(quantity.start) or quantity.excluded or (None if inside else "outside")
        first, last = tokens.span(quantity.start, quantity.end)
        if reason is None and sentence is not None:
            end = tokens.span(sentence.start, sentence.end)[1] + 1
            unit = roles.unit_after(layout.doc, last, end)
            if unit == "other":
                reason = "counts-something-else"
            else:
                qualifier = numbers.qualifier(text, quantity)
                found.append(Number(quantity, qualifier, first, last, at, sentence.line, sentence.title, unit))
        if reason is not None:
            unread.append(Unread(text[quantity.start : quantity.end], quantity.start, quantity.end, reason))
    return found, unread


def _stretches(layout: Layout, tokens: Tokens, found: Sequence[Number]) -> list[Stretch]:
    return [
        Stretch(*tokens.span(s.start, s.end), tuple(n for n in found if n.sentence == i))
        for i, s in enumerate(layout.sentences)
    ]


def _surroundings(
    article: Article, layout: Layout, tokens: Tokens, stretches: Sequence[Stretch], named: Sequence[cues.DocumentSpan]
) -> Surroundings:
    text = article.text
    prior = article.region or host_region(article.outlet, article.url)
    resolved = [p for p in places.resolve(places.find(text), prior) if layout.dropped_at(p.start) is None]
    published = article.published or reference_date(text)
    dated = [d for d in dates.find(text, published) if layout.dropped_at(d.start) is None]
    title_end = layout.sentences[0].end if layout.sentences and layout.sentences[0].title else 0
    lines: dict[int, tuple[int, int]] = {}
    for sentence, stretch in zip(layout.sentences, stretches):
        lines[sentence.line] = (lines.get(sentence.line, (stretch.first, 0))[0], stretch.last)
    return Surroundings(
        layout.doc,
        stretches,
        [d for d in named if layout.dropped_at(layout.doc[d.first].idx) is None],
        [PlaceMark(p, *tokens.span(p.start, p.end)) for p in resolved if not _is_dateline(text, p)],
        [DateMark(d, *tokens.span(d.start, d.end)) for d in dated],
        places.main_place(resolved, title_end, prior),
        published,
        lines,
    )


def _is_dateline(text: str, place: places.Place) -> bool:
    """Whether a place opens its line as a dateline: 'SAMARINDA, Kaltim Hari Ini – …' is where it was written."""
    if place.start and text[place.start - 1] != "\n":
        return False
    return DATELINE.match(text, place.end) is not None


def reference_date(text: str) -> str | None:
    """A date for an article without one: its first full date, else the year of its copyright line; never invented."""
    found = [d.value for d in dates.find(text, None) if d.kind == "absolute"]
    full = [value for value in found if len(value) == 10]
    if full:
        return full[0]
    imprint = dates.imprint(text)
    years = [imprint] if imprint else sorted({value[:4] for value in found}, reverse=True)
    return years[0] if years else None


def _find_roles(
    text: str,
    layout: Layout,
    stretches: Sequence[Stretch],
    found: Sequence[Number],
    around: Surroundings,
    marks: Sequence[groups.GroupMark],
    spans: Sequence[cues.CueSpan],
) -> None:
    doc = layout.doc
    lists.pair(doc, stretches)
    roles.vote(doc, stretches, spans)
    lists.ranges(doc, found)
    lists.share_votes(found)
    roles.decide(found)
    label_of = _labels(doc, around, marks)
    lists.consequences(doc, found)
    lists.flows(found, label_of)
    lists.heads(doc, stretches, [s.line for s in layout.sentences])
    lists.inherit(doc, found, label_of)
    lists.events(doc, stretches, lambda stretch: context.opens_with_a_day(around, stretch))
    rows = {s.line: _line(text, s.start) for s in layout.sentences if not s.title}
    lists.tables(found, rows)
    lists.changes(doc, found)
    lists.plain_shares(found, lambda number: _speaks_of_document(around, stretches, found, number, label_of(number)))
    roles.leave_out_small(found)
    arithmetic.close(found)


def _labels(
    doc: Doc, around: Surroundings, marks: Sequence[groups.GroupMark]
) -> Callable[[Number], lists.Label | None]:
    """For a number the place, month or year right before it, with nothing but small words between."""
    labels = [lists.Label("place", p.last) for p in around.places if p.place.code]
    labels += [
        lists.Label("year" if len(d.date.value) == 4 else "month", d.last)
        for d in around.dates
        if len(d.date.value) < 8
    ]
    labels += [lists.Label("group", mark.last) for mark in marks]
    labels.sort(key=lambda label: label.last)
    ends = [label.last for label in labels]

    def label_of(number: Number) -> lists.Label | None:
        at = bisect_left(ends, number.first) - 1
        if at < 0 or number.first - ends[at] > lists.LABEL_REACH:
            return None
        between = range(ends[at] + 1, number.first)
        return None if any(doc[t].lower_ in ("dari", ".") or doc[t].like_num for t in between) else labels[at]

    return label_of


def _speaks_of_document(
    around: Surroundings,
    stretches: Sequence[Stretch],
    found: Sequence[Number],
    number: Number,
    label: lists.Label | None,
) -> bool:
    """Whether a share's sentence or the one before names a document, or it is a place's beside another such share."""
    here = stretches[number.sentence]
    first = stretches[number.sentence - 1].first if number.sentence and not number.title else here.first
    if any(first <= d.first <= here.last for d in around.documents):
        return True
    near = [n for n in found if n.share and n.role == "have" and 0 <= number.line - n.line <= LEAD]
    return label is not None and label.kind == "place" and bool(near)


def _line(text: str, offset: int) -> str:
    end = text.find("\n", offset)
    return text[text.rfind("\n", 0, offset) + 1 : end if end >= 0 else len(text)]


def _figures(
    article: Article,
    layout: Layout,
    stretches: Sequence[Stretch],
    around: Surroundings,
    says: Sequence[str | None],
    marks: Sequence[groups.GroupMark],
    spans: Sequence[cues.CueSpan],
) -> tuple[list[Figure], list[Unread]]:
    made: list[Figure] = []
    left: list[Unread] = []
    document: Document | None = None
    frame = Frame()
    recorded = figures.mostly_recorded(spans)
    for index, stretch in enumerate(stretches):
        if not layout.sentences[index].title:
            frame.hear(context.stated_date(around, stretch), layout.sentences[index].line)
        for number in stretch.numbers:
            quantity = number.quantity
            surface = article.text[quantity.start : quantity.end]
            if number.role is None or number.role == "other":
                left.append(Unread(surface, quantity.start, quantity.end, (number.rules or ("no-role",))[0]))
                continue
            document = context.document_of(around, stretch, number, document)
            measure = figures.measure_of(number, document, recorded) if document else None
            if document is None or measure is None:
                left.append(Unread(surface, quantity.start, quantity.end, "no-measure"))
                continue
            if document == "ktp" and number.role in ("have", "lack"):
                recorded = measure.startswith(("recorded", "unrecorded"))
            date = context.date_of(around, stretch, number, frame.date_for(number))
            regions = context.regions_of(around, stretch, number, frame.region_for(number))
            frame.note(number, date, regions[0])
            sentence = layout.sentences[index]
            figure = Figure(
                document=document,
                measure=measure,
                value=arithmetic.value(number),
                qualifier=number.qualifier,
                region=None,
                as_of=date,
                group=groups.group_of(layout.doc, stretch, number, measure, marks),
                period=figures.period_of(number),
                speaker=says[index],
                surface=surface,
                start=quantity.start,
                end=quantity.end,
                sentence=article.text[sentence.start : sentence.end],
                rules=number.rules,
                basis=figures.basis_of(number),
                confidence=figures.confidence_of(number, True),
            )
            made.extend(figures.spread(figure, regions))
    return made, left
