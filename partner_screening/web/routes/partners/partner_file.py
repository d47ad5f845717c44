"""Everything that a person may read of one partner, gathered for its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from partner_screening.actions.access.accounts import links_of, people_of_partner
from partner_screening.actions.process.allegations import open_concern
from partner_screening.actions.process.case_file import CaseFile, case_file
from partner_screening.actions.process.cases import cases
from partner_screening.actions.process.determinations import DeterminationFile, determinations
from partner_screening.actions.process.exchange import assessments_side_by_side
from partner_screening.actions.process.holds import holds
from partner_screening.actions.process.inheritance import links
from partner_screening.actions.process.overview import agreement_page, partner_row
from partner_screening.actions.process.partners import partner_of_file
from partner_screening.actions.process.plan_reading import plans
from partner_screening.actions.process.reassessments import reassessments
from partner_screening.actions.process.run_findings import RunFindings, run_findings
from partner_screening.actions.process.standing import standing
from partner_screening.actions.process.unscored import unscored_outcomes
from partner_screening.determination import Recommendation
from partner_screening.partner import ImplementingPartner
from partner_screening.process.account import PersonalLink
from partner_screening.process.exchange import ComparedAssessment
from partner_screening.process.hold import Hold, HoldLift
from partner_screening.process.inheritance import PartnerLink
from partner_screening.process.overview import AgreementOverview, PartnerOverview
from partner_screening.process.overview_filters import AgreementFilter, AgreementPageRequest
from partner_screening.process.people import Person
from partner_screening.process.plan import PlanStanding
from partner_screening.process.reassessment import ReassessmentDue
from partner_screening.process.unscored import UnscoredEnd, UnscoredOutcome
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

MOST_CASES = 20
"""Cases whose files are shown in full; older ones are named alone."""

MOST_AGREEMENTS = 50


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, the key of its text, what the text names, and who did it."""

    at: datetime
    key: str
    names: dict[str, object]
    by: str


@dataclass(frozen=True)
class PartnerFile:
    """What is recorded of a partner, as far as the person may read it; else empty or ``None``."""

    partner: ImplementingPartner
    row: PartnerOverview
    standing: Recommendation
    run: RunFindings | None
    cases: tuple[CaseFile, ...]
    determinations: tuple[DeterminationFile, ...]
    plans: tuple[PlanStanding, ...]
    agreements: tuple[AgreementOverview, ...]
    holds: tuple[tuple[Hold, HoldLift | None], ...]
    unscored: tuple[tuple[UnscoredOutcome, UnscoredEnd | None], ...]
    reassessments: tuple[ReassessmentDue, ...]
    shared: tuple[ComparedAssessment, ...]
    headquarters: PartnerLink | None
    people: tuple[tuple[Person, tuple[PersonalLink, ...]], ...]
    has_concern: bool | None

    def timeline(self) -> tuple[Moment, ...]:
        """Return what happened, the newest first."""
        return tuple(sorted(self._moments(), key=lambda one: one.at, reverse=True))

    def _moments(self) -> Iterator[Moment]:
        for file in self.cases:
            yield Moment(file.case.at, "case_opened", {}, file.case.by)
            for move in file.moves:
                yield Moment(move.at, "case_moved", {"step": move.to_step}, move.by)
            for sent in file.submissions:
                yield Moment(sent.at, "submission", {"number": sent.number}, sent.by)
        for one in self.determinations:
            made = one.made
            yield Moment(made.at, "determination", {"capacity": made.capacity}, made.by)
        if self.run:
            day = datetime.combine(self.run.result.as_of, time(), UTC)
            yield Moment(day, "screened", {"status": self.run.result.recommendation}, "")
        for hold, lift in self.holds:
            yield Moment(hold.at, "hold_placed", {}, hold.by)
            if lift:
                yield Moment(lift.at, "hold_lifted", {}, lift.by)
        for outcome, _ in self.unscored:
            yield Moment(outcome.at, "unscored", {"capacity": outcome.outcome}, outcome.by)


def file_of_partner(visitor: Visitor, partner_id: str) -> PartnerFile:
    """Return what the visitor may read of a partner.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the visitor may not read its file.

    """
    with visitor.office.records.one_moment():
        return _file_of_partner(visitor, partner_id)


def _file_of_partner(visitor: Visitor, partner_id: str) -> PartnerFile:
    office, who, person = visitor.office, visitor.id, visitor.person
    assert person is not None
    every = cases(office, who, partner_id=partner_id)
    run = run_findings(office, who, partner_id) if may(person, "run.read") else None
    return PartnerFile(
        partner=partner_of_file(office, who, partner_id),
        row=partner_row(office, who, partner_id),
        standing=run.standing if run else standing(office, who, partner_id),
        run=run,
        cases=tuple(case_file(office, who, case.id) for case in every[-MOST_CASES:]),
        determinations=determinations(office, who, partner_id=partner_id),
        plans=plans(office, who, partner_id=partner_id),
        agreements=_agreements(visitor, partner_id),
        holds=holds(office, who, partner_id=partner_id) if may(person, "hold.read") else (),
        unscored=unscored_outcomes(office, who, partner_id=partner_id),
        reassessments=reassessments(office, who, partner_id=partner_id)
        if may(person, "reassessment.read")
        else (),
        shared=assessments_side_by_side(office, who, partner_id)
        if may(person, "exchange.read")
        else (),
        headquarters=_headquarters(links(office, who, partner_id)),
        people=_people(visitor, partner_id),
        has_concern=open_concern(office, who, partner_id) if may(person, "concern.read") else None,
    )


def _agreements(visitor: Visitor, partner_id: str) -> tuple[AgreementOverview, ...]:
    assert visitor.person is not None
    if not may(visitor.person, "agreement.read"):
        return ()
    wanted = AgreementFilter(partner_id=partner_id)
    page = AgreementPageRequest(size=MOST_AGREEMENTS)
    return agreement_page(visitor.office, visitor.id, wanted, page).rows


def _headquarters(found: tuple[PartnerLink, ...]) -> PartnerLink | None:
    return found[-1] if found and found[-1].headquarters_id else None


def _people(
    visitor: Visitor, partner_id: str
) -> tuple[tuple[Person, tuple[PersonalLink, ...]], ...]:
    assert visitor.person is not None
    if not may(visitor.person, "link.issue"):
        return ()
    own = people_of_partner(visitor.office, visitor.id, partner_id)
    return tuple((one, links_of(visitor.office, visitor.id, one.id)) for one in own)
