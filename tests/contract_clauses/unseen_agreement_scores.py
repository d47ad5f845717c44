"""Scores the clause check on labelled agreements that its rules were not written from.

A label is ``status``, ``status reason``, or several of them divided by ``|`` where lawyers could
honestly differ. Only the elements that a case names are scored.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from contract_clauses.agreement import Agreement, Role
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ElementResult
from contract_clauses.plain_agreement import an_agreement
from contract_clauses.rules import load_clause_rules
from partner_screening.rule_files import read_rule_file

FOLDER = Path(__file__).parent / "unseen_agreements"
_ROLE = re.compile(r"\[([a-z_]+)\] ")


@dataclass(frozen=True)
class Miss:
    """One label that the check did not give."""

    agreement: str
    element: str
    expected: str
    found: str
    quotes: tuple[str, ...]


@dataclass
class Scores:
    """Counts per element, where "positive" means ``present``, and the misses one by one."""

    labels: int = 0
    exact: int = 0
    reasons_right: int = 0
    reasons_asked: int = 0
    not_present: int = 0
    verdicts: int = 0
    verdicts_right: int = 0
    false_clearances: list[Miss] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    wrongly_present: Counter[str] = field(default_factory=Counter)
    overlooked: Counter[str] = field(default_factory=Counter)

    def precision(self, element: str) -> float:
        """Return the share of ``present`` that was right, 1 where none was given."""
        return _share(self.hits[element], self.hits[element] + self.wrongly_present[element])

    def recall(self, element: str) -> float:
        """Return the share of what is present that was found, 1 where nothing is."""
        return _share(self.hits[element], self.hits[element] + self.overlooked[element])

    def f1(self, element: str) -> float:
        """Return the harmonic mean of precision and recall."""
        precision, recall = self.precision(element), self.recall(element)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def elements(self) -> list[str]:
        """Return the elements that have figures."""
        return sorted({*self.hits, *self.wrongly_present, *self.overlooked})

    @property
    def exact_share(self) -> float:
        """Return the share of labels whose status is exactly right."""
        return _share(self.exact, self.labels)

    @property
    def false_clearance_rate(self) -> float:
        """Return the share of what is not present that was called ``present``."""
        return _share(len(self.false_clearances), self.not_present)

    def report(self) -> str:
        """Return the figures as lines of text."""
        lines = [f"{'element':22}precision  recall     F1"]
        lines += [
            f"{name:22}{self.precision(name):9.2f}{self.recall(name):8.2f}{self.f1(name):7.2f}"
            for name in self.elements
        ]
        lines += [
            f"exact statuses {self.exact}/{self.labels} ({self.exact_share:.1%})",
            f"reasons {self.reasons_right}/{self.reasons_asked}",
            f"verdicts {self.verdicts_right}/{self.verdicts}",
            f"cleared wrongly {len(self.false_clearances)}/{self.not_present}",
            f"rate of false clearances {self.false_clearance_rate:.1%}",
        ]
        lines += [
            f"MISS {miss.agreement} | {miss.element}: {miss.found}, not {miss.expected}"
            f" {list(miss.quotes)}"
            for miss in self.misses
        ]
        return "\n".join(lines)


def score(*files: str) -> Scores:
    """Return the scores over the agreements of ``files`` in the folder of labelled agreements."""
    rules = load_clause_rules()
    scores = Scores()
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
                    _count(scores, case["name"], case["expected"][result.id], result)
    return scores


def _count(scores: Scores, agreement: str, label: str, result: ElementResult) -> None:
    element, status = result.id, result.status.value
    reasons = [reason.value for reason in result.reasons]
    allowed = [item.split() for item in label.split("|")]
    statuses = {item[0] for item in allowed}
    asked = [item[1] for item in allowed if item[0] == status and len(item) > 1]
    has_reason = not asked or any(reason in reasons for reason in asked)
    may_be_present = "present" in statuses
    scores.labels += 1
    scores.exact += status in statuses
    scores.not_present += not may_be_present
    scores.hits[element] += may_be_present and status == "present"
    scores.wrongly_present[element] += not may_be_present and status == "present"
    scores.overlooked[element] += statuses == {"present"} and status != "present"
    if asked:
        scores.reasons_asked += 1
        scores.reasons_right += has_reason
    quotes = tuple(found.quote for found in result.evidence)
    miss = Miss(agreement, element, label, " ".join([status, *reasons]), quotes)
    if status == "present" and not may_be_present:
        scores.false_clearances.append(miss)
    if status not in statuses or not has_reason:
        scores.misses.append(miss)


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


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
