"""The worked examples inside the instruments run as tests, one by one."""

import pytest

from assessment_tools.catalogue import list_instruments
from assessment_tools.instrument import Instrument
from assessment_tools.rule_check import check_instruments
from assessment_tools.worked_examples import WorkedExample, read_examples, run_example

CASES = [
    pytest.param(instrument, content.parameters, example, id=f"{instrument.id}: {example.name}")
    for instrument in list_instruments()
    for _, content in [read_examples(instrument.folder)]
    for example in content.examples
]


@pytest.mark.parametrize(("instrument", "defaults", "example"), CASES)
def test_an_example_gets_its_result(
    instrument: Instrument, defaults: dict[str, str], example: WorkedExample
) -> None:
    """Score, capacity, risk, gaps, reasons and plan are those that the rule file states."""
    assert run_example(example, defaults, instrument) == []


def test_the_rules_that_come_with_the_program_are_sound() -> None:
    """Rules, texts, translations and examples of every instrument pass the check."""
    assert check_instruments() == []
