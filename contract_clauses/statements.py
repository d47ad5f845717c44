"""Reads sentences into statements: who is bound, how strongly, to what.

A unit is one sentence together with the lead-ins that it completes. Each modal verb of a unit opens
a statement, which reaches from its subject to the subject of the next.
"""

from contract_clauses.agency_acts import actor_without_modal
from contract_clauses.agency_doing import is_by_agency, tells_partner
from contract_clauses.carried_hedges import carried_hedges, choices_before, hedges_before_that
from contract_clauses.modals import MODALITY, VERBS, is_joined, last_joint, modals_of
from contract_clauses.parties import (
    follows_that,
    is_governed,
    kind_of,
    subject_of,
)
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import (
    AGENCY,
    PARTNER,
    PERSONNEL,
    SUBJECTS,
    Modality,
    Statement,
    Unit,
)

_NEGATION_GAP = 5  # characters between a negation and its verb: "ne s'", "no se "
_LATE_HEDGES = frozenset({"discretion", "best_efforts_after", "exception", "own_approval"})
_INSERTED = frozenset(
    {
        "relative",
        "condition",
        "circumstance",
        "discretion",
        "best_efforts_after",
        "exception",
        "benign_exception",
        "own_approval",
        "on_request",
    }
)
_HELD_ON = frozenset({Modality.WEAK, Modality.NOT_REQUIRED})
_HEDGES_BEFORE = frozenset({"best_efforts_after", "discretion"})
_OPEN_A_DUTY = frozenset({"condition", "circumstance"}) | _HEDGES_BEFORE
_TAKEN_OVER = frozenset({"weak_modal", "not_required"})  # by a verb of promise right behind


def read_statements(unit: Unit, lexicon: Lexicon, actor_before: str) -> str:
    """Fill ``unit.statements``; return the actor that a pronoun in the next sentence stands for."""
    modals = modals_of(unit, lexicon)
    if not modals:
        actor = actor_without_modal(unit, lexicon)
        unit.statements = [
            Statement(unit, 0, None, Modality.NONE, len(unit.folded), actor, unit.hits)
        ]
        return actor if actor in ("partner", "agency") else actor_before
    starts = [_subject_start(unit, modals, at, lexicon) for at in range(len(modals))]
    opens = [_condition_start(unit, modals, at, start, lexicon) for at, start in enumerate(starts)]
    begins = _with_what_governs(modals, starts, opens, lexicon)
    actor = actor_before
    bare: list[bool] = []
    for at, modal in enumerate(modals):
        end = opens[at + 1] if at + 1 < len(modals) else len(unit.folded)
        found = _who_is_bound(unit, (starts[at], end), modal, actor, lexicon)
        is_bare = found is None and at > 0
        bare.append(is_bare)
        goes_on = is_bare and _goes_on(unit, modals, at, lexicon)
        if found is None and at > 0 and _is_carried(unit, starts[at], modal, lexicon):
            found = _actor_carried_on(unit, modals, at, actor, lexicon)
        elif found == "pronoun" or (
            found is None and actor == "agency" and _has_dropped(unit, modal, at, lexicon)
        ):
            found = (None if at else _named_before(unit, modal.start, lexicon)) or actor
        elif found == "personnel" and _are_its(unit, starts[at], modal, lexicon):
            is_agency = (_named_before(unit, modal.start, lexicon) or actor) == "agency"
            found = "agency" if is_agency else found
        if found in ("partner", "personnel") and _is_reflexive(unit, modal, lexicon):
            found = None  # "casos en que esté implicado el personal se notificarán"
        actor = _settled(found, actor, is_inside=begins[at] < opens[at])
        if actor == "thing" and (
            (lexicon.owner_follows and is_by_agency(unit, modal, end, lexicon))
            or _is_promised_by_agency(unit, starts[at], end, lexicon)
        ):
            actor = "agency"
        if actor == "personnel" and _is_shared(unit, modals, at, lexicon):
            actor = "partner"
        modality = _modality(unit, modals, at, lexicon)
        if at and unit.statements[-1].modality in _HELD_ON:
            is_held = goes_on or _is_made_sure(unit, modals, at, lexicon)
            is_held |= modal.concept == "finite" and follows_that(unit, starts[at], lexicon)
            modality = unit.statements[-1].modality if is_held else modality
        hits = carried_hedges(unit, modals, at, goes_on=goes_on) if is_bare else []
        hits += choices_before(unit, modals, at, lexicon)
        hits += hedges_before_that(unit, modals[:at], starts[at], lexicon)
        hits += [hit for hit in unit.hits if begins[at] <= hit.start < end]
        unit.statements.append(Statement(unit, begins[at], modal, modality, end, actor, hits))
    _share_late_hedges(unit, bare if lexicon.clause_commas else [])
    named = [s.actor for s in unit.statements if s.actor in ("partner", "agency")]
    return named[0] if named else actor_before


