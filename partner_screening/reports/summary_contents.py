"""What the summary for a head of office says: counted in one pass, shown in one language.

``SummaryTally`` keeps counts and the few rows that are shown, whatever the size of the portfolio;
``SummaryContents`` puts them into words and says how many rows it does not show.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.findings import Problem, Reason, Severity
from partner_screening.outcome import PartnerOutcome
from partner_screening.partner import CapacityOutcome
from partner_screening.reports.partner_contents import LabelledFact, judged_assessment
from partner_screening.reports.tones import Tone, tone_of
from partner_screening.reports.wording import ProblemLine, ReasonLine, Words
from partner_screening.values import Value

SHOWN_ROWS = 8
"""Rows shown of each list; the rest is counted and stands in the workbook."""

SHOWN_GAPS = 16
"""Standards shown, the most frequent gaps first."""


class DueDate(NamedTuple):
    """A date on which somebody must act; ordered by date, then partner."""

    day: date
    partner_id: str
    name: str
    kind: str  # plan_deadline | action_due | result_expires


class ListedAgreement(NamedTuple):
    """An agreement that the summary lists, with the reasons of its gate."""

    reference: str
    partner: str
    reasons: tuple[Reason, ...]


class CountedBar(Value):
    """A count with its name, a bar of a chart and a row of the table beside it.

    ``second`` is the part counted on the partner's word alone, where the chart has two parts.
    """

    name: str
    count: int
    tone: Tone
    second: int = 0


class AgreementLine(Value):
    """An agreement in words: a blocked one, or one that a waiver opens."""

    reference: str
    partner: str
    reasons: tuple[ReasonLine, ...]


class DueLine(Value):
    """A due date in words."""

    day: str
    partner: str
    what: str
    is_overdue: bool


class SummaryContents(Value):
    """Everything that the summary says, in order of importance."""

    title: str
    subtitle: str
    headline: str
    figures: tuple[LabelledFact, ...]
    recommendations: tuple[CountedBar, ...]
    capacities: tuple[CountedBar, ...]
    gates: tuple[CountedBar, ...]
    gaps: tuple[CountedBar, ...]
    gaps_note: str
    blocked: tuple[AgreementLine, ...]
    blocked_rest: str
    waived: tuple[AgreementLine, ...]
    waived_rest: str
    failed: tuple[ProblemLine, ...]
    failed_rest: str
    due: tuple[DueLine, ...]
    due_rest: str
    rule_versions: tuple[str, ...]


class SummaryTally:
    """Counts outcomes one by one; its memory does not grow with the portfolio."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.partners = 0
        self.agreements = 0
        self.recommendations: Counter[RecommendationStatus] = Counter()
        self.capacities: Counter[CapacityOutcome] = Counter()
        self.gates: Counter[GateStatus] = Counter()
        self.reviewed_gaps: Counter[tuple[str, str]] = Counter()
        self.self_gaps: Counter[tuple[str, str]] = Counter()
        self.judged: Counter[str] = Counter()
        self.listed: dict[GateStatus, list[ListedAgreement]] = {
            GateStatus.BLOCKED: [],
            GateStatus.OPEN_BY_WAIVER: [],
        }
        self.failed: list[Problem] = []
        self.failed_count = 0
        self.due_count = 0
        self._due: list[DueDate] = []
        self.versions: dict[str, None] = {}

    def add(self, outcome: PartnerOutcome) -> None:
        """Count one partner with the agreements and problems."""
        self.partners += 1
        self.recommendations[outcome.recommendation.status] += 1
        self.capacities[outcome.recommendation.capacity] += 1
        self.versions.setdefault(outcome.recommendation.policy)
        self._add_gaps(outcome)
        self._add_agreements(outcome)
        self.add_problems(outcome.problems)
        for due in due_dates(outcome):
            self._add_due(due)

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Count files that could not be used; warnings are left to the workbook."""
        for problem in problems:
            if problem.severity is Severity.ERROR:
                self.failed_count += 1
                if len(self.failed) < SHOWN_ROWS:
                    self.failed.append(problem)

    @property
    def due(self) -> tuple[DueDate, ...]:
        """The nearest due dates, first one first."""
        return tuple(self._due)

    def _add_gaps(self, outcome: PartnerOutcome) -> None:
        judged = judged_assessment(outcome)
        if judged is None:
            return
        self.versions.setdefault(judged.instrument)
        self.judged[judged.instrument] += 1
        counter = self.reviewed_gaps if judged.basis == "review" else self.self_gaps
        counter.update((judged.instrument, gap) for gap in judged.gaps)

    def _add_agreements(self, outcome: PartnerOutcome) -> None:
        for agreement in outcome.agreements:
            self.agreements += 1
            self.gates[agreement.gate.status] += 1
            if agreement.check is not None:
                self.versions.setdefault(agreement.check.clause_set)
                self.add_problems(agreement.check.problems)
            listed = self.listed.get(agreement.gate.status)
            if listed is not None and len(listed) < SHOWN_ROWS:
                listed.append(
                    ListedAgreement(
                        agreement.agreement.reference,
                        f"{outcome.partner.name} ({outcome.partner.partner_id})",
                        agreement.gate.reasons,
                    )
                )

    def _add_due(self, due: DueDate) -> None:
        self.due_count += 1
        insort(self._due, due)
        del self._due[SHOWN_ROWS:]


def due_dates(outcome: PartnerOutcome) -> Iterable[DueDate]:
    """Yield on which days somebody must act for a partner: next action, end of plan, expiry."""
    partner = outcome.partner
    if outcome.plan is not None:
        first = min((action.due for action in outcome.plan.actions), default=None)
        if first is not None and first != outcome.plan.deadline:
            yield DueDate(first, partner.partner_id, partner.name, "action_due")
        yield DueDate(outcome.plan.deadline, partner.partner_id, partner.name, "plan_deadline")
    if outcome.recommendation.valid_until is not None:
        yield DueDate(
            outcome.recommendation.valid_until, partner.partner_id, partner.name, "result_expires"
        )


def summary_contents(tally: SummaryTally, portfolio: str, words: Words) -> SummaryContents:
    """Return what is said about all partners counted by ``tally``."""
    return SummaryContents(
        title=words.say("summary.title"),
        subtitle=words.say("summary.subtitle", portfolio=portfolio, as_of=words.day(tally.as_of)),
        headline=_headline(tally, words),
        figures=_figures(tally, words),
        recommendations=tuple(
            CountedBar(
                name=words.name("status", status),
                count=tally.recommendations[status],
                tone=tone_of(status),
            )
            for status in RecommendationStatus
        ),
        capacities=tuple(
            CountedBar(
                name=words.name("capacity", capacity),
                count=tally.capacities[capacity],
                tone=tone_of(capacity),
            )
            for capacity in CapacityOutcome
        ),
        gates=tuple(
            CountedBar(name=words.name("gate", gate), count=tally.gates[gate], tone=tone_of(gate))
            for gate in GateStatus
        ),
        gaps=_gap_bars(tally, words),
        gaps_note=words.say("summary.gaps_note", count=sum(tally.judged.values())),
        blocked=_agreements(tally, GateStatus.BLOCKED, words),
        blocked_rest=_unlisted(tally, GateStatus.BLOCKED, words),
        waived=_agreements(tally, GateStatus.OPEN_BY_WAIVER, words),
        waived_rest=_unlisted(tally, GateStatus.OPEN_BY_WAIVER, words),
        failed=tuple(words.problem(problem) for problem in tally.failed),
        failed_rest=_rest(tally.failed_count - len(tally.failed), words),
        due=tuple(_due_line(due, tally.as_of, words) for due in tally.due),
        due_rest=_rest(tally.due_count - len(tally.due), words),
        rule_versions=tuple(tally.versions),
    )


def _agreements(tally: SummaryTally, gate: GateStatus, words: Words) -> tuple[AgreementLine, ...]:
    return tuple(
        AgreementLine(
            reference=line.reference, partner=line.partner, reasons=words.reasons(line.reasons)
        )
        for line in tally.listed[gate]
    )


def _unlisted(tally: SummaryTally, gate: GateStatus, words: Words) -> str:
    return _rest(tally.gates[gate] - len(tally.listed[gate]), words)


def _headline(tally: SummaryTally, words: Words) -> str:
    """Return the one sentence that a head of office should read."""
    cleared = sum(
        tally.recommendations[status]
        for status in (
            RecommendationStatus.CLEARED,
            RecommendationStatus.CLEARED_WITH_PLAN,
            RecommendationStatus.NOT_REQUIRED,
        )
    )
    return words.say(
        "summary.headline",
        partners=tally.partners,
        cleared=cleared,
        agreements=tally.agreements,
        blocked=tally.gates[GateStatus.BLOCKED],
    )


def _figures(tally: SummaryTally, words: Words) -> tuple[LabelledFact, ...]:
    counts = {
        "partners": tally.partners,
        "not_cleared": tally.recommendations[RecommendationStatus.NOT_CLEARED],
        "pending": tally.recommendations[RecommendationStatus.PENDING],
        "agreements": tally.agreements,
        "blocked": tally.gates[GateStatus.BLOCKED],
        "failed": tally.failed_count,
    }
    return tuple(
        LabelledFact(label=words.say(f"figure.{key}"), value=str(count))
        for key, count in counts.items()
    )


def _gap_bars(tally: SummaryTally, words: Words) -> tuple[CountedBar, ...]:
    """Return the gaps by standard, the most frequent first, in a fixed order among equals."""
    standards = sorted(set(tally.reviewed_gaps) | set(tally.self_gaps))
    standards.sort(key=lambda key: -(tally.reviewed_gaps[key] + tally.self_gaps[key]))
    has_one = len({instrument for instrument, _ in standards}) == 1
    return tuple(
        CountedBar(
            name=words.standard(*key) + ("" if has_one else f" ({key[0]})"),
            count=tally.reviewed_gaps[key],
            second=tally.self_gaps[key],
            tone=Tone.BAD,
        )
        for key in standards[:SHOWN_GAPS]
    )


def _due_line(due: DueDate, as_of: date, words: Words) -> DueLine:
    return DueLine(
        day=words.day(due.day),
        partner=f"{due.name} ({due.partner_id})",
        what=words.say(f"due.{due.kind}"),
        is_overdue=due.day < as_of,
    )


def _rest(count: int, words: Words) -> str:
    return words.say("summary.rest", count=count) if count > 0 else ""
