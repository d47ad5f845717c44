"""A passage that carries limbs of an element, as a rule found it."""

from dataclasses import dataclass

from contract_clauses.clause_check import StatusReason
from contract_clauses.requirement import Rule
from contract_clauses.terms import Hit
from contract_clauses.units import Unit


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that carries limbs of an element, with what weakens it.

    ``weak_limbs`` are the limbs that the passage lacks although it should carry them.
    """

    rule: Rule
    unit: Unit
    key: Hit
    reasons: frozenset[StatusReason]
    is_negated: bool = False
    is_only_some: bool = False  # the duty says that it reaches no further

    @property
    def carries(self) -> tuple[str, ...]:
        """The limbs that the passage carries."""
        return self.rule.carries


def is_forgone(rule: Rule, verb: Hit, key: Hit, width: int) -> bool:
    """Whether ``verb`` gives up the duty right behind it: "shall refrain from investigating"."""
    is_duty = rule.polarity == "do" and rule.force == "duty" and "refrain" not in rule.key
    return verb.concept == "refrain" and is_duty and 0 <= key.start - verb.end <= width
