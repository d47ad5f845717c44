"""Reads sentences into statements: who is bound, how strongly, to what.

A unit is one sentence together with the lead-ins that it completes. Each modal verb of a unit opens
a statement, which reaches from its subject to the subject of the next.
"""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import Enum
from operator import attrgetter

from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit

PARTNER = frozenset({"partner_party", "mutual_party"})
AGENCY = frozenset({"agency_party"})
PERSONNEL = frozenset({"personnel_employee", "personnel_other", "personnel_any"})
OTHERS = frozenset({"third_party"})
SUBJECTS = PARTNER | AGENCY | PERSONNEL | OTHERS | {"pronoun"}
MODALS = frozenset(
    {
        "binding_modal",
        "weak_modal",
        "prohibitive_modal",
        "not_required",
        "binding_state",
        "nothing_herein",
    }
)


class Modality(Enum):
    """How strongly a statement binds."""

    BINDING = "binding"
    WEAK = "weak"
    PROHIBITIVE = "prohibitive"
    NOT_REQUIRED = "not_required"
    NONE = "none"


_MODALITY = {
    "binding_modal": Modality.BINDING,
    "binding_state": Modality.BINDING,
    "weak_modal": Modality.WEAK,
    "prohibitive_modal": Modality.PROHIBITIVE,
    "not_required": Modality.NOT_REQUIRED,
    "nothing_herein": Modality.NOT_REQUIRED,
}

_HITS_ON_PEOPLE = 4  # concepts that a word for people may carry
_POSSESSIVE = 3  # characters between an owner and what it owns: "'s "

_TAKEN_OVER = frozenset({"weak_modal", "not_required"})  # by a verb of promise right behind


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
    under_topic: bool = False  # a heading above, or the article, is about it alone


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


def read_statements(unit: Unit, lexicon: Lexicon, actor_before: str) -> str:
    """Fill ``unit.statements``; return the actor that a pronoun in the next sentence stands for."""
    modals = _modals(unit, lexicon)
    if not modals:
        actor = _actor_in(unit, 0, len(unit.folded), lexicon) or "thing"
        actor = "thing" if actor == "pronoun" else actor
        unit.statements = [
            Statement(unit, 0, None, Modality.NONE, len(unit.folded), actor, unit.hits)
        ]
        return actor_before
    starts = [_subject_start(unit, modals, at, lexicon) for at in range(len(modals))]
    opens = [_condition_start(unit, modals, at, start, lexicon) for at, start in enumerate(starts)]
    actor = actor_before
    for at, modal in enumerate(modals):
        end = opens[at + 1] if at + 1 < len(modals) else len(unit.folded)
        found = _subject(unit, starts[at], modal, lexicon)
        if found is None and at > 0 and _is_short(starts[at], modal.start, lexicon):
            found = _actor_carried_on(unit, modals, at, actor, lexicon)
        elif found == "pronoun":
            found = actor
        actor = found or "thing"
        if actor == "personnel" and _is_shared(unit, modals, at, lexicon):
            actor = "partner"
        modality = _modality(unit, modals, at, lexicon)
        hits = [hit for hit in unit.hits if opens[at] <= hit.start < end]
        unit.statements.append(Statement(unit, opens[at], modal, modality, end, actor, hits))
    named = [s.actor for s in unit.statements if s.actor in ("partner", "agency")]
    return named[0] if named else actor_before


