"""What lists and the dashboard show of a partner and of its agreements: one row each, as of a day.

Values. The rows are worked out from the records (``overview_making``) and kept beside them; they
decide nothing, and can be thrown away and made anew at any time.
"""

from datetime import date
from enum import StrEnum

from contract_clauses.clause_check import Verdict
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.process.case import Step
from partner_screening.process.notice import DueItem
from partner_screening.process.plan import PlanState
from partner_screening.process.review_round import Stage
from partner_screening.process.todo import Task
from partner_screening.values import Value


class StandingSource(StrEnum):
    """What the standing of a partner rests on.

    ``process``: what people decided here. ``run``: the latest finished screening run that saw the
    partner, where nobody decided anything here. ``none``: neither.
    """

    PROCESS = "process"
    RUN = "run"
    NONE = "none"


class GateCounts(Value):
    """How many agreements of a partner stand at each gate."""

    open: int = 0
    open_by_waiver: int = 0
    pending: int = 0
    blocked: int = 0


class PartnerOverview(Value):
    """A registered partner as it stands on ``as_of``.

    ``country`` is written as the partner list has it, ``country_code`` are its ISO letters and
    ``region`` and ``sub_region`` its M49 numbers; empty where the country is not known.

    ``score``, ``maximum``, ``instrument`` and ``unmet`` belong to a determination that is in force;
    ``determination_kind``, ``determined_on`` and ``valid_until`` also tell of one that has lapsed.
    ``plan_late`` counts the actions whose day has passed. ``next_due_on`` is the first day on which
    something falls due that nobody has done; it may have passed. ``stale_on`` is the next day on which
    the row changes by time alone. ``policy`` names the rules that it was worked out by.
    """

    partner_id: str
    name: str
    acronym: str = ""
    type: PartnerType
    country: str = ""
    country_code: str = ""
    region: str = ""
    sub_region: str = ""
    language: str
    as_of: date
    policy: str

    source: StandingSource
    run_id: str = ""
    recommendation: RecommendationStatus
    capacity: CapacityOutcome
    risk: SeaRisk | None = None
    has_self_assessment: bool = False
    is_reviewed: bool = False
    is_determined: bool = False
    determination_kind: Stage | None = None
    determined_on: date | None = None
    valid_until: date | None = None
    score: int | None = None
    maximum: int | None = None
    instrument: str = ""
    unmet: tuple[str, ...] = ()

    case_id: str = ""
    case_step: Step | None = None
    case_since: date | None = None
    plan_id: str = ""
    plan_state: PlanState | None = None
    plan_deadline: date | None = None
    plan_late: int = 0
    plan_progress: int = 0

    has_hold: bool = False
    has_concern: bool = False
    gates: GateCounts = GateCounts()
    next_due_on: date | None = None
    next_due_kind: str = ""
    stale_on: date | None = None


class AgreementOverview(Value):
    """An agreement as it stands on a day, registered in the process or seen by a run.

    ``reasons`` say in short what closes the gate, or what a waiver opens: ``<code>`` or
    ``element_falls_short:<element>:<status>``. ``shortfalls`` name the mandatory elements that fall
    short as ``<element>:<status>``. ``waiver_until`` is the last day of the waiver in force.
    ``versions`` counts the files that were registered; 0 when only a run saw it. ``partner_name`` is
    the partner's present name, given by the list; it is no part of what is worked out.
    """

    partner_id: str
    reference: str
    source: StandingSource
    type: str
    clause_set: str = ""
    verdict: Verdict | None = None
    gate: GateStatus
    reasons: tuple[str, ...] = ()
    shortfalls: tuple[str, ...] = ()
    waiver_until: date | None = None
    start_on: date | None = None
    end_on: date | None = None
    sha256: str = ""
    file_name: str = ""
    versions: int = 0
    partner_name: str = ""


class ResultSpan(Value):
    """From which day to which a partner had a capacity outcome: for the trend over time.

    A partner has one at most on any day. ``about`` is the id of what decided it.
    """

    partner_id: str
    about: str
    from_on: date
    until_on: date
    capacity: CapacityOutcome


class PartnerRows(Value):
    """Everything that is kept about one partner for lists and figures."""

    overview: PartnerOverview
    agreements: tuple[AgreementOverview, ...] = ()
    due: tuple[DueItem, ...] = ()
    tasks: tuple[Task, ...] = ()
    results: tuple[ResultSpan, ...] = ()
