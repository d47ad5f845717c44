"""Refuses answers that cannot be scored as given: nothing is dropped, nothing depends on order."""

from collections import Counter
from collections.abc import Iterable

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from partner_screening.errors import InputError


def refuse_other_instrument(reference: str, instrument: Instrument) -> None:
    """Refuse answers to another instrument, or to another version of it.

    Raises:
        InputError: ``reference`` is neither the instrument's id nor its id and version.

    """
    if reference not in (instrument.reference, instrument.id):
        raise other_instrument(reference, instrument.reference)


def other_instrument(found: str, expected: str) -> InputError:
    """Return the error that says that answers and instrument do not belong together."""
    return InputError(
        "other_instrument",
        f"The answers are for the instrument '{found}', not for '{expected}'.",
        "Score them with the instrument version that they were given for.",
    )


def refuse_other_partner(found: str, expected: str) -> None:
    """Refuse answers of two different partners.

    Raises:
        InputError: the two ids differ.

    """
    if found != expected:
        raise InputError(
            "other_partner",
            f"The answers of the partner '{found}' were put together with those of '{expected}'.",
            "Give the answers and the review of one partner.",
        )


def refuse_misplaced(answers: Iterable[tuple[str, AnswerValue]], instrument: Instrument) -> None:
    """Refuse answers that would otherwise be dropped, or counted by the order they came in.

    ``answers`` are pairs of a standard's id and its answer. "Not applicable" passes: scoring says
    where it is not allowed.

    Raises:
        InputError: a standard is unknown or answered twice, or its answer is not one of its own.

    """
    allowed = {standard.id: standard.answers for standard in instrument.standards}
    seen: Counter[str] = Counter()
    for standard, value in answers:
        seen[standard] += 1
        if standard not in allowed:
            raise InputError(
                "unknown_standard",
                f"The instrument {instrument.reference} has no standard '{standard}'.",
                f"Use one of: {', '.join(allowed)}.",
            )
        if seen[standard] > 1:
            raise InputError(
                "answered_twice",
                f"The standard '{standard}' is answered more than once.",
                "Keep one answer per standard.",
            )
        if value not in (*allowed[standard], AnswerValue.UNANSWERED, AnswerValue.NOT_APPLICABLE):
            raise InputError(
                "answer_not_allowed",
                f"The answer '{value}' is not one of those of the standard '{standard}'.",
                f"Use one of: {', '.join(allowed[standard])}.",
            )
