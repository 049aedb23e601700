"""One article read from end to end: spans, roles, context, arithmetic, figures, in this order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extract import (
    arithmetic,
    candidates,
    cues,
    decisions,
    figures,
    flows,
    groups,
    lists,
    numbers,
    restated,
    roles,
    speakers,
    tables,
    which_date,
    which_document,
    which_region,
)
from extract.candidates import Number, Stretch
from extract.cues import Role
from extract.frame import Frame
from extract.labels import Label, Labels
from extract.marks import Marks
from extract.model import Article, Document, Figure, Measure, Reading, Unread
from extract.speakers import Speaker
from extract.surroundings import Surroundings, look_around
from extract.text import Layout, lay_out

# So many shares in one sentence are a list of one kind.
_LISTED = 3
# So near before a number stands the document that it counts, in words.
_BESIDE = 7
# More numbers than these between two full stops are data without words, no sentence.
_MOST_IN_A_SENTENCE = 200


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with all that was found in it before roles are given."""

    article: Article
    layout: Layout
    numbers: Sequence[Number]
    stretches: Sequence[Stretch]
    around: Surroundings
    groups: Marks[groups.GroupMark]
    cues: Marks[cues.CueSpan]


def read_article(article: Article) -> Reading:
    """Read every number of an article: the figures, and why each other number is none."""
    layout = lay_out(article.text, article.title)
    named = cues.documents(layout.doc)
    if not named:
        return Reading((), _unread_all(article.text, "no-document"))
    found, unread = _candidates(article.text, layout)
    inside = {sentence: tuple(numbers) for sentence, numbers in groupby(found, key=lambda number: number.sentence)}
    stretches = [
        Stretch(*layout.tokens.touched(s.start, s.end), inside.get(i, ())) for i, s in enumerate(layout.sentences)
    ]
    around = look_around(article, layout, stretches, named)
    scene = Scene(article, layout, found, stretches, around, groups.find(layout.doc), cues.find(layout.doc, named))
    _find_roles(scene)
    made, left = _figures(scene)
    kept = figures.once(figures.without_echoes(made, found))
    told = {id(figure) for figure in kept}
    repeats = [Unread(f.surface, f.start, f.end, "repeat") for f in made if id(f) not in told]
    return Reading(tuple(kept), tuple(sorted([*unread, *left, *repeats], key=lambda each: each.start)))


def _unread_all(text: str, reason: str) -> tuple[Unread, ...]:
    return tuple(Unread(text[q.start : q.end], q.start, q.end, q.excluded or reason) for q in numbers.find(text))


def _candidates(text: str, layout: Layout) -> tuple[list[Number], list[Unread]]:
    """The quantities that may become figures, and those that cannot, with the reason."""
    found: list[Number] = []
    unread: list[Unread] = []
    at = 0
    for quantity in numbers.find(text):
        while at + 1 < len(layout.sentences) and layout.sentences[at].end <= quantity.start:
            at += 1
        reason = layout.dropped_at(quantity.start) or quantity.excluded
        if (
            reason is None
            and layout.sentences
            and layout.sentences[at].start <= quantity.start < layout.sentences[at].end
        ):
            sentence = layout.sentences[at]
            first, last = layout.tokens.touched(quantity.start, quantity.end)
            unit = candidates.unit_after(
                layout.tokens, last, layout.tokens.touched(sentence.start, sentence.end)[1] + 1
            )
            if unit != "other" or quantity.kind == "share":
                qualifier = numbers.qualifier(text, quantity)
                number = Number(quantity, qualifier, first, last, at, sentence.line, sentence.title, unit)
                number.holders = candidates.tells_holders(layout.tokens, last)
                number.now = candidates.tells_now(layout.tokens, first)
                number.pieces = candidates.tells_pieces(layout.tokens, last)
                found.append(number)
                continue
            reason = "counts-something-else"
        surface = text[quantity.start : quantity.end]
        unread.append(Unread(surface, quantity.start, quantity.end, reason or "outside"))
    crowds = Counter(number.sentence for number in found)
    dumped = [n.quantity for n in found if crowds[n.sentence] > _MOST_IN_A_SENTENCE]
    unread += [Unread(text[q.start : q.end], q.start, q.end, "data-dump") for q in dumped]
    return [n for n in found if crowds[n.sentence] <= _MOST_IN_A_SENTENCE], unread


