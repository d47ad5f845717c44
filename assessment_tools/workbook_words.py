"""Words that partners write, understood in six languages: answers, kinds of document, marks, digits.

Comparison is blind to case, accents, width of letters, kinds of space, direction marks, Arabic
vowel signs and the full stop at the end. The words themselves are data (texts ``words.*``).
"""

import re
import unicodedata
from functools import lru_cache

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_layout import (
    SUPPORTS_PREFIX,
    SheetKind,
    answer_label,
    column_label,
    kind_label,
    own_texts,
    workbook_texts,
)
from partner_screening.languages import Language
from partner_screening.values import Value

_EDGES = "\u200b\u200e\u200f\u2060\ufeff" + "".join(filter(str.isspace, map(chr, range(0x3001))))
_SPACES = re.compile(r"\s+")
_FOLDED_ARABIC = str.maketrans({"ـ": "", "ى": "ي", "ة": "ه"})


def plain(text: str) -> str:
    """Return ``text`` without spaces at its ends, with one kind of line end."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(_EDGES)


def with_plain_digits(text: str) -> str:
    """Return ``text`` with full-width letters narrowed and every script's digits as 0 to 9."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(letter)) if not letter.isascii() and letter.isdecimal() else letter
        for letter in narrow
    )


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return the form of ``text`` in which words are compared."""
    letters = unicodedata.normalize("NFKD", with_plain_digits(text)).casefold()
    kept = "".join(
        letter for letter in letters if unicodedata.category(letter) not in {"Mn", "Cf"}
    ).translate(_FOLDED_ARABIC)
    return _SPACES.sub(" ", kept).strip(" .!。؟")


class Words(Value):
    """What the words on a workbook of one instrument mean; keys are folded.

    ``marks`` holds ``True`` for a mark and ``False`` for words that say "no mark". ``columns`` finds
    a column by its heading in any language, for files that lost the hidden names. ``own`` are the
    texts that the writer put on each sheet.
    """

    answers: dict[str, AnswerValue]
    kinds: dict[str, str]
    marks: dict[str, bool]
    columns: dict[str, str]
    own: dict[SheetKind, frozenset[str]]


_known: dict[tuple[str, str, Language], Words] = {}


def words_of(instrument: Instrument, language: Language) -> Words:
    """Return the words of a workbook; where languages disagree, ``language`` decides."""
    key = (instrument.reference, instrument.checksum, language)
    if key not in _known:
        _known[key] = _collected(instrument, language)
    return _known[key]


def _collected(instrument: Instrument, language: Language) -> Words:
    own_last = [other for other in Language if other is not language] + [language]
    allowed = {value for standard in instrument.standards for value in standard.answers}
    answers: dict[str, AnswerValue] = {}
    kinds: dict[str, str] = {kind.id: kind.id for kind in instrument.evidence_kinds}
    marks: dict[str, bool] = {}
    columns: dict[str, str] = {}
    for each in own_last:
        for value in allowed:
            written = [answer_label(instrument, value, each), *_listed(f"words.{value}", each)]
            answers |= {folded(word): value for word in written}
        kinds |= {folded(kind_label(instrument, kind, each)): kind for kind in kinds.values()}
        marks |= {folded(word): False for word in _listed("words.no_mark", each)}
        marks |= {folded(word): True for word in _listed("words.mark", each)}
        columns |= {
            folded(column_label(column, instrument, each)): column
            for column in _columns(instrument)
        }
    own = {
        sheet: frozenset(map(plain, texts))
        for sheet, texts in own_texts(instrument, language).items()
    }
    return Words(answers=answers, kinds=kinds, marks=marks, columns=columns, own=own)


def _listed(key: str, language: Language) -> list[str]:
    texts = workbook_texts()
    return texts.text(language, key).split("|") if texts.has(key) else []


def _columns(instrument: Instrument) -> list[str]:
    texts = workbook_texts()
    named = [key.removeprefix("column.") for key in texts.keys() if key.startswith("column.")]  # noqa: SIM118 - not a mapping
    return named + [SUPPORTS_PREFIX + standard.id for standard in instrument.standards]
