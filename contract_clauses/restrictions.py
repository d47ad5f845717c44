"""Limits in words that the lexicons need not know: clauses on people, and conditions.

"Enumerators who stay for more than six months shall be trained": nothing in the clause says that it
only describes whom the duty is for, so that it is read as a limit.
"""

from contract_clauses.clause_check import StatusReason
from contract_clauses.requirement import Lexicon, Rule
from contract_clauses.terms import Hit
from contract_clauses.units import AGENCY, PERSONNEL, Statement

_CASE = frozenset(
    {
        *("sea_term", "sea_anaphor", "sea_act", "sea_reference", "harm_word", "sexual_word"),
        *("allegation", "violation", "engage", "sexual_favour", "paid_sex", "offender"),
        *("on_proof", "substantiated_only"),
    }
)
_WORK = frozenset(
    {
        *("partner_party", "agency_party", "mutual_party", "pronoun", "third_party"),
        *("personnel_employee", "personnel_other", "personnel_any", "anyone", "beneficiaries"),
        *("child_word", "report", "reporter", "cooperate", "investigate", "obligation_ref"),
        *("subcontract", "carried_out", "services", "vet", "prior_conduct", "accept", "bind"),
        *("policy", "train", "assist", "victim", "before_hiring", "under_18", "same_obligations"),
    }
)
_HAPPENING = (_CASE - {"engage"}) | frozenset(
    {
        *("report", "told", "reporter", "victim", "fail", "retaliation", "investigate", "vet"),
        *("prior_conduct", "regardless", "consent_law", "under_18", "minor_word", "subcontract"),
        *("before_hiring", "mistake", "banned", "custom", "marriage", "policy", "safeguarding"),
        *("not_required", "any_allegation", "prevent", "on_proof", "substantiated_only"),
        *("breach_of_it", "breach_any", "assessment", "corrective", "sgb_reference"),
        *("promptly", "tells", "other_reference", "take", "refer", "assist"),
    }
)
_ACTS = frozenset(
    {
        *("report", "investigate", "refer", "corrective", "sanction_staff", "terminate", "train"),
        *("vet", "assist", "cooperate", "bind", "take", "carried_out", "prevent"),
    }
)
_OPEN_TO_ALL = frozenset({"at_all_times", "beneficiaries", "anyone"})
_EITHER = PERSONNEL | {"negation"}  # "paid or not", "whether staff or volunteers"
_WHAT_HOLDS_CONDITIONS = frozenset(
    {
        *("discretion", "best_efforts_after", "exception", "benign_exception", "promptly"),
        *("own_approval", "on_request", "on_proof", "substantiated_only", "any_allegation"),
        *("regardless", "at_all_times", "not_required"),
    }
)
_AT_HAND = frozenset({"attached_annex", "sgb_reference", "sea_reference", "same_obligations"})
_WHAT_FOR = frozenset({"prevent", "train", "shield", "on_prevention", "rules_on"})
_LONGEST = 30  # words of a clause
_NEAR_INCLUDING = 8  # words between "including" and the text that is named


def asked_for(rule: Rule, statement: Statement) -> Hit | None:
    """Return the word for what must be so first, where a rule asks for one: "shall not begin before".

    It limits nothing, being the duty itself; a further one does: "before ..., unless the board agrees".
    """
    if not any("until_it" in group for group in rule.needs):
        return None
    return next((hit for hit in statement.unit.hits if hit.concept == "until_it"), None)


def shares_letters(one: Hit, other: Hit) -> bool:
    """Whether two hits have letters in common."""
    return one.start < other.end and other.start < one.end


def unknown_limits(
    rule: Rule, statement: Statement, key: Hit, lexicon: Lexicon
) -> set[StatusReason]:
    """Return what clauses of unknown content take from a duty."""
    if rule.force == "right":
        return set()
    found: set[StatusReason] = set()
    concepts = statement.concepts
    if statement.unit.is_voluntary:
        found.add(StatusReason.DISCRETIONARY)
    if is_only_some(rule, statement, key, lexicon):
        found.add(StatusReason.LIMITED_SCOPE)
    if _is_laid_down_elsewhere(statement, lexicon) or _follows_other_text(statement, lexicon):
        found.add(StatusReason.BY_REFERENCE_ONLY)
    if rule.is_for_people and "relative" in concepts and _limits_people(statement, lexicon):
        found.add(StatusReason.LIMITED_SCOPE)
    if (
        "condition" in concepts
        and rule.force == "duty"
        and (
            _has_unknown_condition(rule, statement, key, lexicon)
            or _hangs_on_agency(statement, lexicon)
        )
    ):
        found.add(StatusReason.DISCRETIONARY)
    return found