def _share_late_hedges(unit: Unit, bare: list[bool]) -> None:
    """Let a hedge behind a comma bear on all verbs of one subject: "trains and reports, if it can".

    ``bare`` says of each statement whether its verb has no subject of its own.
    """
    for at in range(len(bare) - 1, 0, -1):
        last, before = unit.statements[at], unit.statements[at - 1]
        late = [
            hit
            for hit in last.hits
            if hit.concept in _LATE_HEDGES
            and hit.start > last.modal_end
            and unit.folded.endswith(", ", 0, hit.start)
        ]
        if bare[at] and late:
            before.hits = before.hits + late
            before.concepts |= {hit.concept for hit in late}


def _settled(found: str | None, before: str, *, is_inside: bool) -> str:
    """Return who acts: "the Agency shall ensure that its people will not" is the Agency's."""
    if is_inside and found in ("personnel", None) and before == "agency":
        return before
    return found or "thing"


def _with_what_governs(
    modals: list[Hit], starts: list[int], opens: list[int], lexicon: Lexicon
) -> list[int]:
    """Return where each statement begins, with the verb before it where nothing parts the two.

    That is so in languages whose verbs have no endings: "shall try to ensure that they will not".
    """
    begins = list(opens)
    for at in range(1, len(modals)):
        if not lexicon.verbs_inflect and starts[at] == modals[at - 1].end:
            begins[at] = min(begins[at - 1], begins[at])
    return begins


def _named_before(unit: Unit, end: int, lexicon: Lexicon) -> str | None:
    """Return the party that a pronoun stands for: "where the Agency learns of it, it shall"."""
    named = [
        hit
        for hit in unit.hits
        if hit.concept in AGENCY | PARTNER
        and hit.end <= end
        and (not is_governed(unit, hit, lexicon) or unit.case_at(hit.start) == "dative")
    ]
    return kind_of(named[-1].concept) if named else None


