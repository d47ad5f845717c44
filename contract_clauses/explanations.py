"""Turns the standing of an element into facts, and facts into one sentence in any of six languages."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from contract_clauses.clause_check import ElementStatus, StatusReason
from contract_clauses.judgement import Judgement
from contract_clauses.requirement import ClauseElement
from contract_clauses.rules import RULES_FOLDER, as_sentence, load_clause_rules
from partner_screening.findings import Reason
from partner_screening.languages import Language
from partner_screening.rule_files import RuleDocument, read_rule_file
from partner_screening.translations import Translations


def facts_of(
    element: ClauseElement,
    judgement: Judgement,
    *,
    is_accepted: bool,
    uncovered: tuple[str, ...],
    is_readable: bool,
) -> Reason:
    """Return the facts that an explanation of one element is made of."""
    code = _code(judgement, is_accepted=is_accepted, is_readable=is_readable)
    if code == "cannot_tell_language" and not uncovered:
        code = "cannot_tell_versions"
    return Reason(
        code=f"clause_{code}",
        rule=f"{element.id}@{element.version}",
        source=source_of(element),
        values={
            "element": element.id,
            "reasons": " ".join(reason.value for reason in judgement.reasons),
            "lacking": " ".join(judgement.lacking),
            "exceptions": " ".join(judgement.exceptions),
            "languages": " ".join(uncovered),
        },
    )


def sentence_of(facts: Reason, text: Callable[[str], str]) -> str:
    """Return the sentence that says what ``facts`` hold. ``text`` gives the text of a key."""
    element = facts.values["element"]
    about = f"elements.{element}"
    lacking = [text(f"{about}.limbs.{limb}") for limb in facts.values["lacking"].split()]
    reasons = [text(f"reason_{reason}") for reason in facts.values["reasons"].split()]
    sentence = text(facts.code.removeprefix("clause_")).format(
        meaning=text(f"{about}.meaning"),
        reasons="; ".join(reasons),
        lacking=text("lacking").format(limbs="; ".join(lacking)) if lacking else "",
        exceptions=", ".join(facts.values["exceptions"].split()),
        languages=", ".join(facts.values["languages"].split()),
    )
    return sentence.rstrip()


def explanation_in(language: Language, facts: Reason) -> str:
    """Return the explanation of an element in ``language``, from the facts of its result."""
    texts = load_explanation_texts()
    return sentence_of(facts, lambda key: texts.text(language, key))


@lru_cache(maxsize=2)
def load_explanation_texts(folder: Path = RULES_FOLDER) -> Translations:
    """Load the sentences in six languages; the English meanings stand in the element files.

    Raises:
        RuleFileError: a file is missing or is not a strict YAML file.

    """
    documents = {
        language: _with_elements(read_rule_file(folder / "texts" / f"{language}.yaml"))
        for language in Language
    }
    english = load_clause_rules((), folder).texts
    documents[Language.EN] = RuleDocument(documents[Language.EN].file, {"texts": english}, {})
    return Translations(folder / "texts", documents)


def _with_elements(document: RuleDocument) -> RuleDocument:
    """Return a file of texts with what it says of the elements under the keys of the English ones."""
    elements = {
        name: {**told, "meaning": as_sentence(told["meaning"])}
        for name, told in (document.data.get("elements") or {}).items()
    }
    texts = {**document.data, "texts": {**document.data["texts"], "elements": elements}}
    return RuleDocument(document.file, texts, {})


def source_of(element: ClauseElement) -> str:
    """Return the authorities of an element in one line."""
    return "; ".join(f"{source.title}, {source.locator}" for source in element.sources)


def _code(judgement: Judgement, *, is_accepted: bool, is_readable: bool) -> str:
    if judgement.status is ElementStatus.CANNOT_TELL:
        if StatusReason.POSSIBLE_PARAPHRASE in judgement.reasons:
            return "cannot_tell_paraphrase"
        return "cannot_tell_language" if is_readable else "cannot_tell_unreadable"
    if judgement.status is ElementStatus.MISSING and judgement.reasons:
        return "missing_inactive"
    if is_accepted:
        return "weakened_accepted"
    return judgement.status.value
