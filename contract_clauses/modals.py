"""Which modal verbs of a sentence govern it: those of relative clauses and of mere advice do not."""

from operator import attrgetter

from contract_clauses.bare_verbs import bare_verbs
from contract_clauses.consequences import consequences
from contract_clauses.parties import is_governed, subject_of
from contract_clauses.requirement import Lexicon
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, BINDS, SUBJECTS, Modality, Unit

MODALS = frozenset(
    {
        "binding_modal",
        "finite",
        "plain_verb",
        "opening_duty",
        "opening_right",
        "weak_modal",
        "prohibitive_modal",
        "not_required",
        "binding_state",
        "nothing_herein",
    }
)


MODALITY = {
    "binding_modal": Modality.BINDING,
    "finite": Modality.BINDING,
    "plain_verb": Modality.NONE,
    "opening_duty": Modality.BINDING,
    "opening_right": Modality.WEAK,
    "binding_state": Modality.BINDING,
    "weak_modal": Modality.WEAK,
    "prohibitive_modal": Modality.PROHIBITIVE,
    "not_required": Modality.NOT_REQUIRED,
    "nothing_herein": Modality.NOT_REQUIRED,
}

_CLAUSE_WORDS = {"condition": 9, "relative": 4}  # before the verb of the clause that they open
_OPENING = frozenset({"opening_duty", "opening_right"})
VERBS = frozenset({"finite", "plain_verb"})
_DEPENDENT = frozenset({"finite", "binding_modal"})


def modals_of(unit: Unit, lexicon: Lexicon) -> list[Hit]:
    """Return the modals that govern the sentence; permissions in relative clauses are none."""
    found: list[Hit] = []
    width = lexicon.word_width
    # "who may be engaged", "if the Agency may", "whatever the age of consent may be"
    reach = {"relative": 4 * width, "condition": 4 * width, "regardless": 9 * width}
    relatives = [hit for hit in unit.hits if hit.concept in reach]
    at = 0
    governed_up_to = -1
    bare = [*bare_verbs(unit, MODALS - {"plain_verb"}, lexicon), *consequences(unit, lexicon)]
    hits = sorted([*unit.hits, *bare], key=attrgetter("start")) if bare else unit.hits
    for hit in hits:
        if hit.concept not in MODALS:
            continue
        while at < len(relatives) and _comes_first(unit, relatives[at], hit, lexicon):
            governed_up_to = relatives[at].end + reach[relatives[at].concept]
            at += 1
        is_relative = hit.start <= governed_up_to and hit.concept == "weak_modal"
        if is_relative and _is_in_relative(unit, relatives[at - 1], hit, lexicon):
            continue
        if hit.concept in _OPENING and not _opens_clause(unit, hit, lexicon):
            continue
        if hit.concept in _DEPENDENT and _is_dependent(unit, hit, lexicon, is_first=not found):
            continue
        if hit.concept in VERBS and _is_subordinate(unit, found, hit, lexicon):
            continue
        if found and (
            (hit.start < found[-1].end and not lexicon.word_boundaries)
            or _is_complement(unit, found[-1], hit)
        ):
            continue
        if found and not lexicon.verbs_inflect and _is_advised(unit, found[-1], hit, lexicon):
            continue
        found.append(hit)
    return found


