"""Worked examples: filled answer sheets inside the rule files, and the result each must get.

They are the instrument's own proof: they run whenever the rules are checked and as tests.
"""

from datetime import date
from pathlib import Path

from assessment_tools.answers import (
    Answer,
    AnswerSheet,
    AnswerValue,
    Review,
    ReviewedAnswer,
    SupportingDocument,
)
from assessment_tools.assessment import Assessment
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_review, assess_self, differences
from assessment_tools.strengthening import plan_for
from partner_screening.errors import RuleFileError, ScreeningError
from partner_screening.evidence import Source
from partner_screening.languages import Language
from partner_screening.parameters import Parameter, Parameters
from partner_screening.partner import CapacityOutcome, PartnerType, SeaRisk
from partner_screening.rule_files import Place, RuleDocument, read_rule_file
from partner_screening.values import Value

# An example is timeless: these days only have to be the same at every run.
_DAY = date(2024, 1, 31)


class ExampleDocument(Value):
    """A row of the evidence register of an example."""

    kind: str
    standards: tuple[str, ...]
    title: str = ""
    is_present: bool | None = None


class ExampleReview(Value):
    """The agency's answers of an example, and the evidence that its reviewer names."""

    answers: dict[str, AnswerValue]
    evidence: dict[str, str] = {}


class ExpectedResult(Value):
    """What an example must get. ``score`` is empty when there must be none.

    ``self_score`` and ``disagreements`` are for an example with a review beside the partner's own
    answers; ``actions`` is the number of lines of the strengthening plan.
    """

    score: int | None
    maximum: int
    capacity: CapacityOutcome
    risk: SeaRisk | None
    gaps: tuple[str, ...]
    reasons: dict[str, str] = {}
    actions: int | None = None
    self_score: int | None = None
    disagreements: tuple[str, ...] | None = None


class WorkedExample(Value):
    """A filled answer sheet, perhaps with the agency's review, and the result it must get.

    ``documented`` names the standards that get one document of their first evidence kind.
    """

    name: str
    source: Source
    parameters: dict[str, str] = {}
    has_sea_flag: bool = False
    partner_type: PartnerType = PartnerType.NATIONAL_NGO
    answers: dict[str, AnswerValue] | None = None
    documented: tuple[str, ...] = ()
    documents: tuple[ExampleDocument, ...] = ()
    review: ExampleReview | None = None
    expect: ExpectedResult


class ExamplesFile(Value):
    """The content of ``examples.yaml``: parameters that hold unless an example sets its own."""

    parameters: dict[str, str]
    examples: tuple[WorkedExample, ...]


def read_examples(folder: Path) -> tuple[RuleDocument, ExamplesFile]:
    """Read the worked examples of an instrument folder.

    Raises:
        RuleFileError: the file is missing or wrong, at its line.

    """
    document = read_rule_file(folder / "examples.yaml")
    return document, document.load(ExamplesFile)


def check_examples(instrument: Instrument) -> list[RuleFileError]:
    """Run every example of the instrument and return those that do not get their result.

    Both ends of every band must have an example, so that no border is moved unseen.

    Raises:
        RuleFileError: the file is missing or wrong, at its line.

    """
    document, content = read_examples(instrument.folder)
    found: list[RuleFileError] = []
    names: set[str] = set()
    for at, example in enumerate(content.examples):
        place: Place = ("examples", at)
        if example.name in names:
            found.append(document.error((*place, "name"), "the name of the example is repeated"))
        names.add(example.name)
        try:
            mistakes = run_example(example, content.parameters, instrument)
        except ScreeningError as error:
            found.append(document.error(place, f"the example cannot be scored: {error.message}"))
            continue
        found += [
            document.error((*place, "expect", field), f"'{example.name}': {reason}")
            for field, reason in mistakes
        ]
    reached = {example.expect.score for example in content.examples}
    found += [
        document.error(("examples",), f"no example gets the score {score}, the border of a band")
        for band in instrument.bands
        for score in sorted({band.at_least, band.at_most} - reached)
    ]
    return found


