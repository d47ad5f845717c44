"""Reasons in words: what was decided, why, and what to do, in one of the six languages."""

from pathlib import Path
from typing import NamedTuple

from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from partner_screening.errors import UnknownRule
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


# Values that list standards of the reason's instrument.
_STANDARDS = ("gaps", "standards")


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
        name: _titles(texts, language, value, reason.values.get("instrument", ""))
        if name in _STANDARDS
        else _shown(texts, language, name, value)
        for name, value in reason.values.items()
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
    return _listed(
        texts, language, [name_of(kind, part, language) for part in value.split(", ") if part]
    )


def _titles(texts: Translations, language: Language, value: str, reference: str) -> str:
    """Return standards by their titles; by their ids when the instrument is not installed."""
    instrument = _instrument(reference)
    known = {standard.id for standard in instrument.standards} if instrument else set()
    ids = value.split(", ")
    if instrument is None or not known.issuperset(ids):
        return _listed(texts, language, ids)
    titles = [instrument.text(language, f"standards.{standard}.title") for standard in ids]
    return _listed(texts, language, titles)


def _instrument(reference: str) -> Instrument | None:
    try:
        return load_instrument(reference) if reference else None
    except UnknownRule:
        return None


def _listed(texts: Translations, language: Language, names: list[str]) -> str:
    return texts.text(language, "list_separator").replace("_", " ").join(names)
