"""What changed between the versions of an article, in the sentences that state figures, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from datasette import hookimpl
from markupsafe import Markup, escape

ALIKE = 0.5  # of their words; sentences that share less are another sentence each
TOKEN = re.compile(r"(?:\w+(?:[.,]\w+)*|[^\w\s])\s*")


@dataclass(frozen=True, slots=True)
class Change:
    """What the text that was found at `found_at` made of version `number`: marked titles and sentences, and dates.

    `title` is None, and `dates` empty, where they stayed; `sentences` are those that came, went or changed.
    """

    number: int
    found_at: str | None
    title: Markup | None
    dates: tuple[str | None, ...]
    sentences: tuple[Markup, ...]


def compared(before, after):
    """Both texts as one, what went in <del> and what came in <ins>: '40 anak' and '45 anak' → '~~40~~ **45** anak'."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    marked = Markup()
    for _, from_old, to_old, from_new, to_new in matcher(old, new).get_opcodes():
        gone, come = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if gone.strip() == come.strip():
            marked += escape(max(gone, come, key=len))  # with the blank behind it, where one of them has it
        else:
            marked += within("del", gone) + within("ins", come)
    return marked


def matcher(old, new):
    """Two texts in tokens, which are alike whatever blanks follow them."""
    return SequenceMatcher(None, *([token.strip() for token in text] for text in (old, new)), autojunk=False)


def within(tag, text):
    """The text in an element, its last blank behind it; nothing for nothing."""
    return Markup("<{0}>{1}</{0}>{2}").format(tag, text.rstrip(), " " if text[-1:].isspace() else "") if text else ""


def changed_sentences(before, after):
    """The sentences that are not in both, in order, each beside the one that it became, where there is one."""
    gone = [sentence for sentence in dict.fromkeys(before) if sentence not in after]
    come = [sentence for sentence in dict.fromkeys(after) if sentence not in before]
    for sentence in gone:
        became = max(come, key=lambda other: likeness(sentence, other), default=None)
        if became is not None and likeness(sentence, became) >= ALIKE:
            come.remove(became)
            yield compared(sentence, became)
        else:
            yield within("del", sentence)
    yield from (within("ins", sentence) for sentence in come)


def likeness(one, other):
    """How much of their words two sentences share, from 0 to 1."""
    return matcher(TOKEN.findall(one), TOKEN.findall(other)).ratio()


def changes(revisions, earlier, article, figures):
    """The changes of an article, latest first, from its earlier versions with their figures and what stands today."""
    texts = [(version, [f for f in earlier if f["revision"] == version["id"]]) for version in revisions]
    return [
        Change(
            number=old["number"],
            found_at=old["replaced_at"],
            title=compared(old["title"] or "", new["title"] or "") if old["title"] != new["title"] else None,
            dates=(old["published"], new["published"]) if old["published"] != new["published"] else (),
            sentences=tuple(changed_sentences(*([f["sentence"] for f in stated] for stated in (before, after)))),
        )
        for (old, before), (new, after) in pairwise([*texts, (article, figures)])
    ][::-1]


@hookimpl
def prepare_jinja2_environment(env):
    """Let the page of an article show its changes."""
    env.globals["changes"] = changes
