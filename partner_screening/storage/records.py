"""What storage says about runs and savings: values, free of the database, usable in any process."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import AwareDatetime

from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.values import Value

ID_LENGTH = 32


class RunStatus(StrEnum):
    """Standing of a screening run."""

    RUNNING = "running"
    FINISHED = "finished"


class PartnerStatus(StrEnum):
    """Standing of one partner in a run: whether every input about it was usable."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"


class SaveStatus(StrEnum):
    """What saving did."""

    RECORDED = "recorded"
    UNCHANGED = "unchanged"


class ImportResult(Value):
    """What saving one partner did: ``unchanged`` when exactly this was already recorded."""

    partner_id: str
    status: SaveStatus


class RunStart(Value):
    """Everything that makes a screening run what it is; the run's id follows from it.

    ``settings`` are the choices that bear on the results (fingerprints of rules, for instance), as
    text. ``program`` is the version of the program. Neither clock nor machine belongs here: the same
    portfolio screened again under the same rules on the same date is the same run.
    """

    portfolio: str
    portfolio_fingerprint: str
    policy: str
    as_of: date
    program: str
    settings: dict[str, str] = {}
    partners: int = 0

    @property
    def run_id(self) -> str:
        """Id from the content: 32 hexadecimal digits."""
        identity = self.model_dump(mode="json", exclude={"portfolio", "partners"})
        return fingerprint_of_value(["screening_run", identity])[:ID_LENGTH]


class ScreeningRun(Value):
    """A screening run as recorded. ``history_head`` is the last event's hash when it finished."""

    id: str
    portfolio: str
    portfolio_fingerprint: str
    policy: str
    as_of: date
    program: str
    settings: dict[str, str]
    partners: int
    status: RunStatus
    started_at: AwareDatetime
    finished_at: AwareDatetime | None = None
    history_count: int | None = None
    history_head: str | None = None


class RunStarted(Value):
    """A started run; ``unchanged`` when it had been started before (and perhaps finished)."""

    run: ScreeningRun
    status: SaveStatus


class RunCounts(Value):
    """Counts of one run for summaries. Keys are the closed sets' values; absent means none.

    ``gaps`` counts partners per unmet standard of the reviewed assessment, or of the partner's own
    where there is no review. ``problems`` counts by code.
    """

    partners: int
    incomplete: int
    recommendations: dict[str, int]
    capacities: dict[str, int]
    agreements: int
    gates: dict[str, int]
    verdicts: dict[str, int]
    gaps: dict[str, int]
    problems: dict[str, int]


class RecordedProblem(Value):
    """A problem of a run; ``partner_id`` is empty when it belongs to the whole portfolio."""

    partner_id: str
    problem: Problem


class HistoryEvent(Value):
    """One line of the append-only history. ``payload`` is JSON text; ``at`` is in UTC."""

    seq: int
    run_id: str
    partner_id: str
    kind: str
    at: datetime
    who: str
    payload: str
    previous_hash: str
    hash: str


class HistoryFinding(Value):
    """One place where the history, or what it vouches for, is not what it was."""

    code: str
    seq: int | None
    message: str


class HistoryVerification(Value):
    """Result of verifying the history. ``head`` is worth noting down outside the database."""

    events: int
    head: str
    findings: tuple[HistoryFinding, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