def _find_roles(scene: Scene) -> None:
    """Give the numbers their roles: cues vote, partners share, lists hand on, arithmetic confirms."""
    doc, stretches, found, around = scene.layout.tokens, scene.stretches, scene.numbers, scene.around
    restated.bare_shares(doc, stretches)
    restated.pair(doc, stretches)
    roles.vote(doc, stretches, scene.cues)
    restated.ranges(doc, found)
    restated.share_votes(found)
    decisions.decide(found)
    labels = Labels(around, scene.groups)
    lines = [sentence.line for sentence in scene.layout.sentences]
    restated.consequences(doc, found)
    flows.one_a_period(found, labels)
    lists.heads(doc, stretches, lines)
    lists.inherit(doc, found, labels, _theme(scene))
    restated.parts(doc, found)
    restated.wholes(doc, found)
    lists.itemised(doc, found)
    lists.follow(found)
    lists.lead_up(doc, found)
    flows.events(
        doc,
        stretches,
        lines,
        lambda stretch: which_date.opens_with_a_day(around, stretch) or _opens_in_a_time(scene, stretch),
        lambda stretch: any(c.cue.id == "throughout" for c in scene.cues.begun(stretch.first, stretch.last)),
    )
    flows.series(doc, found)
    flows.so_far(stretches, lambda stretch: which_date.tells_until_when(around, stretch))
    flows.shares_of_stocks(found)
    flows.in_one_period(doc, found, labels)
    flows.against_targets(doc, found)
    if around.main_document == "ktp":  # a KTP is printed again and again; of the KIA each child has one
        flows.at_once(doc, stretches)
    flows.more_of_a_flow(doc, stretches, found, labels)
    flows.pass_on_events(found)
    flows.paces_of_others(found)
    flows.paces_of_old_cards(doc, found, around.lines.get(0, (0, -1)))
    restated.recalls(doc, found)
    restated.rests(found)
    restated.still(doc, stretches)
    restated.before_now(doc, found)
    restated.the_number(doc, stretches, lambda stretch: bool(around.dates.begun(stretch.first, stretch.last)))
    restated.answers(doc, stretches)
    restated.addends(found)
    restated.exactly(doc, found)
    tables.read_rows(found, _lines(scene))
    restated.changes(doc, found)
    restated.from_title(found)
    lists.that_share(doc, stretches)
    stated = any(not n.inherited and n.role in ("eligible", "have", "lack") for n in found)
    lists.plain_shares(found, lambda share, near: _speaks_of_document(scene, share, labels.of(share), stated, near))
    decisions.leave_out_more_than_all(found)
    decisions.leave_out_gaps(found)
    decisions.leave_out_odd(found, lambda number: bool(around.documents.begun(number.first - _BESIDE, number.first)))
    arithmetic.close(found)
    decisions.leave_out_lone_wholes(found)


def _opens_in_a_time(scene: Scene, stretch: Stretch) -> bool:
    """Whether a sentence begins with a short time of its own: 'Hari ini di SDN Sisir 1 tercetak 118 KIA'."""
    opening = scene.cues.begun(stretch.first, stretch.first + 1)
    return any(span.cue.id in ("in-this-time", "on-one-day", "throughout", "within-months") for span in opening)


def _theme(scene: Scene) -> Role | None:
    """What the title speaks of: 'Ribuan Warga Belum Rekam KTP' of those who lack it."""
    first = scene.layout.sentences[0] if scene.layout.sentences else None
    said = roles.role_of_words(scene.article.text[first.start : first.end]) if first and first.title else None
    return said[0] if said else None


def _speaks_of_document(scene: Scene, number: Number, label: Label | None, stated: bool, near: bool) -> bool:
    """Whether a share's sentence or the one before names a document, or it is a place's beside another such share.

    `stated`: words state the role of some number of the article; `near`: a share just before is coverage.
    """
    here = scene.stretches[number.sentence]
    first = scene.stretches[number.sentence - 1].first if number.sentence and not number.title else here.first
    if stated and scene.around.documents.begun(first, here.last):
        return True
    listed = [n for n in here.numbers if n.share and n.role in (None, "have")]
    if len(listed) >= _LISTED and scene.around.main_document is not None:
        return True
    return near and label is not None and label.kind != "group"


def _lines(scene: Scene) -> dict[int, str]:
    """The lines of the body by their numbers, each as a whole."""
    text = scene.article.text
    begins = {s.line: s.start for s in reversed(scene.layout.sentences) if not s.title}
    return {line: text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0] for line, at in begins.items()}