def _is_shared(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> bool:
    """Whether a duty is the partner's as well as its people's.

    "The Partner shall, and shall procure that its employees shall: (a) ...".
    """
    if at == 0 or _first_actor(unit, modals[0].start, lexicon) != "partner":
        return False
    return modals[1].start - modals[0].end <= lexicon.word_width


def _actor_carried_on(unit: Unit, modals: list[Hit], at: int, actor: str, lexicon: Lexicon) -> str:
    """Who is bound by a modal without a subject of its own: mostly who was bound just before.

    "The Partner acknowledges that the Agency may inquire and shall cooperate": the duty is the
    Partner's, who opened the sentence; the permission in between was the Agency's.
    """
    is_permission_before = modals[at - 1].concept == "weak_modal"
    if actor != "agency" or not is_permission_before or modals[at].concept == "weak_modal":
        return actor
    opened = _first_actor(unit, modals[0].start, lexicon)
    return "partner" if opened == "partner" else actor


def _first_actor(unit: Unit, end: int, lexicon: Lexicon) -> str | None:
    for hit in unit.hits:
        if hit.start >= end:
            return None
        if hit.concept in SUBJECTS and not is_governed(unit, hit, lexicon):
            return _kind(hit.concept)
    return None


def _modals(unit: Unit, lexicon: Lexicon) -> list[Hit]:
    """Return the modals that govern the sentence; permissions in relative clauses are none."""
    found: list[Hit] = []
    width = lexicon.word_width
    # "who may be engaged", "if the Agency may", "whatever the age of consent may be"
    reach = {"relative": 4 * width, "condition": 4 * width, "regardless": 9 * width}
    relatives = [hit for hit in unit.hits if hit.concept in reach]
    at = 0
    governed_up_to = -1
    for hit in unit.hits:
        if hit.concept not in MODALS:
            continue
        while at < len(relatives) and _comes_first(unit, relatives[at], hit, lexicon):
            governed_up_to = relatives[at].end + reach[relatives[at].concept]
            at += 1
        is_relative = hit.start <= governed_up_to and hit.concept == "weak_modal"
        if is_relative and not _names_agency(unit, relatives[at - 1].end, hit.start):
            continue
        found.append(hit)
    return found


def _comes_first(unit: Unit, opener: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a condition or relative stands before a modal, or is made of it.

    "Should the Partner fail, ..." is a condition; "Nor should the Partner fail" is none.
    """
    if opener.start != modal.start or modal.start == unit.own_start:
        return opener.start <= modal.start
    before = unit.folded[max(0, modal.start - lexicon.word_width) : modal.start]
    return before.endswith(tuple(lexicon.joints))


def _names_agency(unit: Unit, start: int, end: int) -> bool:
    """Whether a relative clause has the agency for its subject: "upon which the Agency may end"."""
    return any(h.concept in AGENCY and start <= h.start and h.end <= end for h in unit.hits)


def _subject_start(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> int:
    """Where the subject of a modal begins: behind the last joint after the modal before it."""
    if at == 0:
        return 0
    left, right = modals[at - 1].end, modals[at].start
    best = -1
    for joint in lexicon.joints:
        place = unit.folded.rfind(joint, left, right)
        while place >= 0 and any(h.start < place + 1 and place + 1 < h.end for h in unit.hits):
            place = unit.folded.rfind(joint, left, place)  # "exploitation or abuse" is one name
        if place >= 0:
            best = max(best, place + len(joint))
    if best < 0:
        return left
    return best


def _condition_start(unit: Unit, modals: list[Hit], at: int, start: int, lexicon: Lexicon) -> int:
    """Where a statement begins with the condition before its subject, if it has one.

    "shall prevent it and, where it learns of an allegation, shall report": the allegation belongs to
    the report.
    """
    left = modals[at - 1].end if at else 0
    for hit in unit.hits:
        if hit.concept != "condition" or not left <= hit.start < start:
            continue
        before = unit.folded[left : hit.start].rstrip(" ,")
        if before.endswith(tuple(" " + joint for joint in lexicon.forward_joints[:2])):
            return hit.start
    return start


def _is_short(start: int, end: int, lexicon: Lexicon) -> bool:
    return end - start <= 3 * lexicon.word_width


def _subject(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return the subject before a modal; a party in a conditional clause before it is none."""
    if start == 0:
        for pause in lexicon.pauses:
            place = unit.folded.rfind(pause, 0, modal.start) + len(pause)
            if place < len(pause) or modal.start - place <= lexicon.word_width:
                continue
            if any(hit.concept == "condition" and hit.end <= place for hit in unit.hits):
                return _actor_in(unit, place, modal.start, lexicon)
    return _actor_in(unit, start, modal.start, lexicon)


def _actor_in(unit: Unit, start: int, end: int, lexicon: Lexicon) -> str | None:
    """Return who is the subject in a stretch: the last party that no preposition governs."""
    last: Hit | None = None
    owner: Hit | None = None  # "abuse by the Agency's staff": the staff is as little the subject
    actor: str | None = None
    for hit in unit.hits:
        if hit.start >= end:
            break
        if hit.start < start or hit.concept not in SUBJECTS:
            continue
        if owner is not None and hit.concept in PERSONNEL and hit.start - owner.end <= _POSSESSIVE:
            continue
        owner = hit if hit.concept in AGENCY and is_governed(unit, hit, lexicon) else None
        if is_governed(unit, hit, lexicon):
            if last is not None and actor == "personnel" and _is_near(last, hit, lexicon, 3):
                actor = "agency" if hit.concept in AGENCY else actor
            continue
        kind = _kind(hit.concept)
        if last is not None and _is_near(last, hit, lexicon, 2):
            actor = _joined(actor, kind, unit.folded[last.end : hit.start], lexicon)
        else:
            actor = kind
        last = hit
    return actor


def _joined(before: str | None, now: str, between: str, lexicon: Lexicon) -> str:
    """Return the subject of two parties side by side: "the Agency's staff" is the Agency."""
    is_listed = any(joint in between + " " for joint in lexicon.joints)
    pair = {before, now}
    if "partner" in pair and (is_listed or now != "agency"):
        return "partner" if now != "personnel" or is_listed else "personnel"
    if before == "agency" and now == "personnel" and not is_listed:
        return "agency"
    return now


def _kind(concept: str) -> str:
    if concept == "mutual_party":
        return "mutual"
    if concept in PARTNER:
        return "partner"
    if concept in AGENCY:
        return "agency"
    if concept in PERSONNEL:
        return "personnel"
    return "pronoun" if concept == "pronoun" else "other"


def _is_near(one: Hit, two: Hit, lexicon: Lexicon, words: int) -> bool:
    return two.start - one.end <= words * lexicon.word_width


def is_governed(unit: Unit, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a preposition stands before a party, so that it is not the subject."""
    return preposition_before(unit.folded, hit.start, lexicon) != ""


def preposition_over(unit: Unit, hit: Hit, lexicon: Lexicon) -> str:
    """Return the preposition that governs a party, or its people: "by personnel of the Agency"."""
    at = bisect_left(unit.hits, hit.start, key=attrgetter("start"))
    for people in unit.hits[max(0, at - _HITS_ON_PEOPLE) : at]:
        is_near = 0 <= hit.start - people.end <= lexicon.word_width + _POSSESSIVE
        if is_near and people.concept in PERSONNEL:
            over = preposition_before(unit.folded, people.start, lexicon)
            if over and preposition_before(unit.folded, hit.start, lexicon):
                return over
    return preposition_before(unit.folded, hit.start, lexicon)


def preposition_before(folded: str, start: int, lexicon: Lexicon) -> str:
    """Return the preposition right before ``start``, determiners passed over, or an empty text."""
    left = folded[max(0, start - 4 * lexicon.word_width) : start].rstrip(' "(')
    for determiner in lexicon.determiners:
        if left.endswith(" " + determiner):
            left = left[: -len(determiner)].rstrip()
            break
    for preposition in lexicon.prepositions:
        if left.endswith(preposition) and (
            not lexicon.word_boundaries or left[: -len(preposition)][-1:] in ("", " ")
        ):
            return preposition
    return ""


def _ruling(unit: Unit, modals: list[Hit], at: int) -> Hit:
    """Return the modal whose force holds: the first of "may agree to", "need not undertake to"."""
    modal, before = modals[at], modals[at - 1]
    is_promise = at > 0 and modal.concept == "binding_modal" and before.concept in _TAKEN_OVER
    is_adjacent = not unit.folded[before.end : modal.start].strip()
    return before if is_promise and is_adjacent else modal


def _frees(unit: Unit, modals: list[Hit], at: int, width: int) -> bool:
    """Whether a modal says that nothing obliges: "nothing in this Agreement shall oblige"."""
    if not at or modals[at - 1].concept != "nothing_herein":
        return False
    modal = modals[at]
    is_close = modal.start - modals[at - 1].end <= 5 * width
    return is_close and any(
        hit.concept == "oblige" and 0 <= hit.start - modal.end <= 4 * width for hit in unit.hits
    )


def _modality(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> Modality:
    """Read a modal with what stands right before and behind it.

    "shall in no way be obliged to" frees; "shall not fail to" binds; "no employee may" forbids.
    """
    modal = modals[at]
    modality = _MODALITY[_ruling(unit, modals, at).concept]
    width = lexicon.word_width
    before = modals[at - 1].end if at else 0
    nearby = [hit for hit in unit.hits if before <= hit.start and hit.end <= modal.start]
    if any(hit.concept == "nothing_herein" for hit in nearby) or _frees(unit, modals, at, width):
        return Modality.NOT_REQUIRED
    if modality is Modality.PROHIBITIVE and any(
        hit.concept == "fail" and 0 <= hit.start - modal.end <= 4 * width for hit in unit.hits
    ):
        return Modality.BINDING
    if modality is not Modality.NOT_REQUIRED and any(h.concept == "mere_hope" for h in nearby):
        return Modality.WEAK
    is_adjective = modal.concept == "binding_state"
    if is_adjective and any(
        hit.concept in ("negation", "prohibitive_modal", "not_required")
        and modal.start - hit.end <= 4 * width
        for hit in unit.hits
        if hit.end <= modal.start
    ):
        return Modality.NOT_REQUIRED
    if modality in (Modality.BINDING, Modality.WEAK) and any(
        hit.concept == "negated_subject" for hit in nearby
    ):
        return Modality.PROHIBITIVE
    return modality
