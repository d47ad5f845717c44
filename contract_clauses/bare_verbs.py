"""Verbs that bind though nothing marks them: the party, then what it does ("the Partner reports").

Some languages write duties so and have no verb forms that show it; there the place decides. A party
that opens a clause and acts in it is bound, unless the clause has a modal or depends on another.
"""

from contract_clauses.prepositions import written_preposition
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PARTNER, PERSONNEL, Unit

_ACTORS = PARTNER | AGENCY | PERSONNEL
_ACTS = frozenset(
    {
        *("accept", "adopt", "assist", "ban", "bind", "carried_out", "cooperate", "corrective"),
        *("ensure", "investigate", "prevent", "protect", "refer", "refrain", "report"),
        *("sanction_staff", "shield", "take", "terminate", "train", "undergo", "vet"),
        *("best_efforts", "engage"),
    }
)
_LONGEST_OPENING = 4  # words between a pause and the modal that goes on
_OPENS = frozenset({"condition", "relative", "regardless"})


def bare_verbs(unit: Unit, modals: frozenset[str], lexicon: Lexicon) -> list[Hit]:
    """Return a finite verb behind each party that acts in a clause without any of ``modals``."""
    if not lexicon.bare_verb_stops:
        return []
    found: list[Hit] = []
    start = unit.own_start
    for end in _clause_ends(unit, lexicon):
        hit = _bare_verb(unit, start, end, modals, lexicon)
        if hit is not None:
            found.append(hit)
        start = end + 1
    return found


def _clause_ends(unit: Unit, lexicon: Lexicon) -> list[int]:
    marks = {*lexicon.pauses, *lexicon.strong_joints, ":"}
    inside = [at for at in range(unit.own_start, len(unit.folded)) if unit.folded[at] in marks]
    return [*inside, len(unit.folded)]


def _bare_verb(
    unit: Unit, start: int, end: int, modals: frozenset[str], lexicon: Lexicon
) -> Hit | None:
    hits = [hit for hit in unit.hits if start <= hit.start and hit.end <= end]
    party_end = _party_end(unit, start, hits, lexicon)
    if party_end is None:
        party_end = _mark_or_act(unit, start, hits, lexicon)
    if party_end is None:
        return None
    behind = unit.folded[party_end:end].rstrip(")\"' .。")
    acts = [hit for hit in hits if hit.concept in _ACTS and hit.start >= party_end]
    if (
        not acts
        or behind.startswith(lexicon.bare_verb_stops)
        or behind.endswith(lexicon.bare_verb_ends)
        or unit.folded.startswith(lexicon.bare_verb_pasts, acts[0].end)
        or any(h.concept in modals or h.concept in _OPENS for h in hits)
        or _modal_goes_on(unit, end, modals, lexicon)
    ):
        return None
    return Hit(party_end, party_end, "finite")


def _party_end(unit: Unit, start: int, hits: list[Hit], lexicon: Lexicon) -> int | None:
    """Return where the parties that open a clause end, None if it opens with something else."""
    end: int | None = None
    for hit in hits:
        if hit.concept not in _ACTORS or (end is not None and hit.end <= end):
            continue
        between = unit.folded[start if end is None else end : hit.start].strip(" \"'")
        if end is None:
            is_open = _is_opening(between, lexicon) and not written_preposition(
                unit, hit.start, lexicon
            )
        else:
            is_open = between in ("", *lexicon.party_joiners, *lexicon.determiners) or any(
                between == joiner + word
                for joiner in lexicon.party_joiners
                for word in lexicon.determiners
            )
        if not is_open:
            break
        end = hit.end
    return end


def _mark_or_act(unit: Unit, start: int, hits: list[Hit], lexicon: Lexicon) -> int | None:
    """Return where a duty of nobody named begins: at a mark, or at an act behind a condition.

    "The guilty one is-to-be dismissed"; "if it happens, tell the Agency". The Agency's acts are none.
    """
    named = [h for h in unit.hits if h.concept in AGENCY and unit.own_start <= h.start < start]
    if any(not written_preposition(unit, hit.start, lexicon) for hit in named):
        return None
    before = unit.folded[unit.own_start : max(start - 1, unit.own_start)]
    opening = _OPENS | {"promptly"}  # "once it learns of it"
    is_open = any(h.concept in opening and unit.own_start <= h.start < start for h in unit.hits)
    if (is_open or before.endswith(lexicon.bare_verb_ends)) and hits:
        first = start + len(unit.folded[start:]) - len(unit.folded[start:].lstrip(" "))
        is_act = any(h.start == first and h.concept in _ACTS | {"promptly"} for h in hits)
        if is_act or unit.folded.startswith(lexicon.recipient_prepositions, first):
            return first
    for mark in lexicon.bare_verb_marks:
        place = unit.folded.find(mark, start, hits[-1].end if hits else start)
        if place >= 0:
            return place
    return None


def _is_opening(before: str, lexicon: Lexicon) -> bool:
    """Whether nothing but a number, a joint or a determiner stands before a party in its clause."""
    words = before.lstrip("0123456789.-()[]—· ")
    if words.endswith(")") or not words:
        return True
    for joint in lexicon.joints:
        words = words.removeprefix(joint)
    return words in ("", *lexicon.determiners)


def _modal_goes_on(unit: Unit, end: int, modals: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a modal behind the pause says what the clause opens: "the Partner, as to it, shall"."""
    if unit.folded[end : end + 1] not in lexicon.pauses:
        return False
    stop = min(
        (p for j in lexicon.strong_joints if (p := unit.folded.find(j, end)) >= 0),
        default=len(unit.folded),
    )
    if unit.folded.startswith(lexicon.forward_joints, end + 1):
        return False
    for hit in unit.hits:
        if hit.start <= end or hit.start >= stop:
            continue
        if hit.concept in _ACTORS and not written_preposition(unit, hit.start, lexicon):
            return False
        if hit.concept in modals and hit.concept != "prohibitive_modal":
            pause = max(unit.folded.rfind(mark, end, hit.start) for mark in lexicon.pauses)
            return hit.start - pause <= _LONGEST_OPENING * lexicon.word_width
    return False