def _figures(scene: Scene) -> tuple[list[Figure], list[Unread]]:
    """Make figures of the numbers with a role, in the order of the text: what one speaks of may rule the next."""
    made: list[Figure] = []
    left: list[Unread] = []
    document: Document | None = None
    carried: Document | None = None
    frame = Frame(scene.around.published)
    recorded = figures.mostly_recorded(scene.cues)
    says = _speakers(scene)
    for index, stretch in enumerate(scene.stretches):
        if not scene.layout.sentences[index].title:
            frame.hear(which_date.stated_date(scene.around, stretch), scene.layout.sentences[index].line)
        if not stretch.numbers:
            recorded = figures.speaks_of_recording(scene.cues, stretch, recorded)
        for number in stretch.numbers:
            if number.role not in (None, "other"):
                document = which_document.document_of(scene.around, stretch, number, carried)
                # 'dibanding wajib KTP 143.802 orang' only tells of whom the share of another document is taken.
                if not (number.role == "eligible" and scene.around.main_document == "ikd"):
                    carried = document
            measure = figures.measure_of(number, document, recorded) if document else None
            if document is None or measure is None:
                q, reason = number.quantity, (number.rules or ("no-role",))[0]
                left.append(Unread(scene.article.text[q.start : q.end], q.start, q.end, reason))
                continue
            if document == "ktp" and number.role in ("have", "lack"):
                recorded = measure.startswith(("recorded", "unrecorded"))
            elif document == "ktp" and number.role == "flow":
                recorded = figures.speaks_of_recording(scene.cues, stretch, recorded)
            made.extend(_figure(scene, stretch, number, document, measure, says[index], frame))
    return made, left


def _sentence(scene: Scene, number: Number) -> str:
    """The sentence that states a number, with the next one where a slip ('167. 105') lets it seem to end inside it."""
    sentences, first = scene.layout.sentences, number.sentence
    within = (sentences[at].end for at in range(first, len(sentences)))
    end = next((end for end in within if end >= number.quantity.end), number.quantity.end)
    return scene.article.text[sentences[first].start : end]


def _speakers(scene: Scene) -> list[Speaker | None]:
    """Who says each sentence; nobody is looked for where no number has a role."""
    if all(number.role in (None, "other") for number in scene.numbers):
        return [None] * len(scene.stretches)
    named = frozenset(t for p in scene.around.places for t in range(p.first, p.last + 1))
    lines = [sentence.line for sentence in scene.layout.sentences]
    return speakers.attribute(scene.layout.tokens, scene.stretches, lines, named)


def _figure(
    scene: Scene,
    stretch: Stretch,
    number: Number,
    document: Document,
    measure: Measure,
    speaker: Speaker | None,
    frame: Frame,
) -> list[Figure]:
    """The figures of one number: one for each region that it speaks of."""
    text = scene.article.text
    same_period = which_date.tells_of_the_same_period(scene.layout.tokens, stretch)
    lone_aim = number.role == "aim" and number.head is None
    carried = frame.held_against(number) if lone_aim else frame.date_for(number, same_period)
    date = which_date.date_of(scene.around, stretch, number, carried)
    beside = frame.region_beside(number)
    if number.role != "aim" and which_date.is_to_come(date, scene.around.published):
        date = scene.around.published  # nothing is known of what is to come
    regions = (beside,) if beside else which_region.regions_of(scene.around, stretch, number, frame.region_for(number))
    doc = scene.layout.tokens
    group = groups.group_of(doc, stretch, number, document, measure, scene.groups) or frame.group_for(number)
    if group is None and document == "ktp" and not number.title and not groups.is_of_everyone(doc, stretch):
        group = groups.theme(scene.groups, scene.around.lines.get(0, (0, -1))[1])
    frame.note(number, date, regions[0], group)
    start, end = number.quantity.start, number.quantity.end
    if number.unit in ("people", "cards"):
        end = doc.ends[number.last + 1]
    return [
        Figure(
            document=document,
            measure=measure,
            value=arithmetic.value(number),
            qualifier=number.qualifier,
            region=region,
            as_of=date,
            group=group,
            period=figures.period_of(number),
            speaker=speaker.name if speaker else None,
            speaker_office=speaker.office if speaker else None,
            surface=text[start:end],
            start=start,
            end=end,
            sentence=_sentence(scene, number),
            rules=number.rules + (("fraction",) if "fraction" in number.quantity.marks else ()),
            basis=figures.basis_of(number),
            confidence=figures.confidence_of(number),
        )
        for region in regions
    ]
