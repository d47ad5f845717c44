"""Assessments that other United Nations entities made: what came in, and who accepted it.

The file format is documented in docs/exchange.md. What was imported stands beside our own results and
erases none of them; it counts only when a second person accepted it.
"""

from collections.abc import Iterable
from datetime import date

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerValue
from assessment_tools.instrument import Instrument
from partner_screening.determination import Determination
from partner_screening.partner import CapacityOutcome
from partner_screening.values import Value


class SharedAnswer(Value):
    """One answer of a shared assessment. ``evidence`` names what was looked at, never who."""

    standard: str
    answer: AnswerValue
    evidence: tuple[str, ...] = ()


class SharedAssessment(Value):
    """An assessment of another entity as it came, and what it scores under our own rules.

    ``checksum`` is that of the content, ``sha256`` of the file; the file is kept among the originals.
    ``issued_on`` is the day on which the issuer wrote it. ``plan_state`` and ``plan_deadline`` tell of
    the plan that belongs to it; empty without one.
    """

    id: str
    partner_id: str
    issuer: str
    trust: str
    checksum: str
    sha256: str
    file_name: str
    instrument: str
    kind: str
    determined_on: date
    valid_until: date
    issued_on: date
    answers: tuple[SharedAnswer, ...]
    score: int
    maximum: int
    capacity: CapacityOutcome
    our_score: int
    our_maximum: int
    our_capacity: CapacityOutcome
    gaps: tuple[str, ...] = ()
    plan_state: str = ""
    plan_deadline: date | None = None
    by: str
    at: AwareDatetime


class SharedAcceptance(Value):
    """The acceptance of a shared assessment by another person than brought it in.

    ``despite`` are the codes of facts of our own that speak against it; ``reason`` then says why it is
    accepted all the same.
    """

    id: str
    shared_id: str
    partner_id: str
    reason: str
    despite: tuple[str, ...] = ()
    by: str
    at: AwareDatetime


class ComparedAssessment(Value):
    """One result beside the others. ``source`` is ``own`` or the issuer; ``id`` that of the record.

    ``capacity`` is as its source states it, ``our_capacity`` under our own rules. ``is_current``: it
    has not lapsed and no later file of the same source took its place. ``counts``: the decision looks
    at it.
    """

    source: str
    id: str
    instrument: str
    kind: str
    determined_on: date
    valid_until: date
    score: int | None
    maximum: int
    capacity: CapacityOutcome
    our_capacity: CapacityOutcome
    gaps: tuple[str, ...]
    plan_state: str = ""
    plan_deadline: date | None = None
    accepted_by: str = ""
    is_current: bool
    counts: bool = False


OWN = "own"
"""The source of our own determinations."""


def replaced_by_later(shared: Iterable[SharedAssessment]) -> frozenset[str]:
    """Return the ids of files that a later file of the same issuer about the same result replaced."""
    latest: dict[tuple[str, str, str, date], SharedAssessment] = {}
    replaced: set[str] = set()
    for one in sorted(shared, key=lambda one: (one.issued_on, one.at)):
        key = (one.issuer, one.instrument, one.kind, one.determined_on)
        if key in latest:
            replaced.add(latest[key].id)
        latest[key] = one
    return frozenset(replaced)


def obstacles(shared: SharedAssessment, *, may_accept: bool, as_of: date) -> tuple[str, ...]:
    """Return the codes of what keeps a shared assessment from being accepted at all.

    ``may_accept`` is what the issuer's level of trust allows. A final result that has not lapsed can be
    accepted, a preliminary one only with its plan running or complete (domain facts 1.9).
    """
    plan_runs = shared.plan_state in {"running", "complete"} and (
        shared.plan_state == "complete"
        or (shared.plan_deadline is not None and shared.plan_deadline >= as_of)
    )
    found = {
        "issuer_not_trusted": not may_accept,
        "lapsed": shared.valid_until < as_of,
        "preliminary_without_plan": shared.kind == "preliminary"
        and bool(shared.gaps)
        and not plan_runs,
    }
    return tuple(code for code, is_so in found.items() if is_so)


def accepted_determination(
    shared: SharedAssessment, acceptance: SharedAcceptance, instrument: Instrument
) -> Determination:
    """Return an accepted assessment as the decision looks at it: scored by our rules.

    It is the agency's own from the day of the acceptance; its validity is the issuer's, or ours where
    that is shorter.
    """
    risks = {band.capacity: band.risk for band in instrument.bands}
    return Determination(
        partner_id=shared.partner_id,
        kind=shared.kind,
        instrument=shared.instrument,
        score=shared.our_score,
        maximum=shared.our_maximum,
        capacity=shared.our_capacity,
        risk=risks.get(shared.our_capacity),
        gaps=shared.gaps,
        reviewer=shared.issuer,
        reviewed_on=shared.determined_on,
        determined_by=acceptance.by,
        determined_on=acceptance.at.date(),
        valid_until=shared.valid_until,
        review_fingerprint=shared.checksum,
    )


def shared_beside(
    shared: Iterable[SharedAssessment], acceptances: Iterable[SharedAcceptance], as_of: date
) -> tuple[ComparedAssessment, ...]:
    """Return what other entities found, as results to be compared."""
    everything = tuple(shared)
    accepted = {one.shared_id: one.by for one in acceptances}
    replaced = replaced_by_later(everything)
    return tuple(
        ComparedAssessment(
            source=one.issuer,
            id=one.id,
            instrument=one.instrument,
            kind=one.kind,
            determined_on=one.determined_on,
            valid_until=one.valid_until,
            score=one.score,
            maximum=one.maximum,
            capacity=one.capacity,
            our_capacity=one.our_capacity,
            gaps=one.gaps,
            plan_state=one.plan_state,
            plan_deadline=one.plan_deadline,
            accepted_by=accepted.get(one.id, ""),
            is_current=one.id not in replaced and one.determined_on <= as_of <= one.valid_until,
        )
        for one in everything
    )


def disagreements(results: Iterable[ComparedAssessment]) -> tuple[str, ...]:
    """Return the standards that one current result finds met and another with the same tool does not.

    The two stay side by side: the later one does not erase the other (edge case 8).
    """
    current = [one for one in results if one.is_current]
    found: list[str] = []
    for one in current:
        for other in current:
            if one.instrument == other.instrument:
                found += [gap for gap in one.gaps if gap not in other.gaps]
    return tuple(dict.fromkeys(sorted(found)))
