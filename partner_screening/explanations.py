"""Reasons in words: what was decided, why, and what to do, in one of the six languages."""

from pathlib import Path
from typing import NamedTuple

from partner_screening.findings import Reason
from partner_screening.languages import Language
from partner_screening.translations import Translations, load_translations

TEXTS = Path(__file__).parent / "texts"
"""The folder with the texts of reasons, statuses, elements and portfolio problems."""

# Values of a reason that are ids; each is shown by its name in the reader's language.
_NAMED = {
    "partner_type": "partner_type",
    "capacity": "capacity",
    "outcome": "capacity",
    "status": "status",
    "element": "element",
    "element_status": "element_status",
    "measures": "measure",
    "findings": "finding",
}


class Explanation(NamedTuple):
    """A reason in words, and what to do about it; ``remedy`` is empty when nothing is to be done."""

    text: str
    remedy: str


def explain(reason: Reason, language: Language) -> Explanation:
    """Return ``reason`` in words.

    A rule that an agency wrote itself has no text of ours: then the rule is named.
    """
    texts = load_translations(TEXTS)
    code = reason.code if texts.has(f"reason.{reason.code}.text") else "own_rule"
    values = {
        name: _shown(texts, language, name, value) for name, value in reason.values.items()
    } | {"rule": reason.rule}
    remedy = f"reason.{code}.remedy"
    return Explanation(
        texts.text(language, f"reason.{code}.text", **values),
        texts.text(language, remedy, **values) if texts.has(remedy) else "",
    )


def name_of(kind: str, value: str, language: Language) -> str:
    """Return the name of an id, such as ``name_of("capacity", "full", Language.EN)``.

    An id without a name (of an agency's own rule) is shown as written.
    """
    texts = load_translations(TEXTS)
    key = f"{kind}.{value}"
    return texts.text(language, key) if texts.has(key) else value.replace("_", " ")


def _shown(texts: Translations, language: Language, name: str, value: str) -> str:
    kind = _NAMED.get(name)
    if kind is None:
        return value
    names = [name_of(kind, part, language) for part in value.split(", ") if part]
    return texts.text(language, "list_separator").replace("_", " ").join(names)
