"""What must hold between the parts of an instrument, beyond the shape of each file.

Every check returns mistakes with file and line; none raises, so that all are seen at once.
"""

from collections.abc import Iterable, Iterator

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from partner_screening.errors import RuleFileError
from partner_screening.partner import CapacityOutcome, SeaRisk
from partner_screening.rule_files import Place, RuleDocument
from partner_screening.translations import Translations

CERTAINTIES = ("seen", "remembered", "reasoned")
"""How sure a source is: read in the named source, known but not opened, our own conclusion."""

# Risk is the inverse of capacity (domain facts 1.6); the middle words differ on purpose.
_INVERSE = {
    CapacityOutcome.FULL: SeaRisk.LOW,
    CapacityOutcome.MEDIUM: SeaRisk.MODERATE,
    CapacityOutcome.LOW: SeaRisk.HIGH,
}


def check_rules(instrument: Instrument, document: RuleDocument) -> list[RuleFileError]:
    """Return the mistakes of ``instrument.yaml``."""
    return [
        *_check_sources(document.data, (), document),
        *_check_standards(instrument, document),
        *_check_evidence_kinds(instrument, document),
        *_check_counting(instrument, document),
        *_check_bands(instrument, document),
    ]


def check_texts(
    instrument: Instrument,
    owner_roles: tuple[str, ...],
    texts: Translations,
    document: RuleDocument,
) -> list[RuleFileError]:
    """Return the English texts that are missing or that nothing in the instrument uses."""
    expected = set(_text_keys(instrument, owner_roles))
    return [
        document.error(("texts", *key.split(".")), f"the text '{key}' is missing")
        for key in sorted(expected)
        if not texts.has(key)
    ] + [
        document.error(("texts", *key.split(".")), f"nothing uses the text '{key}'")
        for key in texts.keys()  # noqa: SIM118 - not a mapping
        if key not in expected
    ]


def _text_keys(instrument: Instrument, owner_roles: tuple[str, ...]) -> Iterator[str]:
    yield "name"
    for standard in instrument.standards:
        for part in ("title", "required", "guidance"):
            yield f"standards.{standard.id}.{part}"
        for action in standard.actions:
            yield f"actions.{action.key}.action"
            yield f"actions.{action.key}.proof"
    for kind in instrument.evidence_kinds:
        yield f"evidence_kinds.{kind.id}"
    for role in owner_roles:
        yield f"owner_roles.{role}"
    for answer in (*_answers(instrument), AnswerValue.UNANSWERED):
        yield f"answers.{answer}"


def _answers(instrument: Instrument) -> tuple[AnswerValue, ...]:
    return tuple(
        dict.fromkeys(answer for standard in instrument.standards for answer in standard.answers)
    )


def _check_sources(data: object, place: Place, document: RuleDocument) -> Iterator[RuleFileError]:
    """Find every source in the file, wherever it stands."""
    if isinstance(data, dict):
        if "certainty" in data and data["certainty"] not in CERTAINTIES:
            reason = f"the certainty '{data['certainty']}' is none of {', '.join(CERTAINTIES)}"
            yield document.error((*place, "certainty"), reason)
        for key, value in data.items():
            yield from _check_sources(value, (*place, key), document)
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _check_sources(value, (*place, at), document)


