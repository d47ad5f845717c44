"""What the dashboard says in a file: its figures in words, part by part, in one language."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from partner_screening.determination import GateStatus, RecommendationStatus
from partner_screening.partner import CapacityOutcome
from partner_screening.process.dashboard import Dashboard, Figure, Series
from partner_screening.process.notice import TEXTS as NOTICE_TEXTS
from partner_screening.process.overview_filters import PlanWord
from partner_screening.process.regions import region_name
from partner_screening.reports.partner_contents import LabelledFact
from partner_screening.reports.standard_titles import standard_title
from partner_screening.reports.summary_contents import CountedBar
from partner_screening.reports.tones import Tone, tone_of
from partner_screening.reports.wording import Words
from partner_screening.translations import load_translations
from partner_screening.values import Value

TEXTS = Path(__file__).parent / "dashboard_texts"
"""The folder with the texts of the dashboard's files."""

_PLAN_TONES: Mapping[str, Tone] = MappingProxyType(
    {
        PlanWord.PROPOSED: Tone.NEUTRAL,
        PlanWord.ON_TIME: Tone.GOOD,
        PlanWord.LATE: Tone.BAD,
        PlanWord.DONE: Tone.GOOD,
    }
)


_TONE_OF: Mapping[str, Callable[[str], Tone]] = MappingProxyType(
    {
        "capacity": lambda value: tone_of(CapacityOutcome(value)),
        "status": lambda value: tone_of(RecommendationStatus(value)),
        "gate": lambda value: tone_of(GateStatus(value)),
    }
)


class DashboardPart(Value):
    """Figures that belong together: a chart and its table. ``empty`` is said when there is nothing."""

    title: str
    bars: tuple[CountedBar, ...]
    note: str = ""
    empty: str = ""


class MatrixRow(Value):
    """A row of a table of figures."""

    name: str
    counts: tuple[int, ...]


class DashboardMatrix(Value):
    """Figures by two things: quarters by outcome, what falls due by its time, places by coverage."""

    title: str
    first: str
    columns: tuple[str, ...]
    tones: tuple[Tone, ...]
    rows: tuple[MatrixRow, ...]
    note: str = ""


class DashboardContents(Value):
    """Everything that a file of the dashboard says, in order of importance."""

    title: str
    subtitle: str
    headline: str
    figures: tuple[LabelledFact, ...]
    coverage: DashboardPart
    parts: tuple[DashboardPart, ...]
    trend: DashboardMatrix
    due: DashboardMatrix
    regions: DashboardMatrix
    types: DashboardMatrix
    part: str
    what: str
    number: str


class _Teller:
    """Puts the figures of a dashboard into words."""

    def __init__(self, found: Dashboard, words: Words) -> None:
        self.found, self.words = found, words
        self._texts = load_translations(TEXTS)

    def say(self, key: str, **values: object) -> str:
        """Return a text of the dashboard."""
        return self._texts.text(self.words.language, key, **values)

    def known(self, kind: str, code: str) -> str:
        """Return the text of a code; the code itself where an agency wrote its own rule."""
        key = f"{kind}.{code}"
        return self.say(key) if self._texts.has(key) else code

    def bars(self, figures: Iterable[Figure], kind: str) -> tuple[CountedBar, ...]:
        """Return figures of statuses that have names and tones everywhere."""
        return tuple(
            CountedBar(
                name=self.words.name(kind, figure.name),
                count=figure.count,
                tone=_TONE_OF[kind](figure.name),
            )
            for figure in figures
        )

    def own_bars(
        self, figures: Iterable[Figure], kind: str, tones: Mapping[str, Tone], tone: Tone
    ) -> tuple[CountedBar, ...]:
        """Return figures whose names are texts of the dashboard."""
        return tuple(
            CountedBar(
                name=self.known(kind, figure.name),
                count=figure.count,
                tone=tones.get(figure.name, tone),
            )
            for figure in figures
        )


def dashboard_contents(found: Dashboard, words: Words) -> DashboardContents:
    """Return what a file says of a dashboard."""
    teller = _Teller(found, words)
    counts = {figure.name: figure.count for figure in found.coverage}
    gates = {figure.name: figure.count for figure in found.gates}
    coverage = teller.own_bars(found.coverage, "coverage", {"concern": Tone.BAD}, Tone.NEUTRAL)
    return DashboardContents(
        title=teller.say("title"),
        subtitle=" · ".join((teller.say("as_of", day=words.day(found.as_of)), _within(teller))),
        headline=teller.say(
            "headline",
            registered=counts["registered"],
            determined=counts["determined"],
            agreements=sum(gates.values()),
            blocked=gates[GateStatus.BLOCKED],
        ),
        figures=tuple(
            LabelledFact(label=teller.known("coverage", name), value=str(counts[name]))
            for name in ("registered", "self_assessed", "reviewed", "determined", "on_hold")
        ),
        coverage=DashboardPart(title=teller.say("coverage.title"), bars=coverage),
        parts=_parts(teller),
        trend=_trend(teller),
        due=_due(teller),
        regions=_places(teller, "regions", found.regions),
        types=_places(teller, "types", found.types),
        part=teller.say("part"),
        what=teller.say("what"),
        number=teller.say("number"),
    )