def _is_in_relative(unit: Unit, opener: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a permission belongs to the clause that "who" or "if" opens, and is not the Agency's."""
    if not lexicon.word_boundaries and _is_parted(unit, opener, modal, lexicon):
        return False
    is_past = _is_past_relative(unit, opener, modal, lexicon)
    # "إذا خالفتها الشركة جاز للوكالة": what the Agency then may is no part of the condition
    is_given = lexicon.verb_first and _names_agency(
        unit, modal.end, modal.end + 2 * lexicon.word_width
    )
    return not is_past and not is_given and not _names_agency(unit, opener.end, modal.start)


def _is_past_relative(unit: Unit, relative: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a modal stands behind a relative clause: "no person who works for the Partner may"."""
    between = [
        hit
        for hit in unit.hits
        if hit.concept in SUBJECTS and relative.end <= hit.start and hit.end <= modal.start
    ]
    return (
        relative.concept == "relative"
        and bool(between)
        and all(is_governed(unit, hit, lexicon) for hit in between)
        and not unit.folded[between[-1].end : modal.start].strip()
    )


def _opens_clause(unit: Unit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a modal stands where a clause begins, with its party: not "يحظر على الشريك"."""
    own = unit.folded[unit.own_start : modal.start].rstrip(" \"'")
    is_first = (
        not any(one.isalpha() for one in own)
        or own[-1] in ").-:"
        or own.endswith(tuple(p.strip() for p in lexicon.pauses))
    )
    is_strong = own.endswith(lexicon.strong_joints)
    is_glued = modal.concept == "opening_right" and is_joined(unit, modal.start, lexicon)
    if not (is_first or is_strong or is_glued):
        return False
    if modal.concept == "opening_right" and not any(one.isalpha() for one in own):
        return True  # whoever it is that the sentence opens with
    return any(
        hit.concept in SUBJECTS
        and modal.start < hit.end
        and unit.folded[modal.end : hit.start].strip() in ("", *lexicon.determiners)
        for hit in unit.hits
    )


def _is_dependent(unit: Unit, verb: Hit, lexicon: Lexicon, *, is_first: bool) -> bool:
    """Whether a word right before a verb makes it depend on the one before: "أن يتخذ"."""
    before = " " + unit.folded[: verb.start].rstrip()
    words = lexicon.past_negations + (
        () if is_first and not lexicon.verb_first else lexicon.subordinators
    )
    return before.endswith(tuple(f" {word}" for word in words))


def is_joined(unit: Unit, start: int, lexicon: Lexicon) -> bool:
    """Whether a joint stands right before ``start`` or is written onto the word there."""
    before = unit.folded[:start]
    return any(before.endswith(j) or unit.folded.startswith(j, start - 1) for j in lexicon.joints)


def _is_advised(unit: Unit, before: Hit, verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a verb that binds is only what is advised: "is encouraged to undertake to report".

    Right behind another modal it says nothing new: "shall undertake to report".
    """
    modality = MODALITY[verb.concept]
    if before.end == verb.start:
        return modality is Modality.BINDING
    is_governing = before.concept in ("weak_modal", "not_required")
    if not is_governing or modality not in BINDS:
        return False
    return last_joint(unit, before.end, verb.start, lexicon) == before.end


def _is_complement(unit: Unit, before: Hit, modal: Hit) -> bool:
    """Whether a modal goes on with the one right before it: "shall be bound by"."""
    if modal.concept != "binding_state" or before.concept not in ("binding_modal", "weak_modal"):
        return False
    return not unit.folded[before.end : modal.start].strip()


def _is_subordinate(unit: Unit, before: list[Hit], verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a finite verb stands in a clause inside the sentence: "who reports", "shall see that".

    It does where "who" or "if" opens the clause, or where nothing parts it from the modal before.
    """
    last = before[-1] if before else None
    left = last.end if last else 0
    if last is not None and last.start == verb.start:
        return True
    if any(
        _holds_inside(unit, opener, verb, lexicon)
        for opener in unit.hits
        if opener.concept in _CLAUSE_WORDS and left <= opener.start < verb.start
    ):
        return True
    if last is None:
        return False
    if not lexicon.verbs_inflect:
        start = last_joint(unit, last.end, verb.start, lexicon)
        return start == last.end or subject_of(unit, start, verb, lexicon) is None
    if lexicon.verb_first:
        return not _starts_anew(unit, last, verb, lexicon)
    between = unit.folded[last.end : verb.start]
    return not any(joint in between + " " for joint in lexicon.joints)


def _holds_inside(unit: Unit, opener: Hit, verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a verb stands in the clause that ``opener`` opens: near it, and nothing parts the two."""
    ends_clause = unit.folded[opener.start : opener.end].endswith(lexicon.pauses)
    if (ends_clause and not lexicon.word_boundaries) or _is_upon_proof(unit, opener, verb, lexicon):
        return False
    between = unit.folded[opener.end : verb.start]
    reach = _CLAUSE_WORDS[opener.concept] * lexicon.word_width
    is_near = lexicon.clause_commas or len(between) <= reach
    return is_near and not any(pause in between for pause in lexicon.pauses)


def _is_upon_proof(unit: Unit, opener: Hit, verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a verb says what follows where a case is proven: "once it was proven, it dismissed".

    The verb of the condition is that of the proof, so that the next one is no part of it; unless that
    stands in what is proven, behind "that".
    """
    if not lexicon.verb_first:
        return False
    return any(
        hit.concept == "on_proof"
        and opener.start <= hit.start
        and hit.end < verb.start
        and not any(
            f" {word} " in unit.folded[hit.end : verb.start] + " "
            for word in (*lexicon.subordinators, *lexicon.that_words)
        )
        for hit in unit.hits
    )


def _starts_anew(unit: Unit, last: Hit, verb: Hit, lexicon: Lexicon) -> bool:
    """Whether a joint stands right before a verb, or before the party right before it.

    So does the Agency's own doing: "the Partner knows that the Agency forbids it".
    """
    named = [h for h in unit.hits if h.concept in SUBJECTS and last.end <= h.start < verb.start]
    doer = next((h for h in named if not unit.folded[h.end : verb.start].strip()), verb)
    if doer.concept in AGENCY and _is_dependent(unit, doer, lexicon, is_first=False):
        return True
    return is_joined(unit, verb.start, lexicon) or is_joined(unit, doer.start, lexicon)


def _is_parted(unit: Unit, opener: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a pause ends the clause of a condition before the modal: "if ..., it may"."""
    stretch = unit.folded[opener.start : modal.start]
    return any(pause in stretch for pause in lexicon.pauses)


def _comes_first(unit: Unit, opener: Hit, modal: Hit, lexicon: Lexicon) -> bool:
    """Whether a condition or relative stands before a modal, or is made of it.

    "Should the Partner fail, ..." is a condition; "Nor should the Partner fail" is none.
    """
    opens = not any(c.isalpha() for c in unit.folded[unit.own_start : modal.start])  # "3.4 Should"
    if opener.start != modal.start or opens:
        return opener.start <= modal.start
    before = unit.folded[max(0, modal.start - lexicon.word_width) : modal.start]
    return before.endswith(tuple(lexicon.joints))


def _names_agency(unit: Unit, start: int, end: int) -> bool:
    """Whether a relative clause has the agency for its subject: "upon which the Agency may end"."""
    return any(h.concept in AGENCY and start <= h.start and h.end <= end for h in unit.hits)


def last_joint(unit: Unit, left: int, right: int, lexicon: Lexicon) -> int:
    """Return the place behind the last joint in a stretch, the start of the stretch if it has none."""
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
