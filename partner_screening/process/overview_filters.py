"""What of the partners and agreements somebody wants to see, in which order, and which page of it.

Values, checked when they are made: closed sets, so that an address of a page can hold them and nothing
else reaches the database.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from contract_clauses.clause_check import Verdict
from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.process.case import Step
from partner_screening.process.overview import StandingSource
from partner_screening.values import Value

LARGEST_PAGE = 200

Written = Annotated[str, Field(max_length=200)]
"""What a person wrote into a filter."""

Code = Annotated[str, Field(max_length=100)]
"""An id or code of ours."""


class PlanWord(StrEnum):
    """How a plan goes.

    ``late``: the day of an action has passed, or the time of the plan is over and it is not done.
    """

    PROPOSED = "proposed"
    ON_TIME = "on_time"
    LATE = "late"
    DONE = "done"


class PartnerFilter(Value):
    """Which partners; what is empty or ``None`` asks nothing. Several conditions hold together.

    ``text`` is looked for in id, name and acronym, whatever its case and accents. ``country`` is the
    ISO code, or the country as the list has it where that is not known; ``region`` the M49 number of a
    region or sub-region. ``expiring_until``: what counts today ends on that day or before. ``unmet``
    names a standard, ``gate`` asks for any agreement there. ``due_kind``, ``due_from`` and
    ``due_until`` ask for something that falls due and is not done. ``result_on`` asks for the partners
    that had a result on a day, ``result_from`` and ``result_until`` for those that got one between two
    days, both with ``result_capacity`` where that matters.
    """

    text: Written = ""
    country: Written = ""
    region: Code = ""
    type: PartnerType | None = None
    source: StandingSource | None = None
    recommendation: RecommendationStatus | None = None
    capacity: CapacityOutcome | None = None
    risk: SeaRisk | None = None
    step: Step | None = None
    plan: PlanWord | None = None
    expiring_until: date | None = None
    has_hold: bool | None = None
    has_concern: bool | None = None
    has_self_assessment: bool | None = None
    is_reviewed: bool | None = None
    is_determined: bool | None = None
    unmet: Code = ""
    gate: GateStatus | None = None
    due_kind: Code = ""
    due_from: date | None = None
    due_until: date | None = None
    result_on: date | None = None
    result_from: date | None = None
    result_until: date | None = None
    result_capacity: CapacityOutcome | None = None


class AgreementFilter(Value):
    """Which agreements; what is empty or ``None`` asks nothing. Several conditions hold together.

    ``text`` is looked for in the reference, and in id, name and acronym of the partner. ``reason`` is
    the code of what closes the gate or was opened by a waiver, ``element`` an element that falls short.
    ``ending_from`` and ``ending_until`` ask when the agreement ends, ``waiver_until`` for a waiver that
    ends on that day or before.
    """

    text: Written = ""
    partner_id: Written = ""
    country: Written = ""
    region: Code = ""
    partner_type: PartnerType | None = None
    type: Code = ""
    source: StandingSource | None = None
    gate: GateStatus | None = None
    verdict: Verdict | None = None
    reason: Code = ""
    element: Code = ""
    ending_from: date | None = None
    ending_until: date | None = None
    waiver_until: date | None = None


class PartnerSort(StrEnum):
    """The orders of partners; what has no value comes last, and the id decides between equals."""

    NAME = "name"
    ID = "id"
    COUNTRY = "country"
    RECOMMENDATION = "recommendation"
    CAPACITY = "capacity"
    SCORE = "score"
    VALID_UNTIL = "valid_until"
    NEXT_DUE = "next_due"
    STEP_SINCE = "step_since"


class AgreementSort(StrEnum):
    """The orders of agreements; what has no value comes last, then partner and reference decide."""

    PARTNER = "partner"
    REFERENCE = "reference"
    TYPE = "type"
    GATE = "gate"
    VERDICT = "verdict"
    END = "end"
    WAIVER_UNTIL = "waiver_until"


class _Paging(Value):
    """Which page: its number from 1, and how many rows it holds."""

    number: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    size: Annotated[int, Field(ge=1, le=LARGEST_PAGE)] = 50
    is_descending: bool = False


class PageRequest(_Paging):
    """A page of partners."""

    sort: PartnerSort = PartnerSort.NAME


class AgreementPageRequest(_Paging):
    """A page of agreements."""

    sort: AgreementSort = AgreementSort.PARTNER


T = TypeVar("T")


class Page(Value, Generic[T]):
    """One page of a list, and how many rows the whole list has."""

    rows: tuple[T, ...]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


class CountryChoice(Value):
    """A country that partners have: what a filter asks for, and how the lists write it."""

    key: str
    name: str


class OverviewChoices(Value):
    """What there is to choose from: only values that some row has."""

    countries: tuple[CountryChoice, ...]
    regions: tuple[str, ...]
    sub_regions: tuple[str, ...]
    types: tuple[PartnerType, ...]
    steps: tuple[Step, ...]
    standards: tuple[str, ...]
    agreement_types: tuple[str, ...]
    reasons: tuple[str, ...]
