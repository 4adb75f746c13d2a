"""The quick-entry grammar: `words of the description @project #tag #tag $ TIME` to a draft, and back.

`parse` never raises and never creates: what it does not know or may not guess becomes a problem in words.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from desktop.model import phrase
from desktop.model.catalog import Catalog
from desktop.model.intent import Draft
from desktop.model.label import Labelled
from desktop.model.lookup import Finding, find_project, find_tag, project_text
from desktop.model.moment import MomentError
from desktop.model.names import QUOTES, tidy, written

LONGEST_DESCRIPTION = 3000
"""Characters that a description may have."""

TokenKind: TypeAlias = Literal["project", "tag", "billable", "time", "unknown-project", "unknown-tag"]
ProblemKind: TypeAlias = Literal[
    "unknown-project",
    "unknown-tag",
    "ambiguous-project",
    "ambiguous-tag",
    "second-project",
    "bad-time",
    "too-long",
]


class Token(NamedTuple):
    """A stretch of the text that is more than plain words."""

    kind: TokenKind
    start: int
    end: int
    value: str
    """The name without its quotes (`client/project` where it is written so), `$`, or the words of the time."""


class Problem(NamedTuple):
    """Why the text cannot be taken as it stands."""

    kind: ProblemKind
    words: str
    """A sentence for the person."""
    name: str = ""
    """The name as it was typed, without quotes."""
    near: tuple[str, ...] = ()
    """Names that may have been meant, best first; of ambiguous ones all, as `client/project`."""
    fixes: tuple[str, ...] = ()
    """For each of `near` the token to put in place of [start, end)."""
    start: int = 0
    end: int = 0
    place: str = ""
    """The workspace that lacks it, where another one has it."""


class Parsed(NamedTuple):
    draft: Draft
    tokens: tuple[Token, ...]
    """In the order of the text; they do not overlap."""
    problems: tuple[Problem, ...]
    finished: bool
    """Whether it is an entry with an end, not a timer that starts."""


class Word(NamedTuple):
    """A word of the text, or a sign with its name."""

    kind: Literal["plain", "project", "tag", "billable"]
    start: int
    end: int
    parts: tuple[str, ...]
    """Of a project what stands between slashes, else one part; without quotes, a plain word without its escape."""
    quoted: bool = False
    unclosed: bool = False
    """Whether a quote was opened and never closed: the name goes on to the end of the text."""

    @property
    def name(self) -> str:
        return "/".join(self.parts)


def parse(text: str, *, now: datetime, zone: ZoneInfo, catalog: Catalog, workspace_id: int | None = None) -> Parsed:
    """What the text asks for.

    Names are those of `workspace_id` (None: of any); a project is looked for elsewhere only if it has none of that
    name, and the draft is then of the project's workspace.
    """
    words = scan(text)
    plain = [word for word in words if word.kind == "plain"]
    tokens: list[Token] = [Token("billable", w.start, w.end, "$") for w in words if w.kind == "billable"]
    problems: list[Problem] = []
    draft = Draft(billable=True if tokens else None, workspace_id=workspace_id)
    draft = _projects(draft, [word for word in words if word.kind == "project"], catalog, tokens, problems)
    draft = _tags(draft, [word for word in words if word.kind == "tag"], catalog, tokens, problems)
    draft, plain = _time(draft, words, plain, (now, zone), tokens, problems)
    draft = draft._replace(description=tidy(" ".join(word.name for word in plain)))
    if len(draft.description) > LONGEST_DESCRIPTION:
        said = f"The description has {len(draft.description):,} characters. Toggl keeps {LONGEST_DESCRIPTION:,}."
        problems.append(Problem("too-long", said))
    tokens.sort(key=lambda token: token.start)
    problems.sort(key=lambda problem: problem.start)
    return Parsed(draft, tuple(tokens), tuple(problems), finished=draft.stop is not None)


def render(draft: Labelled, catalog: Catalog) -> str:
    """The text that `parse` reads as this description, project, tags and billable (its times are not written).

    Exact for a tidy description (`names.tidy`) and for names that are active and known.
    """
    words = [_escaped(word) for word in draft.description.split()]
    found = phrase.find(words)
    if found is not None:
        words[-found.taken] = "\\" + words[-found.taken]
    project = catalog.project(draft.project_id)
    if project is not None:
        words.append("@" + project_text(project, catalog))
    words += ["#" + written(name, tag=True) for name in catalog.tag_names(draft.tag_ids)]
    if getattr(draft, "billable", None):
        words.append("$")
    return " ".join(words)


def scan(text: str) -> list[Word]:
    """The text cut into words and named signs, before anything is looked up."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if _is_sign(text, at):
            word = _named(text, at)
            if not "".join(word.parts).strip():  # a sign with nothing to name
                word = word._replace(kind="plain", parts=(text[at : word.end],))
        else:
            end = _word_end(text, at)
            raw = text[at:end]
            literal = raw[1:] if re.match(r"\\+[@#$]", raw) else raw
            word = Word("billable" if raw == "$" else "plain", at, end, (literal,))
        yield word
        at = word.end


