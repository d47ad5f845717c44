"""What comments in a copy of an agreement say about its clauses, in one language. Pure."""

from collections.abc import Iterable

from contract_clauses.clause_check import ClauseCheck, ElementResult, ElementStatus
from contract_clauses.mending.annotation import Note
from partner_screening.evidence import TextEvidence
from partner_screening.reports.wording import Words

_LONGEST_QUOTE = 400


def what_to_do(element: ElementResult, words: Words) -> str:
    """Return what a lawyer is to do about an element."""
    is_unclear = element.status is ElementStatus.CANNOT_TELL
    return words.say(f"clause_note.{'cannot_tell' if is_unclear else key_of(element)}")


def key_of(element: ElementResult) -> str:
    """Return the key under which texts speak of the standing of an element."""
    return element.facts.code.removeprefix("clause_")


def insertion_comment(
    element: ElementResult,
    words: Words,
    *,
    is_standard: bool,
    strikes: Iterable[TextEvidence] = (),
    still_falls_short: bool = False,
) -> tuple[str, ...]:
    """Return the paragraphs of the comment on an inserted clause.

    ``strikes`` are the passages that stay in force and weaken the duty.
    """
    reasons = ", ".join(words.name("element_reason", reason) for reason in element.reasons)
    said = [
        _named(element, words),
        words.say("clause_note.why", why=words.element_reason(element)),
        words.say("clause_note.source", source=element.source),
        words.say("clause_note.standard" if is_standard else "clause_note.model"),
    ]
    said += [
        words.say("clause_note.strike", quote=_shortened(evidence.quote), reasons=reasons)
        for evidence in strikes
    ]
    if still_falls_short:
        said.append(words.say("clause_note.remains"))
    return tuple(said)


def notes_of(check: ClauseCheck, words: Words) -> tuple[Note, ...]:
    """Return a note per quoted passage, and one on the whole for what no passage carries."""
    passages: dict[tuple[int, int], list[ElementResult]] = {}
    unquoted: list[ElementResult] = []
    for element in check.elements:
        for evidence in element.evidence:
            passages.setdefault((evidence.start, evidence.end), []).append(element)
        if not element.evidence:
            unquoted.append(element)
    verdict = words.say(
        "clause_note.whole",
        clause_set=check.clause_set,
        verdict=words.name("verdict", check.verdict),
    )
    whole = Note(
        paragraphs=(
            verdict,
            *view_lines(check, words),
            *(line for one in unquoted for line in _said(one, words)),
        )
    )
    return (
        whole,
        *(
            Note(
                start=start, end=end, paragraphs=tuple(x for one in told for x in _said(one, words))
            )
            for (start, end), told in sorted(passages.items())
        ),
    )


def view_lines(check: ClauseCheck, words: Words) -> tuple[str, ...]:
    """Return a sentence per element that stands otherwise in the other view, with who changed it."""
    return tuple(
        words.say(
            "clause_note.view",
            element=words.name("element", one.element),
            status=words.name("element_status", one.status),
            other=words.name("element_status", one.other_status),
            view=words.say(f"view.{one.other_view}"),
            who=", ".join(
                dict.fromkeys(
                    f"{change.author or '?'} ({words.day(change.date.date() if change.date else None)})"
                    for change in one.changes
                )
            ),
        )
        for one in check.view_differences
    )


def _said(element: ElementResult, words: Words) -> tuple[str, ...]:
    return (
        _named(element, words),
        words.say("clause_note.why", why=words.element_reason(element)),
        words.say("clause_note.todo", todo=what_to_do(element, words)),
    )


def _named(element: ElementResult, words: Words) -> str:
    name = words.name("element", element.id)
    status = words.name("element_status", element.status)
    return f"{name}: {status} ({words.say(f'requirement.{element.requirement}')})"


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + " […]"
