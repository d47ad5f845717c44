"""What the words of a paragraph alone tell of its part in the agreement; its place comes later."""

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from contract_clauses.agreement import Paragraph, Role
from contract_clauses.article_numbers import dotted
from contract_clauses.list_markers import Marker, marker_of
from contract_clauses.requirement import Lexicon

_LONGEST_HEADING = 110  # characters; a longer line is a sentence, whatever its look
_LONGEST_TITLE = 15  # words of a numbered title where words have no spaces between them
_KEPT = 8_192  # paragraphs; agreements of one template share most of theirs


_UNTICKED = ("[ ]", "[]", "( )", "☐", "□", "◻", "[_]")


class PassageKind(Enum):
    """What a passage is. Only ``LIVE`` passages create duties by themselves."""

    LIVE = "live"
    HEADING = "heading"
    RECITAL = "recital"
    DEFINITION = "definition"
    OTHER = "other"  # headers, footnotes, contents lists, template instructions, unticked boxes


_NUMBER = re.compile(r"(\d{1,3}|[ivx]{1,5})(er|º|°)? ?[.:)-]")
_HAN_ARTICLE = re.compile("第[一二三四五六七八九十百0-9]{1,4}条")


class Look(NamedTuple):
    """What a paragraph looks like. ``body`` is where its text begins behind its ``marker``.

    ``opens`` is the kind of the passages under it if it is a heading. ``is_article`` of a paragraph
    that calls itself a numbered article: "Article 1. The Partner shall ...".
    """

    marker: Marker | None
    body: int
    is_heading: bool
    opens: PassageKind
    is_instruction: bool
    ends_recitals: bool
    is_recital: bool
    is_definition: bool
    is_article: bool


class PassageLooks:
    """Tells the looks of paragraphs in one language, and keeps them by their words."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._kept = lru_cache(maxsize=_KEPT)(self._of)

    def of(self, folded: str, cased: str, paragraph: Paragraph) -> Look:
        """Return the look of ``paragraph``, whose text is folded to ``folded``."""
        return self._kept(folded, cased, paragraph.role, paragraph.label, bool(paragraph.list_id))

    def _of(self, folded: str, cased: str, role: Role, label: str, is_listed: bool) -> Look:
        lexicon = self.lexicon
        marker, body = marker_of(folded, 0, len(folded), label)
        is_article = _is_article(folded, lexicon)
        folded, cased = folded[body:], cased[body:]
        is_heading = role in (Role.HEADING, Role.TITLE) or (
            role is Role.BODY and _looks_like_heading(marker, is_listed, (folded, cased), lexicon)
        )
        return Look(
            marker=marker,
            body=body,
            is_heading=is_heading,
            opens=_mode_under(folded, lexicon) if is_heading else PassageKind.LIVE,
            is_instruction=_is_instruction(folded, lexicon),
            ends_recitals=any(opening in folded for opening in lexicon.agreement_openings),
            is_recital=folded.startswith(lexicon.recital_openings),
            is_definition=_is_definition(folded, lexicon),
            is_article=is_article,
        )


def _is_article(folded: str, lexicon: Lexicon) -> bool:
    """Whether a paragraph opens with its number as an article, and goes on behind it."""
    if not lexicon.word_boundaries:
        return _HAN_ARTICLE.match(folded) is not None
    word, _, behind = folded.partition(" ")
    return word in lexicon.clause_words and _NUMBER.match(behind) is not None


def _mode_under(heading: str, lexicon: Lexicon) -> PassageKind:
    words = heading.strip(" .:")
    for word in lexicon.clause_words:
        if words.startswith(word + " "):
            words = words[len(word) :].lstrip(" 0123456789.:-ivx")
    if words.startswith(lexicon.recital_headings):
        return PassageKind.RECITAL
    if words.startswith(lexicon.definition_headings):
        return PassageKind.DEFINITION
    return PassageKind.LIVE


def _looks_like_heading(
    marker: Marker | None,
    is_listed: bool,
    words: tuple[str, str],
    lexicon: Lexicon,
) -> bool:
    """Whether a body line reads like a typed heading: short, unfinished, numbered or in capitals."""
    folded, cased = words
    if not 0 < len(folded) <= _LONGEST_HEADING:
        return False
    if folded[-1] in ".;,:!?。；：،":
        return False
    if len(cased) > 3 and all(letter.isupper() for letter in cased if letter.isalpha()):  # noqa: PLR2004 - "(a)" and "NGO" are no headings
        return cased.isupper()
    if folded.split(" ", 1)[0].rstrip(":.") in lexicon.heading_words:
        has_capitals = cased[0].isupper() or cased[0].islower()
        return cased[0].isupper() if has_capitals else _is_titled(folded, lexicon)
    is_numbered = marker is not None and marker.kind == "number" and marker.level <= 2  # noqa: PLR2004
    if not lexicon.word_boundaries:
        is_title = len(folded) <= _LONGEST_TITLE * lexicon.word_width and not any(
            mark in folded for mark in ",;:"
        )
        is_counted = marker is not None and (is_numbered or marker.kind == "han")
        return is_counted and is_title and not is_listed
    few_words = folded.count(" ") <= 9  # noqa: PLR2004 - titles are short
    return is_numbered and few_words and cased[0].isupper() and not is_listed


def _is_titled(folded: str, lexicon: Lexicon) -> bool:
    """Whether the number behind "article" is parted from a title, in a script without capitals."""
    words = dotted(folded, lexicon).split(" ")[1:_LONGEST_TITLE]
    numbered = [word for word in words[:2] if word.strip("():-.").replace(".", "").isdigit()]
    if not numbered:
        return False
    behind = words[words.index(numbered[0]) + 1 :]
    return not behind or numbered[0][-1] in ":-)." or behind[0] in (":", "-")


def _is_instruction(folded: str, lexicon: Lexicon) -> bool:
    """Whether a paragraph speaks to who fills in the text, or is a choice that nobody ticked."""
    if folded.startswith(_UNTICKED):
        return True
    is_bracketed = folded.startswith("[") and folded.rstrip(" .").endswith("]")
    return is_bracketed or folded.startswith(lexicon.instruction_openings)


def _is_definition(folded: str, lexicon: Lexicon) -> bool:
    opening = folded[:160]
    for heading in sorted(lexicon.definition_headings, key=len, reverse=True):
        # "Definitions. "Project" means ..." in one paragraph
        opening = opening.removeprefix(heading).lstrip(" .:-。")
    if not opening.startswith(('"', *lexicon.definition_openings)):
        return False
    return any(verb in opening for verb in lexicon.definition_verbs)
