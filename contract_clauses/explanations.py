"""Turns the standing of an element into one sentence, and into facts for other languages."""

from collections.abc import Mapping

from contract_clauses.clause_check import ElementStatus, StatusReason
from contract_clauses.judgement import Judgement
from contract_clauses.requirement import ClauseElement
from partner_screening.findings import Reason


def explain(
    element: ClauseElement,
    judgement: Judgement,
    texts: Mapping[str, str],
    *,
    is_accepted: bool,
    uncovered: tuple[str, ...],
    is_readable: bool,
) -> tuple[str, Reason]:
    """Return the English sentence about one element and the facts that it is made of."""
    code = _code(judgement, is_accepted=is_accepted, is_readable=is_readable)
    limbs = [limb for limb in element.limbs if limb.id in judgement.lacking]
    reasons = "; ".join(texts[f"reason_{reason.value}"] for reason in judgement.reasons)
    lacking = (
        texts["lacking"].format(limbs="; ".join(limb.meaning for limb in limbs)) if limbs else ""
    )
    sentence = texts[code].format(
        meaning=element.meaning.rstrip(".") + ".",
        reasons=reasons,
        lacking=lacking,
        exceptions=", ".join(judgement.exceptions),
        languages=", ".join(uncovered),
    )
    facts = Reason(
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
    return sentence.rstrip(), facts


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