def _parts(teller: _Teller) -> tuple[DashboardPart, ...]:
    found, words = teller.found, teller.words
    days = {"start": words.day(found.start), "end": words.day(found.end)}
    several = teller.say("several")
    return (
        DashboardPart(
            title=teller.say("recommendations"), bars=teller.bars(found.recommendations, "status")
        ),
        DashboardPart(
            title=teller.say("capacities"), bars=teller.bars(found.capacities, "capacity")
        ),
        DashboardPart(title=teller.say("gates"), bars=teller.bars(found.gates, "gate")),
        DashboardPart(
            title=teller.say("blocked_by"),
            bars=teller.own_bars(found.blocked_by, "reason", {}, Tone.BAD),
            note=several,
            empty=teller.say("none_blocked"),
        ),
        DashboardPart(
            title=teller.say("waived"),
            bars=teller.own_bars(found.waived, "reason", {}, Tone.ATTENTION),
            note=several,
            empty=teller.say("none_waived"),
        ),
        DashboardPart(
            title=teller.say("pending_by"),
            bars=teller.own_bars(found.pending_by, "reason", {}, Tone.NEUTRAL),
        ),
        DashboardPart(
            title=teller.say("unmet"),
            bars=tuple(
                CountedBar(
                    name=standard_title(figure.name, words), count=figure.count, tone=Tone.BAD
                )
                for figure in found.unmet
            ),
            empty=teller.say("no_gaps"),
        ),
        DashboardPart(
            title=teller.say("plans"),
            bars=teller.own_bars(found.plans, "plan", _PLAN_TONES, Tone.NEUTRAL),
        ),
        DashboardPart(
            title=teller.say("steps"), bars=teller.own_bars(found.steps, "step", {}, Tone.NEUTRAL)
        ),
        DashboardPart(title=teller.say("made", **days), bars=teller.bars(found.made, "capacity")),
    )


def _trend(teller: _Teller) -> DashboardMatrix:
    outcomes = [CapacityOutcome(figure.name) for figure in teller.found.trend[0].figures]
    return DashboardMatrix(
        title=teller.say("trend"),
        first=teller.say("quarter"),
        columns=tuple(teller.words.name("capacity", outcome) for outcome in outcomes),
        tones=tuple(tone_of(outcome) for outcome in outcomes),
        rows=_rows(teller.found.trend, {one.name: one.name for one in teller.found.trend}),
        note=teller.say("at_end"),
    )


def _due(teller: _Teller) -> DashboardMatrix:
    """Return what falls due: a row per kind, a column per time."""
    series = teller.found.due
    titles = load_translations(NOTICE_TEXTS)
    kinds = sorted({one.name for part in series for one in part.figures} - {"any"})
    counts = {(part.name, one.name): one.count for part in series for one in part.figures}
    names = {"any": teller.say("due.any")} | {
        kind: titles.text(teller.words.language, f"kinds.{kind}.title") for kind in kinds
    }
    return DashboardMatrix(
        title=teller.say("due.title"),
        first=teller.say("due.what"),
        columns=tuple(
            teller.say("due.overdue")
            if part.name == "overdue"
            else teller.say("due.within", days=part.name)
            for part in series
        ),
        tones=(Tone.BAD, *(Tone.NEUTRAL for _ in series[1:])),
        rows=tuple(
            MatrixRow(name=name, counts=tuple(counts.get((part.name, kind), 0) for part in series))
            for kind, name in names.items()
        ),
    )


def _places(teller: _Teller, key: str, series: tuple[Series, ...]) -> DashboardMatrix:
    language = teller.words.language
    names = {
        one.name: region_name(one.name, language)
        if key == "regions"
        else teller.words.name("partner_type", one.name)
        for one in series
    }
    return DashboardMatrix(
        title=teller.say(key),
        first=teller.say("region" if key == "regions" else "type"),
        columns=(teller.say("registered"), teller.say("determined")),
        tones=(Tone.NEUTRAL, Tone.GOOD),
        rows=_rows(series, names),
    )


def _rows(series: tuple[Series, ...], names: Mapping[str, str]) -> tuple[MatrixRow, ...]:
    return tuple(
        MatrixRow(name=names[one.name], counts=tuple(figure.count for figure in one.figures))
        for one in series
    )


def _within(teller: _Teller) -> str:
    """Say which partners the dashboard tells of."""
    wanted, words = teller.found.wanted, teller.words
    parts = (
        wanted.region and region_name(wanted.region, words.language),
        wanted.country,
        words.name("partner_type", wanted.type) if wanted.type else "",
    )
    return " · ".join(part for part in parts if part) or teller.say("everything")
