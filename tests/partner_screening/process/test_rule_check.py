"""'rules check' looks at every rule file of the process."""

from pathlib import Path

from partner_screening import process
from partner_screening.process.plan_consequences import load_consequences
from partner_screening.process.reassessment import load_triggers
from partner_screening.process.rule_check import RULE_FILES, check_process_rules

FOLDER = Path(process.__file__).parent


def test_no_rule_file_of_the_process_is_left_out():
    """A new file of rules is checked too, or this test fails."""
    beside_the_code = {*FOLDER.glob("*.yaml"), *FOLDER.glob("*.csv")}
    assert set(RULE_FILES) == beside_the_code


def test_the_rules_that_come_with_the_program_are_sound():
    """Nothing is found in them."""
    assert list(check_process_rules()) == []


def test_each_broken_file_gives_its_mistake(tmp_path):
    """One mistake does not hide another file's."""
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text("id: x\n")
    second.write_text("{")
    found = list(check_process_rules({first: load_consequences, second: load_triggers}))
    assert [Path(error.file).name for error in found] == ["first.yaml", "second.yaml"]
