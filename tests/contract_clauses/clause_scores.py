"""Counts how well the clause check finds what labels say: shared by all labelled agreements.

"Positive" means ``present``. A label allows one status, or several where lawyers could honestly
differ, each with the reasons that it must name.
"""

from collections import Counter
from dataclasses import dataclass, field

from contract_clauses.clause_check import ElementResult


@dataclass(frozen=True)
class Label:
    """What an element stands at: allowed statuses, each with the reasons of which one is asked."""

    allowed: dict[str, frozenset[str]]
    quote: str = ""

    @classmethod
    def read(cls, text: str) -> "Label":
        """Return the label written as ``status``, ``status reason`` or ``one | other``."""
        allowed: dict[str, frozenset[str]] = {}
        for item in text.split("|"):
            status, *reasons = item.split()
            allowed[status] = allowed.get(status, frozenset()) | frozenset(reasons)
        return cls(allowed)

    def __str__(self) -> str:
        return " | ".join(" ".join([name, *sorted(why)]) for name, why in self.allowed.items())


@dataclass(frozen=True)
class Miss:
    """One label that the check did not give."""

    agreement: str
    element: str
    expected: str
    found: str
    quotes: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.agreement} | {self.element}: {self.found}, not {self.expected} {[*self.quotes]}"
        )


@dataclass
class Scores:
    """Counts per element, where "positive" means ``present``, and the misses one by one."""

    labels: int = 0
    exact: int = 0
    reasons_right: int = 0
    reasons_asked: int = 0
    not_present: int = 0
    false_clearances: list[Miss] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    wrongly_present: Counter[str] = field(default_factory=Counter)
    overlooked: Counter[str] = field(default_factory=Counter)
    exact_by: Counter[str] = field(default_factory=Counter)
    labels_by: Counter[str] = field(default_factory=Counter)

    def count(self, agreement: str, label: Label, result: ElementResult) -> None:
        """Compare one result with its label."""
        element, status = result.id, result.status.value
        reasons = [reason.value for reason in result.reasons]
        asked = label.allowed.get(status, frozenset())
        has_reason = not asked or not asked.isdisjoint(reasons)
        may_be_present = "present" in label.allowed
        self.labels += 1
        self.labels_by[element] += 1
        self.exact += status in label.allowed
        self.exact_by[element] += status in label.allowed
        self.not_present += not may_be_present
        self.hits[element] += may_be_present and status == "present"
        self.wrongly_present[element] += not may_be_present and status == "present"
        self.overlooked[element] += set(label.allowed) == {"present"} and status != "present"
        if asked:
            self.reasons_asked += 1
            self.reasons_right += has_reason
        quotes = tuple(found.quote for found in result.evidence)
        miss = Miss(agreement, element, str(label), " ".join([status, *reasons]), quotes)
        if status == "present" and not may_be_present:
            self.false_clearances.append(miss)
        if status not in label.allowed or not has_reason:
            self.misses.append(miss)

    def precision(self, element: str) -> float:
        """Return the share of ``present`` that was right, 1 where none was given."""
        return share(self.hits[element], self.hits[element] + self.wrongly_present[element])

    def recall(self, element: str) -> float:
        """Return the share of what is present that was found, 1 where nothing is."""
        return share(self.hits[element], self.hits[element] + self.overlooked[element])

    def f1(self, element: str) -> float:
        """Return the harmonic mean of precision and recall."""
        return _mean(self.precision(element), self.recall(element))

    @property
    def whole_f1(self) -> float:
        """Return the harmonic mean of precision and recall over the decisions of all elements."""
        hits = self.hits.total()
        return _mean(
            share(hits, hits + self.wrongly_present.total()),
            share(hits, hits + self.overlooked.total()),
        )

    @property
    def elements(self) -> list[str]:
        """Return the elements that have figures."""
        return sorted(self.labels_by)

    @property
    def exact_share(self) -> float:
        """Return the share of labels whose status is exactly right."""
        return share(self.exact, self.labels)

    @property
    def false_clearance_rate(self) -> float:
        """Return the share of what is not present that was called ``present``."""
        return share(len(self.false_clearances), self.not_present, empty=0.0)

    @property
    def false_clearances_per_decision(self) -> float:
        """Return the share of all element decisions that cleared what is not present."""
        return share(len(self.false_clearances), self.labels, empty=0.0)

    def report(self) -> str:
        """Return the figures as lines of text."""
        lines = [f"{'element':22}precision  recall     F1   exact"]
        lines += [
            f"{name:22}{self.precision(name):9.2f}{self.recall(name):8.2f}{self.f1(name):7.2f}"
            f"{share(self.exact_by[name], self.labels_by[name]):8.2f}"
            for name in self.elements
        ]
        lines += [
            f"F1 over all {self.whole_f1:.3f}",
            f"exact statuses {self.exact}/{self.labels} ({self.exact_share:.1%})",
            f"reasons {self.reasons_right}/{self.reasons_asked}",
            (
                f"cleared wrongly {len(self.false_clearances)}: {self.false_clearances_per_decision:.1%}"
                f" of {self.labels} decisions, {self.false_clearance_rate:.1%}"
                f" of {self.not_present} not present"
            ),
        ]
        return "\n".join(lines)

    def missed(self) -> str:
        """Return the misses, one a line."""
        return "\n".join(f"MISS {miss}" for miss in self.misses)


def share(part: int, whole: int, *, empty: float = 1.0) -> float:
    """Return ``part`` of ``whole``, ``empty`` where there is no whole."""
    return part / whole if whole else empty


def _mean(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