def _is_sign(text: str, at: int) -> bool:
    following = text[at + 1 : at + 2]
    if not following or following.isspace():
        return False
    return text[at] == "@" or (text[at] == "#" and not following.isdigit())


def _named(text: str, start: int) -> Word:
    kind: Literal["project", "tag"] = "project" if text[start] == "@" else "tag"
    stops = "/" if kind == "project" else ""
    parts: list[str] = []
    quoted = unclosed = False
    at = start
    while True:
        at += 1  # past the sign or the slash
        closers = QUOTES.get(text[at : at + 1])
        part = ""
        if closers is not None:
            part, at, unclosed = _quoted(text, at + 1, closers)
            quoted = True
        end = _word_end(text, at, stops)
        parts.append(part + text[at:end])
        at = end
        if text[at : at + 1] != "/" or not stops:
            return Word(kind, start, at, tuple(parts), quoted, unclosed)


def _quoted(text: str, at: int, closers: str) -> tuple[str, int, bool]:
    """What stands in quotes from `at` on, where it ends, and whether it never does."""
    name: list[str] = []
    while at < len(text):
        letter = text[at]
        if letter in closers:
            return "".join(name), at + 1, False
        if letter == "\\" and text[at + 1 : at + 2] in ("\\", '"'):
            at += 1
            letter = text[at]
        name.append(letter)
        at += 1
    return "".join(name), at, True


def _word_end(text: str, at: int, stops: str = "") -> int:
    while at < len(text) and not text[at].isspace() and text[at] not in stops:
        at += 1
    return at


def _projects(
    draft: Draft, words: Iterable[Word], catalog: Catalog, tokens: list[Token], problems: list[Problem]
) -> Draft:
    for word in words:
        found = find_project(word.parts, catalog, draft.workspace_id, quoted=word.quoted)
        tokens.append(
            Token("project" if found.ref is not None else "unknown-project", word.start, word.end, word.name)
        )
        if found.ref is None:
            problems.append(_problem("project", word, found))
        elif draft.project_id is None:
            draft = draft._replace(project_id=found.ref, workspace_id=found.workspace_id)
        elif draft.project_id != found.ref:
            said = f"An entry has one project. Take out “{word.name}” or the one before."
            problems.append(Problem("second-project", said, word.name, start=word.start, end=word.end))
    return draft


def _tags(
    draft: Draft, words: Iterable[Word], catalog: Catalog, tokens: list[Token], problems: list[Problem]
) -> Draft:
    for word in words:
        found = find_tag(word.name, catalog, draft.workspace_id)
        tokens.append(Token("tag" if found.ref is not None else "unknown-tag", word.start, word.end, word.name))
        if found.ref is None:
            problems.append(_problem("tag", word, found))
        elif found.ref not in draft.tag_ids:
            draft = draft._replace(tag_ids=(*draft.tag_ids, found.ref))
    return draft


def _problem(noun: Literal["project", "tag"], word: Word, found: Finding) -> Problem:
    kind: ProblemKind
    if noun == "project":
        kind = "ambiguous-project" if found.ambiguous else "unknown-project"
    else:
        kind = "ambiguous-tag" if found.ambiguous else "unknown-tag"
    return Problem(kind, found.words, word.name, found.near, found.fixes, word.start, word.end, found.place)


def _time(
    draft: Draft,
    words: list[Word],
    plain: list[Word],
    here: tuple[datetime, ZoneInfo],
    tokens: list[Token],
    problems: list[Problem],
) -> tuple[Draft, list[Word]]:
    """The draft with its time, and the plain words without it. Signs may follow a time, none stands within."""
    last = _last_run(words)
    found = phrase.find([word.name for word in last])
    if found is None:
        return draft, plain
    taken = last[-found.taken :]
    if found.escaped:
        literal = taken[0]._replace(parts=(taken[0].name[1:],))
        return draft, [literal if word is taken[0] else word for word in plain]
    start, end = taken[0].start, taken[-1].end
    value = " ".join(word.name for word in taken)
    tokens.append(Token("time", start, end, value))
    try:
        began, ended = phrase.resolve(found.phrase, now=here[0], here=here[1])
        draft = draft._replace(start=began, stop=ended)
    except (MomentError, OverflowError) as error:
        said = str(error) if isinstance(error, MomentError) else f"“{value}” is out of range."
        problems.append(Problem("bad-time", said, value, start=start, end=end))
    return draft, plain[: -found.taken]


def _last_run(words: list[Word]) -> list[Word]:
    """The last plain words that stand side by side."""
    run: list[Word] = []
    for word in reversed(words):
        if word.kind == "plain":
            run.append(word)
        elif run:
            break
    return run[::-1]


def _escaped(word: str) -> str:
    """The word so that it is read as plain."""
    special = word == "$" or _is_sign(word, 0) or re.match(r"\\+[@#$]", word)
    return "\\" + word if special else word
