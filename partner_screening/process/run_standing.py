"""What a screening run takes from the process about one partner: its standing, holds and waivers.

Pure. A run screens what lies in a portfolio folder; what people decided in the process bears on it: a
hold and an open allegation always, a determination where the folder holds no review of the partner.
"""

from datetime import date

from contract_clauses.clause_check import ClauseCheck
from partner_screening.determination import GateDecision, PartnerFacts, Recommendation
from partner_screening.policy import Policy
from partner_screening.process.agreement_file import ElementSettlement, SettledCheck, settled
from partner_screening.process.waiver import Waiver, WaiverDecision, with_waivers
from partner_screening.values import Value

_DETERMINED = ("determination", "has_plan", "plan_deadline", "has_justification")
_UNSCORED = tuple(name for name in PartnerFacts.model_fields if name.startswith("unscored_"))


class RunStanding(Value):
    """The facts of the process about one partner on the day of a run; its waivers and settlements."""

    as_of: date
    facts: PartnerFacts
    waivers: tuple[tuple[Waiver, tuple[WaiverDecision, ...]], ...] = ()
    settlements: tuple[ElementSettlement, ...] = ()
    confirmed: frozenset[str] = frozenset()

    def settled(self, check: ClauseCheck) -> SettledCheck:
        """Return ``check`` with what lawyers settled about its very file."""
        return settled(check, check.document.sha256, self.settlements, self.confirmed)


def with_process(
    found: PartnerFacts, process: RunStanding | None, *, has_review: bool
) -> PartnerFacts:
    """Return the facts of a run with those of the process.

    ``has_review``: the folder holds a review of the partner, which then counts and not the process's
    determination. An outcome without a score counts where the folder names none.
    """
    if process is None:
        return found
    known = process.facts
    added: dict[str, object] = {
        "blocking_findings": tuple(
            dict.fromkeys((*found.blocking_findings, *known.blocking_findings))
        ),
        "has_sea_flag": found.has_sea_flag or known.has_sea_flag,
    }
    if not has_review and known.determination is not None:
        added |= {name: getattr(known, name) for name in _DETERMINED}
    if found.unscored_outcome is None and known.unscored_outcome is not None:
        added |= {name: getattr(known, name) for name in _UNSCORED}
    return found.model_copy(update=added)


def gate_with_process(
    decision: GateDecision,
    recommendation: Recommendation,
    process: RunStanding,
    policy: Policy,
    *,
    sha256: str,
) -> GateDecision:
    """Return the gate of a run with the waiver that opens it, if one does on the day of the facts."""
    return with_waivers(
        decision,
        recommendation,
        policy,
        process.waivers,
        sha256=sha256,
        as_of=process.as_of,
    )