def _check_standards(instrument: Instrument, document: RuleDocument) -> Iterator[RuleFileError]:
    ids = [standard.id for standard in instrument.standards]
    yield from _repeated(ids, "standards", document)
    kinds = {kind.id for kind in instrument.evidence_kinds}
    for at, standard in enumerate(instrument.standards):
        place: Place = ("standards", at)
        if standard.number != at + 1:
            reason = f"the standards are numbered in their order: {at + 1} is expected"
            yield document.error((*place, "number"), reason)
        for kind in standard.evidence_kinds:
            if kind not in kinds:
                reason = f"there is no evidence kind '{kind}'"
                yield document.error((*place, "evidence_kinds"), reason)
        if not standard.evidence_kinds:
            yield document.error((*place, "evidence_kinds"), "a standard needs an evidence kind")
        if not standard.sources:
            yield document.error((*place, "sources"), "a standard needs a source")
        allows = AnswerValue.NOT_APPLICABLE in standard.answers
        if allows and standard.not_applicable_source is None:
            reason = "who allows 'not_applicable' here: not_applicable_source is missing"
            yield document.error((*place, "answers"), reason)
        if not allows and standard.not_applicable_source is not None:
            reason = "the standard does not allow 'not_applicable'"
            yield document.error((*place, "not_applicable_source"), reason)
        if AnswerValue.UNANSWERED in standard.answers:
            reason = "'unanswered' is no answer that can be given"
            yield document.error((*place, "answers"), reason)


def _check_evidence_kinds(
    instrument: Instrument, document: RuleDocument
) -> Iterator[RuleFileError]:
    yield from _repeated(
        [kind.id for kind in instrument.evidence_kinds], "evidence_kinds", document
    )
    used = {kind for standard in instrument.standards for kind in standard.evidence_kinds}
    for at, kind in enumerate(instrument.evidence_kinds):
        if kind.id not in used:
            reason = f"no standard uses the evidence kind '{kind.id}'"
            yield document.error(("evidence_kinds", at), reason)


def _repeated(ids: Iterable[str], part: str, document: RuleDocument) -> Iterator[RuleFileError]:
    seen: set[str] = set()
    for at, name in enumerate(ids):
        if name in seen:
            yield document.error((part, at, "id"), f"the id '{name}' is repeated")
        seen.add(name)


def _check_counting(instrument: Instrument, document: RuleDocument) -> Iterator[RuleFileError]:
    counting = instrument.counting
    answers = set(_answers(instrument)) - {AnswerValue.NOT_APPLICABLE}
    for answer in sorted(answers - set(counting.points)):
        reason = f"the answer '{answer}' is not counted: give its points"
        yield document.error(("counting", "points"), reason)
    for answer in sorted(set(counting.points) - answers):
        reason = f"no standard has the answer '{answer}' to give points for"
        yield document.error(("counting", "points", answer.value), reason)
    for answer in counting.met:
        if answer not in counting.points:
            reason = f"'{answer}' meets a standard but has no points"
            yield document.error(("counting", "met"), reason)
    per_standard = [
        [counting.points.get(answer, 0) for answer in standard.answers if answer in answers] or [0]
        for standard in instrument.standards
    ]
    for name, choose in (("minimum", min), ("maximum", max)):
        reached = sum(choose(points) for points in per_standard)
        if reached != getattr(counting, name):
            reason = f"the answers give a {name} of {reached}"
            yield document.error(("counting", name), reason)


def _check_bands(instrument: Instrument, document: RuleDocument) -> Iterator[RuleFileError]:
    counting = instrument.counting
    for at, band in enumerate(instrument.bands):
        if _INVERSE.get(band.capacity) is not band.risk:
            reason = f"the capacity '{band.capacity}' does not go with the risk '{band.risk}'"
            yield document.error(("bands", at, "risk"), reason)
        if not counting.minimum <= band.at_least <= band.at_most <= counting.maximum:
            reason = f"{band.at_least} to {band.at_most} is no range of the possible scores"
            yield document.error(("bands", at), reason)
    capacities = [band.capacity for band in sorted(instrument.bands, key=lambda it: it.at_least)]
    if capacities != [capacity for capacity in reversed(_INVERSE) if capacity in capacities]:
        yield document.error(("bands",), "a higher score must not give a lower capacity")
    for score in range(counting.minimum, counting.maximum + 1):
        holding = [
            at for at, band in enumerate(instrument.bands) if band.at_least <= score <= band.at_most
        ]
        if not holding:
            yield document.error(("bands",), f"a hole: the score {score} is in no band")
        if len(holding) > 1:
            reason = f"an overlap: the score {score} is in two bands"
            yield document.error(("bands", holding[1]), reason)
