"""What the latest finished run found about a partner, for whoever looks at the partner's page.

A run screens files of a folder and decides nothing here: what it found is shown as what it is, and an
agreement that it saw can be registered with the very file that it kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from partner_screening.actions.process.agreements import AgreementTerms, register_agreement
from partner_screening.actions.process.office import Office, known_partner
from partner_screening.actions.process.overview_rows import overview_basis
from partner_screening.determination import GateDecision, Recommendation
from partner_screening.errors import InputError
from partner_screening.outcome import AgreementOutcome, InputFile, PartnerOutcome
from partner_screening.process.agreement_file import AgreementFile
from partner_screening.process.overview import StandingSource
from partner_screening.process.overview_making import run_gate, standing_of_partner
from partner_screening.process.run_result import RunResult
from partner_screening.storage.record_store import RecordView
from partner_screening.storage.run_results import latest_results
from partner_screening.storage.store import saved_outcome

READ = "run.read"


@dataclass(frozen=True)
class RunFindings:
    """What a run found about a partner, and what is left of it today.

    Attributes:
        result: the run, its day, and its findings in short.
        outcome: everything that it found.
        counts: whether the partner's standing rests on it: nobody decided anything here.
        standing: of the partner today; with the reasons of the run as far as they still hold.
        gates: today's gate of each agreement that it saw, by reference.

    """

    result: RunResult
    outcome: PartnerOutcome
    counts: bool
    standing: Recommendation
    gates: Mapping[str, GateDecision]

    def agreement(self, reference: str) -> AgreementOutcome | None:
        """Return an agreement that it saw; of one listed twice the last."""
        found = [one for one in self.outcome.agreements if one.agreement.reference == reference]
        return found[-1] if found else None

    def file(self, sha256: str) -> InputFile | None:
        """Return a file of the partner that it read."""
        return next((one for one in self.outcome.files if one.sha256 == sha256), None)


def run_findings(
    office: Office, actor: str, partner_id: str, *, action: str = READ
) -> RunFindings | None:
    """Return what the latest finished run found about a partner; ``None`` when none saw it.

    Raises:
        InputError: unknown partner.
        PermissionRefused: the actor may not do ``action``.

    """
    with office.look(actor, action, partner_id) as view:
        return findings_in(view, office, partner_id)


def findings_in(view: RecordView, office: Office, partner_id: str) -> RunFindings | None:
    """Return what ``run_findings`` does, for one who may read it.

    Raises:
        InputError: unknown partner.

    """
    result = latest_results(view.connection, [partner_id]).get(partner_id)
    outcome = saved_outcome(view.connection, result.run_id, partner_id) if result else None
    if result is None or outcome is None:
        known_partner(view, partner_id)
        return None
    basis = overview_basis(view, office, partner_id, office.today(), result)
    source, proposal = standing_of_partner(basis)
    counts = source is StandingSource.RUN
    return RunFindings(
        result=result,
        outcome=outcome,
        counts=counts,
        standing=_explained(proposal, outcome.recommendation, basis.proposal)
        if counts
        else proposal,
        gates={one.reference: run_gate(one, basis) for one in result.agreements},
    )


def run_file(office: Office, actor: str, partner_id: str, sha256: str) -> tuple[bytes, str]:
    """Return a file of a partner as the latest run kept it, and its name.

    Raises:
        InputError: unknown partner, or no such file of it.
        PermissionRefused: the actor may not read what runs found.

    """
    found = run_findings(office, actor, partner_id)
    file = found.file(sha256) if found else None
    if file is None:
        raise InputError(
            "unknown_file",
            f"The latest run read no such file of partner {partner_id}.",
            "Open the partner's page again: a later run may have read others.",
        )
    return office.originals.read(file.sha256), file.path.rpartition("/")[2]


def register_seen_agreement(
    office: Office, actor: str, *, partner_id: str, reference: str
) -> tuple[AgreementFile, bool]:
    """Register an agreement that a run saw, with the file that the run kept.

    Return it, and whether anything is new.

    Raises:
        InputError: the latest run saw no such agreement, or it had no file.
        ConflictError: the reference belongs to another partner.
        PermissionRefused: the actor may not register agreements.

    """
    found = run_findings(office, actor, partner_id, action="agreement.register")
    seen = found.agreement(reference) if found else None
    if seen is None or seen.check is None:
        raise InputError(
            "not_seen_by_run",
            f"The latest run read no file of agreement '{reference}'.",
            "Register the agreement with its file.",
        )
    record = seen.agreement
    return register_agreement(
        office,
        actor,
        partner_id=partner_id,
        reference=reference,
        terms=AgreementTerms(record.type, seen.check.clause_set, record.start, record.end),
        data=office.originals.read(seen.check.document.sha256),
        name=record.file.rpartition("/")[2],
    )


def _explained(
    standing: Recommendation, of_run: Recommendation, of_process: Recommendation
) -> Recommendation:
    """Return the standing with the reasons that it has: the run's while they hold, else today's."""
    reasons = of_run.reasons if of_run.status is standing.status else of_process.reasons
    return standing.model_copy(update={"reasons": reasons})