def _is_laid_down_elsewhere(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a sentence says that a text not at hand has the duty: "as described in its policy".

    What such a text only adds to takes nothing away: "including those set out in Annex B".
    """
    concepts = statement.concepts
    if (
        concepts.isdisjoint(("external_document", "annex_ref"))
        or concepts.isdisjoint(("incorporated", "defined_as"))
        or "attached_annex" in concepts
    ):
        return False
    reach = _NEAR_INCLUDING * lexicon.word_width
    folded = statement.unit.folded
    return not all(
        any(
            word in folded[max(0, hit.start - reach) : hit.start]
            for word in lexicon.including_words
        )
        for hit in statement.hits
        if hit.concept in ("incorporated", "defined_as")
    )


def _follows_other_text(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a duty goes by a text that a clause describes: "under the policy which it will adopt"."""
    concepts = statement.concepts
    if not {"incorporated", "relative"} <= concepts or not concepts.isdisjoint(_AT_HAND):
        return False
    described = [hit.start for hit in statement.hits if hit.concept == "relative"]
    return any(
        hit.concept == "incorporated"
        and any(0 < place - hit.end <= 4 * lexicon.word_width for place in described)
        for hit in statement.hits
    )


def is_only_some(rule: Rule, statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether the verb of a duty is tied to "only": "shall only report what a court has found".

    That says that the duty reaches no further, whatever another paragraph lays down.
    """
    modal = statement.modal
    if modal is None or rule.force != "duty" or rule.polarity != "do":
        return False
    is_verb = key.start - modal.end <= 1 or modal.start <= key.start < modal.end
    for hit in statement.hits:
        if hit.concept != "only" or _is_not_only(statement, hit):
            continue
        word = statement.unit.folded[hit.start : hit.end].strip()
        is_plain = word not in lexicon.that_words  # French "que" is "only" behind "ne" alone
        if is_plain and 0 <= key.start - hit.end <= 1 and hit.start >= modal.end:
            return True
        if is_plain and is_verb and 0 <= modal.start - hit.end <= 1:
            return True
        if is_verb and (is_plain or _is_negated(statement, modal)):
            near = lexicon.word_width
            told = [h for h in statement.hits if h.concept == "allegation" and h.start >= hit.end]
            is_near = 0 <= hit.start - key.end <= 4 * near
            if is_near and any(h.start - hit.end <= 2 * near for h in told):
                return True
    return False


def _is_not_only(statement: Statement, only: Hit) -> bool:
    """Whether "only" stands in "not only ... but also"."""
    return any(
        hit.concept in ("negation", "prohibitive_modal") and 0 <= only.start - hit.end <= 1
        for hit in statement.hits
    )


def _is_negated(statement: Statement, modal: Hit) -> bool:
    return any(
        hit.concept == "negation" and 0 <= modal.start - hit.end <= 1 for hit in statement.hits
    )


def _limits_people(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a relative clause on people or victims says nothing that the topic or the work explains.

    Of several that are listed, it describes the last: "its staff and anybody else who helps".
    """
    people = 0
    for at, hit in enumerate(statement.hits):
        people += hit.concept in PERSONNEL and hit.start != statement.hits[at - 1].start
        if hit.concept != "relative":
            continue
        before = _antecedent(statement, at, lexicon)
        is_told = any(h.start < hit.start and hit.end <= h.end for h in statement.hits)
        if before is None or is_told or (before == "personnel" and people != 1):
            continue
        known = _CASE if before == "victim" else _CASE | _WORK
        if known.isdisjoint(_concepts_in(statement, hit, lexicon)):
            return True
    return False


def _antecedent(statement: Statement, at: int, lexicon: Lexicon) -> str | None:
    """Return what kind of people stand right before a relative word, a topic between passed over.

    The relative may hold them itself: "empleados que".
    """
    opening = statement.hits[at]
    place = opening.start
    if any(
        h.concept in PERSONNEL and opening.start <= h.start < opening.end for h in statement.hits
    ):
        return "personnel"
    for hit in reversed(statement.hits[:at]):
        gap = place - hit.end
        if hit.concept == "victim" and gap <= lexicon.word_width:
            return "victim"
        if hit.concept in PERSONNEL and gap <= len(", "):
            return "personnel"
        if hit.concept == "sea_term" and gap <= 1:
            place = hit.start
    return None


def _concepts_in(statement: Statement, opening: Hit, lexicon: Lexicon) -> set[str]:
    """Return the concepts of the clause that ``opening`` opens: up to its comma or the duty's verb."""
    folded = statement.unit.folded
    end = min(statement.end, opening.end + _LONGEST * lexicon.word_width)
    if opening.start < statement.modal_start:
        end = min(end, statement.modal_start)
    ends = [
        folded.find(sign, opening.end, end) for sign in (*lexicon.pauses, *lexicon.strong_joints)
    ]
    ends += [hit.start for hit in statement.hits if hit.concept in _WHAT_FOR]
    end = min([place for place in ends if place >= opening.end], default=end)
    held = [h.end for h in statement.hits if h.concept in PERSONNEL and h.end <= opening.end]
    start = max([opening.start, *held])
    return {hit.concept for hit in statement.hits if start <= hit.start < end}


def _has_unknown_condition(rule: Rule, statement: Statement, key: Hit, lexicon: Lexicon) -> bool:
    """Whether a duty hangs on a condition about nothing that the topic explains: "if funds allow"."""
    folded = statement.unit.folded
    asked = asked_for(rule, statement)
    for hit in statement.hits:
        if hit.concept != "condition" or _is_inside_other(statement, hit, asked):
            continue
        if not lexicon.word_boundaries and not _opens_clause(statement, hit, lexicon):
            continue
        if _is_of_the_case(_concepts_in(statement, hit, lexicon)):
            continue
        if hit.start < key.start:
            if hit.start > statement.modal_start:
                continue  # inside what the duty is about
            between = folded[hit.end : key.start]
        else:
            between = folded[key.end : hit.start]
            if _is_open_to_all(statement, hit, lexicon):
                continue
            if _is_of_later_act(statement, key.end, hit.start, lexicon):
                continue
        if not any(joint in between for joint in lexicon.strong_joints):
            return True
    return False


def _hangs_on_agency(statement: Statement, lexicon: Lexicon) -> bool:
    """Whether a clause that a condition ends is about an act of the Agency alone: "机构承担费用的,"."""
    folded = statement.unit.folded
    closing = [
        hit.start
        for hit in statement.hits
        if hit.concept == "condition" and folded[hit.start : hit.end].endswith(lexicon.pauses)
    ]
    before = {hit.concept for hit in statement.hits if closing and hit.end <= closing[0]}
    return not before.isdisjoint(AGENCY) and not _is_of_the_case(before)


def _is_of_the_case(concepts: set[str]) -> bool:
    """Whether a condition speaks of what the topic is about; "when this does not disturb" does not."""
    of_case = concepts & _HAPPENING
    return bool(of_case) and not (of_case <= {"sea_anaphor"} and "negation" in concepts)


def _is_open_to_all(statement: Statement, condition: Hit, lexicon: Lexicon) -> bool:
    """Whether a clause only says that a duty has no limit: "at any time", "whether paid or not"."""
    concepts = _concepts_in(statement, condition, lexicon)
    if not _OPEN_TO_ALL.isdisjoint(concepts):
        return True
    behind = statement.unit.folded[condition.start : condition.end + _LONGEST * lexicon.word_width]
    gap = " " if lexicon.word_boundaries else ""
    has_choice = any(f"{gap}{word}{gap}" in f"{behind} " for word in lexicon.or_words)
    return has_choice and not _EITHER.isdisjoint(concepts)


def _opens_clause(statement: Statement, condition: Hit, lexicon: Lexicon) -> bool:
    """Whether a condition opens its clause, where words that close one may stand for it too."""
    word = statement.unit.folded[condition.start : condition.end]
    before = statement.unit.folded[: condition.start]
    return not word.endswith(lexicon.pauses) and (
        condition.start == statement.unit.own_start or before.endswith(lexicon.pauses)
    )


def _is_inside_other(statement: Statement, condition: Hit, asked: Hit | None) -> bool:
    """Whether a known turn of speech holds the word of a condition: "where appropriate", "at once".

    So does the word that the rule itself asks for, ``asked``.
    """
    if asked is not None and shares_letters(condition, asked):
        return True
    if any(
        hit.concept in ("allegation", "victim") and 0 <= condition.start - hit.end <= len(", ")
        for hit in statement.hits
    ):
        return True  # "cases where", "victims, if they so wish"
    return any(
        hit.concept in _WHAT_HOLDS_CONDITIONS
        and hit.start <= condition.end + 1
        and condition.start <= hit.end
        for hit in statement.hits
    )


def _is_of_later_act(statement: Statement, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a condition behind ``end`` belongs to a later act: "and refer it to them if need be".

    A joint inside a name, "exploitation and abuse", parts nothing.
    """
    folded = statement.unit.folded
    joints = tuple(f" {joint}{gap}" for joint in lexicon.forward_joints[:2] for gap in (" ", ", "))
    place = max(folded.rfind(joint, start, end + 1) for joint in joints)
    while place >= 0 and any(h.start < place and place + 1 < h.end for h in statement.hits):
        end, place = place, max(folded.rfind(joint, start, place) for joint in joints)
    return place >= 0 and (
        end - place <= 2 * lexicon.word_width
        or any(hit.concept in _ACTS and place <= hit.start < end for hit in statement.hits)
    )