def _are_its(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether the people before a modal are those of who was named before: "Its personnel"."""
    owners = tuple(f" {word}" for word in lexicon.possessives)
    return bool(owners) and any(
        hit.concept in PERSONNEL and f" {unit.folded[: hit.start].rstrip()}".endswith(owners)
        for hit in unit.hits
        if start <= hit.start < modal.start
    )


def _is_promised_by_agency(unit: Unit, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the Agency promises what a passive behind "that" states, and no partner is named."""
    is_partner_named = any(h.concept in PARTNER and start <= h.start < end for h in unit.hits)
    is_agency = bool(unit.statements) and unit.statements[-1].actor == "agency"
    return is_agency and not is_partner_named and follows_that(unit, start, lexicon)


def _who_is_bound(
    unit: Unit, places: tuple[int, int], modal: Hit, actor: str, lexicon: Lexicon
) -> str | None:
    found = subject_of(unit, places[0], modal, lexicon)
    is_told = found == "partner" and actor == "agency"
    return "agency" if is_told and tells_partner(unit, modal, places[1], lexicon) else found


def _has_dropped(unit: Unit, modal: Hit, at: int, lexicon: Lexicon) -> bool:
    """Whether a verb opens its sentence without a subject: "Asimismo, informará al Socio"."""
    if not lexicon.drops_subjects or at or modal.concept != "finite":
        return False
    is_passive = _is_reflexive(unit, modal, lexicon)
    return _is_short(unit.own_start, modal.start, lexicon) and not is_passive


def _is_reflexive(unit: Unit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a verb is a passive by the word before it: "se notificarán"."""
    before = " " + unit.folded[unit.own_start : modal.start].rstrip()
    return before.endswith(tuple(f" {word}" for word in lexicon.reflexives))


def _goes_on(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> bool:
    """Whether a verb without a subject goes on with what an earlier one governs.

    "ينبغي للشريك أن يمنع ذلك ويبلغ الوكالة به": it should do both.
    """
    if not at or modals[at].concept != "finite":
        return False
    between = unit.folded[modals[at - 1].start : modals[at].start]
    return any(f" {word} " in between for word in lexicon.subordinators)


def _is_made_sure(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> bool:
    """Whether a duty stands inside what another verb makes sure: "should ensure that it is bound"."""
    last, start = modals[at - 1], modals[at].start
    ensured = [h.end for h in unit.hits if h.concept == "ensure" and last.start <= h.start < start]
    between = unit.folded[ensured[-1] : start] if ensured else ""
    parted = (*lexicon.pauses, *lexicon.strong_joints)
    return any(
        f" {word} " in between and not any(p in between.rsplit(f" {word} ", 1)[1] for p in parted)
        for word in lexicon.subordinators
    )


def _is_carried(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a verb without a subject has that of the verb before it.

    Where verbs bind by themselves, an active verb does, however far from its joint it stands.
    """
    if _is_short(start, modal.start, lexicon):
        return True
    word = unit.folded[modal.start : modal.end]
    is_active = modal.concept in VERBS and not word.endswith(lexicon.passive_endings)
    return bool(lexicon.passive_endings) and is_active


def _is_behind(hit: Hit, modal: Hit, reach: int) -> bool:
    return modal.start <= hit.start <= modal.end + reach


def _is_short(start: int, end: int, lexicon: Lexicon) -> bool:
    return end - start <= 3 * lexicon.word_width


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
            return kind_of(hit.concept)
    return None


def _subject_start(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> int:
    """Where the subject of a modal begins: behind the last joint after the modal before it."""
    if at == 0:
        return 0
    if lexicon.verb_first and is_joined(unit, modals[at].start, lexicon):
        return modals[at].start
    left, right = modals[at - 1].end, modals[at].start
    start = last_joint(unit, left, right, lexicon)
    return _before_insertions(unit, left, start, lexicon) if lexicon.clause_commas else start


def _before_insertions(unit: Unit, left: int, start: int, lexicon: Lexicon) -> int:
    """Where a subject begins, clauses set between commas passed over: "X, if it sees fit, shall"."""
    place = start
    while place > left and unit.folded.endswith(", ", left, place):
        opening = unit.folded.rfind(", ", left, place - 2)
        first = opening + 2
        if opening < 0 or not any(h.start == first and h.concept in _INSERTED for h in unit.hits):
            return start
        if unit.folded[:opening].endswith(tuple(f" {word}" for word in lexicon.forward_joints[:2])):
            return first
        place = last_joint(unit, left, opening, lexicon)
        if any(h.concept in SUBJECTS and place <= h.start < opening for h in unit.hits):
            return place
    return start


def _condition_start(unit: Unit, modals: list[Hit], at: int, start: int, lexicon: Lexicon) -> int:
    """Where a statement begins with the condition before its subject, if it has one.

    "shall prevent it and, where it learns of an allegation, shall report": the allegation belongs to
    the report. So do means: "and, as far as its resources allow, shall report".
    """
    left = modals[at - 1].end if at else 0
    for hit in unit.hits:
        if hit.concept not in _OPEN_A_DUTY or not left <= hit.start < start:
            continue
        if hit.concept in _HEDGES_BEFORE and not lexicon.word_boundaries:
            continue
        before = unit.folded[left : hit.start].rstrip(" ,")
        gap = " " if lexicon.word_boundaries else ""
        if before.endswith(tuple(gap + joint for joint in lexicon.forward_joints[:2])):
            return hit.start
        if not lexicon.word_boundaries:
            return last_joint(unit, left, hit.start, lexicon)
    return start


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


def _is_said_anew(unit: Unit, hope: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a point says by itself who is bound, whatever is hoped above: "We expect: - X shall"."""
    opening = unit.folded[: unit.own_start].rstrip(" :-")
    own = unit.folded[unit.own_start : modal.start]
    is_governed = opening.endswith(tuple(f" {word}" for word in lexicon.subordinators))
    return (
        hope.end <= unit.own_start <= modal.start
        and not is_governed
        and any(letter.isalpha() for letter in own)
    )


def _modality(unit: Unit, modals: list[Hit], at: int, lexicon: Lexicon) -> Modality:
    """Read a modal with what stands right before and behind it.

    "shall in no way be obliged to" frees; "shall not fail to" binds; "no employee may" forbids.
    """
    modal = modals[at]
    modality = MODALITY[_ruling(unit, modals, at).concept]
    width = lexicon.word_width
    before = modals[at - 1].end if at else 0
    nearby = [hit for hit in unit.hits if before <= hit.start and hit.end <= modal.start]
    if any(hit.concept == "nothing_herein" for hit in nearby) or _frees(unit, modals, at, width):
        return Modality.NOT_REQUIRED
    if modal.concept == "finite" and any(
        hit.concept == "negation" and modal.start - hit.end <= _NEGATION_GAP for hit in nearby
    ):
        modality = Modality.PROHIBITIVE
    if modality is Modality.PROHIBITIVE and any(
        hit.concept == "fail" and modal.end < hit.end and _is_behind(hit, modal, 4 * width)
        for hit in unit.hits
    ):
        return Modality.BINDING
    if modality is not Modality.NOT_REQUIRED and any(
        h.concept == "mere_hope" and not _is_said_anew(unit, h, modal, lexicon) for h in nearby
    ):
        return Modality.WEAK
    is_adjective = modal.concept == "binding_state"
    if is_adjective and any(
        hit.concept in ("negation", "prohibitive_modal", "not_required")
        and modal.start - hit.end <= 4 * width
        and not any(pause in unit.folded[hit.end : modal.start] for pause in lexicon.pauses)
        for hit in unit.hits
        if hit.end <= modal.start
    ):
        return Modality.NOT_REQUIRED
    if modality in (Modality.BINDING, Modality.WEAK) and any(
        hit.concept == "negated_subject" and not _is_object(unit, hit, before, lexicon)
        for hit in nearby
    ):
        return Modality.PROHIBITIVE
    return modality


def _is_object(unit: Unit, hit: Hit, verb_end: int, lexicon: Lexicon) -> bool:
    """Whether a hit belongs to the modal that ends at ``verb_end``: "tolerates no act and reports"."""
    if not verb_end:
        return False
    between = unit.folded[verb_end : hit.start] + " "
    return not any(joint in between for joint in lexicon.joints)
