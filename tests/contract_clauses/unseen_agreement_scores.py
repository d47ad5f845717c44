"""Scores the clause check on the first labelled English agreements that no rule was written from.

A label is ``status``, ``status reason``, or several of them divided by ``|`` where lawyers could
honestly differ. Only the elements that a case names are scored.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from contract_clauses.agreement import Agreement, Role
from contract_clauses.checker import check_agreement
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.rule_files import read_rule_file
from tests.contract_clauses.clause_scores import Label, Miss, Scores

FOLDER = Path(__file__).parent / "unseen_agreements"
_ROLE = re.compile(r"\[([a-z_]+)\] ")


@dataclass
class ScoresWithVerdicts(Scores):
    """Counts per element, and of the verdicts."""

    verdicts: int = 0
    verdicts_right: int = 0

    def report(self) -> str:
        """Return the figures and the misses as lines of text."""
        verdicts = f"verdicts {self.verdicts_right}/{self.verdicts}"
        return "\n".join([super().report(), verdicts, self.missed()])


def score(*files: str) -> ScoresWithVerdicts:
    """Return the scores over the agreements of ``files`` in the folder of labelled agreements."""
    rules = load_clause_rules()
    scores = ScoresWithVerdicts()
    for file in files:
        for case in read_rule_file(FOLDER / file).data:
            check = check_agreement(
                _agreement(case["text"]), rules.clause_sets["un-protocol-2018"], rules
            )
            scores.verdicts += 1
            right = check.verdict.value in case["verdict"].split("|")
            scores.verdicts_right += right
            if not right:
                scores.misses.append(
                    Miss(case["name"], "VERDICT", case["verdict"], check.verdict.value, ())
                )
            for result in check.elements:
                if result.id in case["expected"]:
                    label = Label.read(case["expected"][result.id])
                    scores.count(case["name"], label, result)
    return scores


def _agreement(text: str) -> Agreement:
    """Return the agreement of a case; ``[role]`` before a line gives the paragraph its role."""
    roles: list[Role | None] = []
    lines: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found = _ROLE.match(line)
        roles.append(Role(found[1]) if found else None)
        lines.append(line[found.end() :] if found else line)
    plain = an_agreement("\n".join(lines))
    paragraphs = [
        paragraph.model_copy(update={"role": role}) if role else paragraph
        for paragraph, role in zip(plain.paragraphs, roles, strict=True)
    ]
    return plain.model_copy(update={"paragraphs": tuple(paragraphs)})
