"""Who a statement binds: the subject of its verb, and the prepositions that make a party none."""

from bisect import bisect_left
from operator import attrgetter

from contract_clauses.people_named import are_of_agency, is_laid_on
from contract_clauses.prepositions import written_preposition
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, PERSONNEL, SUBJECTS, Statement, Unit

_VERBS = frozenset({"finite", "plain_verb"})
_HITS_ON_PEOPLE = 4  # concepts that a word for people may carry
_POSSESSIVE = 3  # characters between an owner and what it owns: "'s "
_LONGEST_LINK = 12  # words between somebody and what they do
_ACTS_OF_SOMEBODY = frozenset(
    {
        *("ban", "carried_out", "corrective", "investigate", "measure"),
        *("prevent", "shield", "take", "train", "vet"),
    }
)


def subject_of(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return the subject of a modal: by the form of its verb, or by what stands beside it."""
    speaking = unit.speakers.of_verb(unit.folded[modal.start : modal.end], lexicon)
    return speaking or _named_subject(unit, start, modal, lexicon)


def _named_subject(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return the subject that is named; a party in a conditional clause before it is none.

    Where the verb comes first, the party right behind it is the subject.
    """
    if lexicon.verb_first:
        before = actor_in(unit, start, modal.start, lexicon)
        if modal.concept == "binding_state" and before is not None:
            return before
        behind = _subject_behind(unit, modal, lexicon)
        if behind == "pronoun" and start == 0:
            return _named_before(unit, modal.start) or behind
        if behind is not None:
            return behind
    bound = _bound_without_subject(unit, start, modal, lexicon)
    if bound is not None:
        return bound
    before = _subject_before(unit, start, modal, lexicon)
    if before is None and lexicon.subject_may_follow:
        before = _late_subject(unit, modal, lexicon)
    is_open = before is None and lexicon.agent_may_precede
    if is_open and (
        _is_organ(unit, start, modal, lexicon) or _is_done_by_agency(unit, start, modal, lexicon)
    ):
        return "agency"
    return before


def _subject_before(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> str | None:
    if start == 0:
        for pause in lexicon.pauses:
            place = unit.folded.rfind(pause, 0, modal.start) + len(pause)
            if place < len(pause) or modal.start - place <= lexicon.word_width:
                continue
            if any(hit.concept == "condition" and hit.end <= place for hit in unit.hits):
                return actor_in(unit, place, modal.start, lexicon)
    return actor_in(unit, start, modal.start, lexicon)


def _subject_behind(unit: Unit, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return the subject inside a modal ("للوكالة أن") or right behind it, None if there is none.

    A finite verb has no party for its subject that a preposition governs; and the Agency right
    behind a verb of telling is told, unless the text names who else is.
    """
    reach = 2 * lexicon.word_width
    near = [
        hit
        for hit in unit.hits
        if hit.concept in SUBJECTS and modal.start < hit.end and hit.start - modal.end <= reach
    ]
    for hit in near:
        is_object = is_governed(unit, hit, lexicon) or is_laid_on(unit, hit, lexicon)
        if modal.concept == "finite" and is_object:
            continue
        if lexicon.owner_follows and are_of_agency(unit, hit, lexicon):
            return "agency"
        if hit.concept in AGENCY and _is_told(unit, modal, hit, lexicon):
            continue
        return kind_of(hit.concept)
    return None


def _late_subject(unit: Unit, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return the party right behind a modal that nothing governs: "deberá la Contraparte"."""
    for hit in unit.hits:
        if hit.concept == "third_party" and hit.start == modal.end + 1:
            return None if is_governed(unit, hit, lexicon) else kind_of(hit.concept)
        if hit.start < modal.end or hit.concept not in PARTNER | AGENCY:
            continue
        between = unit.folded[modal.end : hit.start] + " "
        verbs = [h for h in unit.hits if h.concept in _VERBS and h.start >= modal.end]
        is_chain = lexicon.clause_commas and any(h.end + 1 == hit.start for h in verbs)  # "X and Y"
        is_near = hit.start - modal.end <= (3 if is_chain else 2) * lexicon.word_width
        if not is_near or (not is_chain and any(joint in between for joint in lexicon.joints)):
            return None
        if hit.concept in AGENCY and _is_told(unit, modal, hit, lexicon):
            return None
        return None if is_governed(unit, hit, lexicon) else kind_of(hit.concept)
    return None


def _owner_behind(unit: Unit, people: Hit, lexicon: Lexicon) -> list[Hit]:
    """Return the party named next behind people, where it is near: "всем, кто служит Агентству"."""
    behind = [h for h in unit.hits if h.concept in AGENCY | PARTNER and h.start >= people.end]
    return [hit for hit in behind[:1] if hit.start - people.end <= 5 * lexicon.word_width]


def _is_organ(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a clause opens with somebody of the Agency: "the Agency's coordinator", in genitive."""
    if unit.folded[modal.start : modal.end].endswith(lexicon.passive_endings):
        return False
    return any(
        hit.concept in AGENCY
        and unit.case_at(hit.start) == "oblique"
        and 0 < hit.start - start <= 4 * lexicon.word_width
        and hit.end <= modal.start <= hit.end + 3 * lexicon.word_width
        and unit.folded[start : hit.start].split(" ", 1)[0] not in lexicon.prepositions
        and not written_preposition(unit, hit.start, lexicon)
        for hit in unit.hits
    )


def _is_done_by_agency(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether what a verb without a subject says is done by the Agency and nobody else."""
    reach = 2 * lexicon.word_width
    by = lexicon.prepositions[0]
    doers = {
        hit.concept
        for hit in unit.hits
        if hit.concept in PARTNER | AGENCY
        and start <= hit.start <= modal.end + reach
        and preposition_over(unit, hit, lexicon) == by
    }
    return bool(doers) and doers <= AGENCY


def _bound_without_subject(unit: Unit, start: int, modal: Hit, lexicon: Lexicon) -> str | None:
    """Return whom an impersonal modal binds: "Партнеру надлежит", "запрещается сотрудникам".

    People of the Agency, named right before it, are the Agency's.
    """
    if not any(hit.concept == "impersonal" and hit.start == modal.start for hit in unit.hits):
        return None
    given = [
        hit
        for hit in unit.hits
        if hit.concept in SUBJECTS
        and unit.case_at(hit.start) == "dative"
        and not written_preposition(unit, hit.start, lexicon)
    ]
    bound = [hit for hit in given if start <= hit.start < modal.start] or [
        hit for hit in given if 0 <= hit.start - modal.end <= lexicon.word_width
    ]
    owned = [
        hit
        for people in bound
        for hit in _owner_behind(unit, people, lexicon)
        if people.concept in PERSONNEL and hit.concept in AGENCY
    ]
    kinds = [kind_of(hit.concept) for hit in [*bound, *owned]]
    return next((kind for kind in ("partner", "mutual", "agency") if kind in kinds), None) or (
        kinds[-1] if kinds else None
    )


def _named_before(unit: Unit, end: int) -> str | None:
    """Return the party named last before ``end``: "if the Agency learns of it, it shall"."""
    named = [hit for hit in unit.hits if hit.concept in AGENCY | PARTNER and hit.end <= end]
    return kind_of(named[-1].concept) if named else None


def _is_told(unit: Unit, verb: Hit, agency: Hit, lexicon: Lexicon) -> bool:
    """Whether the Agency behind a verb of telling is who is told: "ويبلغ الوكالة فورا"."""
    if not any(h.concept == "tells" and verb.start <= h.start < agency.start for h in unit.hits):
        return False
    reach = 6 * lexicon.word_width
    return not any(
        hit.concept in SUBJECTS
        and 0 <= hit.start - agency.end <= (1 if hit.concept in AGENCY else reach)
        and not is_governed(unit, hit, lexicon)
        for hit in unit.hits
    )


def actor_in(unit: Unit, start: int, end: int, lexicon: Lexicon) -> str | None:
    """Return who is the subject in a stretch: the last party that no preposition governs."""
    last: Hit | None = None
    owner: Hit | None = None  # "abuse by the Agency's staff": the staff is as little the subject
    actor: str | None = None
    for hit in unit.hits:
        if hit.start >= end:
            break
        if hit.start < start or hit.concept not in SUBJECTS:
            continue
        if owner is not None and hit.concept in PERSONNEL and _are_of(owner, hit, unit, lexicon):
            actor, last = "agency", hit  # "those who work for the Agency" before the people
            continue
        if owner is not None and hit.concept in PERSONNEL and hit.start - owner.end <= _POSSESSIVE:
            continue
        owner = hit if hit.concept in AGENCY and is_governed(unit, hit, lexicon) else None
        if is_governed(unit, hit, lexicon) and not _is_one_of(unit, hit, lexicon):
            if last is not None and actor == "personnel" and _is_near(last, hit, lexicon, 3):
                is_parted = _is_parted(unit.folded[last.end : hit.start], lexicon)
                actor = "agency" if hit.concept in AGENCY and not is_parted else actor
            continue
        if last is not None and _is_left_out(unit, last, hit, lexicon):
            continue
        kind = kind_of(hit.concept)
        if last is not None and _is_near(last, hit, lexicon, 2):
            actor = _joined(actor, kind, unit.folded[last.end : hit.start], lexicon)
        else:
            actor = kind
        last = hit
    return actor


def _is_left_out(unit: Unit, last: Hit, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether the second of two parties is named as not bound: "the Agency, and not the Partner,"."""
    is_side = hit.concept in PARTNER | AGENCY and last.concept in PARTNER | AGENCY | {"third_party"}
    return (
        is_side
        and _is_near(last, hit, lexicon, 4)
        and any(
            other.concept == "negation"
            and last.end <= other.start
            and 0 <= hit.start - other.end <= lexicon.word_width
            for other in unit.hits
        )
    )


def _is_parted(between: str, lexicon: Lexicon) -> bool:
    """Whether a pause parts two parties, where letters do not: "who work for it, to the Agency"."""
    return not lexicon.word_boundaries and any(pause in between for pause in lexicon.pauses)


def _are_of(owner: Hit, people: Hit, unit: Unit, lexicon: Lexicon) -> bool:
    """Whether the Agency stands in a clause before the people it describes, where these come last."""
    stretch = unit.folded[owner.end : people.start]
    is_near = people.start - owner.end <= 5 * lexicon.word_width
    return is_near and bool(lexicon.agent_links) and stretch.endswith(lexicon.agent_links[:1])


def _is_one_of(unit: Unit, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether people stand behind a word that takes one of them: "none of its employees"."""
    return hit.concept in PERSONNEL and any(
        other.concept == "negated_subject" and 0 <= hit.start - other.end <= lexicon.word_width
        for other in unit.hits
    )


def _joined(before: str | None, now: str, between: str, lexicon: Lexicon) -> str:
    """Return the subject of two parties side by side: "the Agency's staff" is the Agency."""
    joiners = lexicon.party_joiners
    if lexicon.word_boundaries:
        joiners += lexicon.joints
    is_listed = any(joint in between + " " for joint in joiners)
    pair = {before, now}
    if "partner" in pair and (is_listed or now != "agency"):
        return "partner" if now != "personnel" or is_listed else "personnel"
    if before in ("agency", "other") and now == "personnel":  # "the Agency and its staff", too
        return before
    return now


def kind_of(concept: str) -> str:
    """Return the actor that a concept of a party or of people stands for."""
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


def follows_that(unit: Unit, start: int, lexicon: Lexicon) -> bool:
    """Whether a clause that says what another verb wants opens right before ``start``."""
    left = unit.folded[:start].rstrip()
    for determiner in lexicon.determiners:
        if left.endswith((" " + determiner, "'" + determiner)):
            left = left[: -len(determiner)].rstrip()
            break
    return left.endswith(tuple(f" {word}" for word in lexicon.that_words))


def belongs_to_agency(statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the Agency stands before its own act, in languages that say "the Agency's inquiry" so.

    Who is asked or helped to act stands there too: "shall ask the Agency to report".
    """
    if not lexicon.agent_links:
        return False
    for agency in statement.hits:
        stretch = statement.unit.folded[agency.end : key.start]
        is_near = 0 <= key.start - agency.end <= _LONGEST_LINK * lexicon.word_width
        if agency.concept not in AGENCY or not is_near:
            continue
        before = preposition_before(statement.unit, agency.start, lexicon)
        is_asked = before not in ("", lexicon.prepositions[0])
        is_act = is_asked or key.concept in _ACTS_OF_SOMEBODY
        is_clause = agency.start >= statement.modal_end and lexicon.agent_links[0] not in stretch
        is_link = is_clause or not stretch or stretch.endswith(lexicon.agent_links)
        is_listed = any(joint in stretch for joint in lexicon.joints)
        if is_act and is_link and not is_listed and before not in lexicon.recipient_prepositions:
            return True
    return False


def is_governed(unit: Unit, hit: Hit, lexicon: Lexicon) -> bool:
    """Whether a preposition stands before a party, so that it is not the subject."""
    return preposition_before(unit, hit.start, lexicon) != ""


def is_cause(unit: Unit, party: Hit, lexicon: Lexicon) -> bool:
    """Whether a party stands in the reason: "may, because of the Partner's breach, end it"."""
    before = preposition_before(unit, party.start, lexicon)
    return bool(before) and before in lexicon.cause_prepositions


def preposition_over(unit: Unit, hit: Hit, lexicon: Lexicon) -> str:
    """Return the preposition that governs a party, or its people: "by personnel of the Agency"."""
    at = bisect_left(unit.hits, hit.start, key=attrgetter("start"))
    for people in unit.hits[max(0, at - _HITS_ON_PEOPLE) : at]:
        is_near = 0 <= hit.start - people.end <= lexicon.word_width + _POSSESSIVE
        if is_near and people.concept in PERSONNEL:
            over = preposition_before(unit, people.start, lexicon)
            if over and (lexicon.owner_follows or preposition_before(unit, hit.start, lexicon)):
                return over
    return preposition_before(unit, hit.start, lexicon)


def preposition_before(unit: Unit, start: int, lexicon: Lexicon) -> str:
    """Return the preposition right before ``start``, determiners passed over, or an empty text.

    A form of the word that says the same counts as one.
    """
    written = written_preposition(unit, start, lexicon)
    if written:
        return "" if written in lexicon.obliging_prepositions else written
    case = unit.case_at(start)
    return lexicon.prepositions[0] if case == "agent_case" else case
