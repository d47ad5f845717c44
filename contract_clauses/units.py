"""What a sentence is read into: a unit with its lead-ins, and the statements that it makes."""

from dataclasses import dataclass, field
from enum import Enum

from contract_clauses.speakers import NOBODY, Speakers
from contract_clauses.terms import Hit

PARTNER = frozenset({"partner_party", "mutual_party"})
AGENCY = frozenset({"agency_party"})
PERSONNEL = frozenset({"personnel_employee", "personnel_other", "personnel_any"})
OTHERS = frozenset({"third_party"})
SUBJECTS = PARTNER | AGENCY | PERSONNEL | OTHERS | {"pronoun"}
CASES = frozenset({"agent_case", "dative", "oblique"})


class Modality(Enum):
    """How strongly a statement binds."""

    BINDING = "binding"
    WEAK = "weak"
    PROHIBITIVE = "prohibitive"
    NOT_REQUIRED = "not_required"
    NONE = "none"


BINDS = frozenset({Modality.BINDING, Modality.PROHIBITIVE})


@dataclass(slots=True)
class Unit:
    """A sentence with its lead-ins. ``hits`` count from the start of ``folded``.

    ``parts`` are the ranges in the text of the agreement that ``folded`` is made of: the lead-ins,
    outermost first, then the sentence itself, which begins at ``own_start``.
    """

    passage: int
    section: int
    parts: tuple[tuple[int, int], ...]
    folded: str
    hits: list[Hit]
    own_start: int
    concepts: frozenset[str] = frozenset()
    statements: list["Statement"] = field(default_factory=list)
    has_topic: bool = False  # the topic is named in the sentence
    follows_topic: bool = False  # a sentence just before names it
    goes_on: bool = False  # the sentence right before names it
    follows_breach: bool = False  # the sentence right before says what breach of it is
    under_topic: bool = False  # a heading above, or the article, is about it alone
    beside: frozenset[str] = frozenset()  # of its row in a table, and limits laid on it behind
    speakers: Speakers = NOBODY
    is_voluntary: bool = False  # a heading or a lead-in above says so of all that follows
    prepositions: dict[int, str] = field(default_factory=dict)  # found before a place, none is ""

    def case_at(self, start: int) -> str:
        """Return ``agent_case``, ``dative`` or ``oblique`` as the form of a word says, else nothing."""
        if CASES.isdisjoint(self.concepts):
            return ""
        forms = {hit.concept for hit in self.hits if hit.start == start} & CASES
        return min(forms, default="")


@dataclass(slots=True)
class Statement:
    """One modal verb with its subject and what it governs, in places of its unit."""

    unit: Unit
    start: int
    modal: Hit | None
    modality: Modality
    end: int
    actor: str  # partner, mutual, personnel, agency, other, thing
    hits: list[Hit]
    concepts: frozenset[str] = frozenset()  # of ``hits``, made once: rules ask for them often

    def __post_init__(self) -> None:
        self.concepts = frozenset(hit.concept for hit in self.hits)

    @property
    def modal_start(self) -> int:
        """Where the modal begins; the start of the statement if it has none."""
        return self.modal.start if self.modal else self.start

    @property
    def modal_end(self) -> int:
        """Where the modal ends; the start of the statement if it has none."""
        return self.modal.end if self.modal else self.start

    @property
    def names_who_is_bound(self) -> bool:
        """Whether the modal lays on somebody what stands before it: "its prevention lies with"."""
        return self.modal is not None and any(
            hit.concept == "lies_with" and self.modal_start <= hit.start < self.modal_end
            for hit in self.hits
        )