def run_example(
    example: WorkedExample, defaults: dict[str, str], instrument: Instrument
) -> list[tuple[str, str]]:
    """Score an example; return each expectation that is not met, as its field and the reason.

    Raises:
        ScreeningError: the example's answers or parameters cannot be used.

    """
    parameters = _parameters(defaults | example.parameters)
    sheet = _sheet(example, instrument)
    own = (
        assess_self(
            sheet,
            instrument,
            parameters,
            has_sea_flag=example.has_sea_flag,
            partner_type=example.partner_type,
        )
        if sheet
        else None
    )
    review = _review(example, instrument)
    reviewed = (
        assess_review(
            review,
            sheet,
            instrument,
            parameters,
            has_sea_flag=example.has_sea_flag,
            partner_type=example.partner_type,
        )
        if review
        else None
    )
    result = reviewed or own
    if result is None:
        return [("score", "an example needs answers or a review")]
    mistakes = _compare(result, example.expect)
    plan = plan_for(result, instrument, parameters, _DAY)
    lines = len(plan.actions) if plan else 0
    if example.expect.actions not in (None, lines):
        mistakes.append(("actions", f"the plan has {lines} actions"))
    if own and example.expect.self_score not in (None, own.score):
        mistakes.append(("self_score", f"the self-score is {own.score}"))
    if own and reviewed and review and example.expect.disagreements is not None:
        found = tuple(item.standard for item in differences(own, reviewed, review))
        if found != example.expect.disagreements:
            mistakes.append(("disagreements", f"they disagree on {', '.join(found) or 'nothing'}"))
    return mistakes


def _compare(result: Assessment, expected: ExpectedResult) -> list[tuple[str, str]]:
    found = [
        (field, f"the {field} is {getattr(result, field)}, not {getattr(expected, field)}")
        for field in ("score", "maximum", "capacity", "risk")
        if getattr(result, field) != getattr(expected, field)
    ]
    if set(result.gaps) != set(expected.gaps):
        found.append(("gaps", f"the gaps are {', '.join(result.gaps) or 'none'}"))
    reasons = {standard.id: standard.reason for standard in result.standards}
    found += [
        ("reasons", f"the reason of {standard} is {reasons.get(standard)}, not {reason}")
        for standard, reason in expected.reasons.items()
        if reasons.get(standard) != reason
    ]
    return found


def _sheet(example: WorkedExample, instrument: Instrument) -> AnswerSheet | None:
    if example.answers is None:
        return None
    rows = [
        *(
            ExampleDocument(
                kind=instrument.standard(name).evidence_kinds[0],
                title="Document",
                standards=(name,),
                is_present=True,
            )
            for name in example.documented
        ),
        *example.documents,
    ]
    return AnswerSheet(
        instrument=instrument.reference,
        instrument_checksum=instrument.checksum,
        partner_id="EXAMPLE",
        language=Language.EN,
        answers=tuple(
            Answer(standard=name, value=value) for name, value in example.answers.items()
        ),
        documents=tuple(
            SupportingDocument(
                number=number,
                title=row.title,
                kind=row.kind,
                standards=row.standards,
                is_present=row.is_present,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def _review(example: WorkedExample, instrument: Instrument) -> Review | None:
    if example.review is None:
        return None
    return Review(
        partner_id="EXAMPLE",
        instrument=instrument.reference,
        reviewer="Reviewer",
        reviewed_on=_DAY,
        answers=tuple(
            ReviewedAnswer(
                standard=name, value=value, evidence=example.review.evidence.get(name, "")
            )
            for name, value in example.review.answers.items()
        ),
    )


def _parameters(values: dict[str, str]) -> Parameters:
    return {
        name: Parameter(
            name=name,
            value=value,
            version=f"worked-example@1/{name}",
            source=Source(title="Worked example", locator=name, certainty="reasoned"),
            author="Worked example",
            in_force_from=_DAY,
        )
        for name, value in values.items()
    }
