"""Matches the rules of an element against statements. Rules know concepts only, never words."""

from contract_clauses.agency_acts import is_of_agency
from contract_clauses.asides import is_aside, is_only_told, is_report_sent
from contract_clauses.clause_check import StatusReason
from contract_clauses.doers import actor_fits, is_done_by_agency, is_listed
from contract_clauses.finding import Finding, is_forgone
from contract_clauses.parties import is_cause
from contract_clauses.requirement import Condition, Lexicon, Rule
from contract_clauses.restrictions import (
    asked_for,
    is_only_some,
    shares_letters,
    unknown_limits,
)
from contract_clauses.terms import Hit
from contract_clauses.topic import TOPIC, has_topic
from contract_clauses.units import AGENCY, PARTNER, Modality, Statement

_MOST_KEYS = 40  # per statement and rule; keeps the work linear in a text made to be slow
_HITS_AT_ONE_PLACE = 4  # concepts that the words of a condition may carry
_OPENS_CONDITION = frozenset({"condition", "exception"})
_BLOCK_WORDS = 5
_BLOCK_WORDS_STATED = 12  # "informed that sexual exploitation and abuse is prohibited"


class Matcher:
    """Applies rules to statements of one language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._width = lexicon.word_width

    def match(
        self,
        rule: Rule,
        statement: Statement,
        nearby: frozenset[str],
        article: frozenset[str],
    ) -> list[Finding]:
        """Return the findings of ``rule`` in ``statement``, at most one per modality."""
        found: list[Finding] = []
        if rule.context and nearby.isdisjoint(rule.context):
            return found
        if not (self._can_fit(rule, statement) and has_topic(rule.topic, statement)):
            return found
        keys = [hit for hit in statement.hits if hit.concept in rule.key]
        for key in keys[:_MOST_KEYS]:
            if found and self._is_in_a_condition(statement, found[0].key, key):
                continue
            finding = self._match_key(rule, statement, key, article)
            if finding is not None:
                found.append(finding)
                if not finding.reasons:
                    break
        return found

    def _is_in_a_condition(self, statement: Statement, first: Hit, key: Hit) -> bool:
        """Whether a key stands in a condition of the first one: "adopts a policy when it has staff"."""
        folded = statement.unit.folded
        return any(
            hit.concept == "condition"
            and first.end <= hit.start < key.start
            and not any(pause in folded[hit.end : key.start] for pause in self._lexicon.pauses)
            for hit in statement.hits
        )

    @staticmethod
    def _can_fit(rule: Rule, statement: Statement) -> bool:
        """Whether a statement holds the concepts that the rule cannot do without, in any place."""
        concepts = statement.concepts
        if concepts.isdisjoint(rule.key) or _is_barred(rule, statement):
            return False
        near = statement.unit.concepts if rule.needs_scope == "sentence" else concepts
        if any(map(near.isdisjoint, rule.needs)):
            return False
        return not any(map(near.isdisjoint, rule.needs_after_key))

    def _match_key(
        self,
        rule: Rule,
        statement: Statement,
        key: Hit,
        article: frozenset[str],
    ) -> Finding | None:
        if not self._fits(rule, statement, key) or self._is_on_other_topic(rule, statement, key):
            return None
        force = self._force(rule, statement, key)
        if force is None:
            return None
        reasons = (
            force
            | self._hedges(rule, statement, key)
            | self._conditions(rule, statement, key, article)
            | unknown_limits(rule, statement, key, self._lexicon)
        )
        return Finding(
            rule,
            statement.unit,
            key,
            frozenset((reasons | set(rule.reasons)) - set(rule.ignores)),
            statement.modality is Modality.NOT_REQUIRED,
            is_only_some(rule, statement, key, self._lexicon),
        )

    def _is_on_other_topic(self, rule: Rule, statement: Statement, key: Hit) -> bool:
        """Whether a duty on another matter stands apart from the topic by a semicolon."""
        concepts = statement.concepts
        if rule.topic == "none" or "other_topic" not in concepts or TOPIC.isdisjoint(concepts):
            return False
        folded = statement.unit.folded
        joints = self._lexicon.strong_joints
        start = max([folded.rfind(j, statement.start, key.start) for j in joints], default=-1)
        ends = [place for j in joints if (place := folded.find(j, key.end, statement.end)) >= 0]
        if start < 0 and not ends:
            return False
        end = min(ends, default=statement.end)
        near = {hit.concept for hit in statement.hits if start <= hit.start < end}
        return "other_topic" in near and TOPIC.isdisjoint(near)

    def _fits(self, rule: Rule, statement: Statement, key: Hit) -> bool:
        """Whether place, actor, company and needs of a key are as the rule wants them."""
        is_before = key.start < statement.modal_start
        if rule.key_place == "after" and is_before and not statement.names_who_is_bound:
            return False
        return (
            self._has_needs(rule, statement, key)
            and actor_fits(rule, statement, key, self._lexicon)
            and not is_done_by_agency(rule, statement, key, self._lexicon)
            and not self._is_blocked(rule, statement, key)
            and not is_only_told(rule, statement, self._lexicon)
            and not is_report_sent(statement, key, self._lexicon)
        )

    def _has_needs(self, rule: Rule, statement: Statement, key: Hit) -> bool:
        hits = statement.unit.hits if rule.needs_scope == "sentence" else statement.hits
        reach = rule.within * self._width
        for group in rule.needs:
            if not any(
                hit.concept in group
                and -reach <= hit.start - key.end
                and hit.start - key.end <= reach
                and hit is not key
                and not is_of_agency(statement.unit, hit, self._lexicon)
                and not (rule.force == "duty" and self._is_left_undone(statement, hit))
                for hit in hits
            ):
                return False
        return all(
            any(
                hit.concept in group and 0 <= hit.start - key.start <= reach and hit is not key
                for hit in hits
            )
            for group in rule.needs_after_key
        )

    def _is_left_undone(self, statement: Statement, need: Hit) -> bool:
        """Whether a word is part of one that says it is not done: "fails to investigate"."""
        if "fail" not in statement.concepts or self._is_double_negation(statement):
            return False
        return any(
            hit.concept == "fail" and hit.start < need.start and need.end <= hit.end
            for hit in statement.hits
        )

    def _is_blocked(self, rule: Rule, statement: Statement, key: Hit) -> bool:
        words = _BLOCK_WORDS_STATED if rule.force == "standard" else _BLOCK_WORDS
        reach = words * self._width
        for hit in statement.hits:
            if hit.start >= key.start:
                break
            if hit.concept in PARTNER and is_cause(statement.unit, hit, self._lexicon):
                continue
            if hit.concept in rule.blocked_by and self._is_coordinated(statement, hit, key):
                continue
            if hit.concept in rule.blocked_by and self._governs(statement, hit, key):
                return True
            if key.start - hit.end > reach or hit.end <= statement.modal_end - 1 < key.start:
                continue
            if hit.concept in rule.blocked_by:
                return True
            is_failing = hit.concept == "fail" and rule.polarity == "do" and rule.force == "duty"
            is_failing = is_failing and hit.end > statement.modal_end  # not in "does not fail to"
            if is_forgone(rule, hit, key, self._width):
                return True
            if is_failing and not self._is_double_negation(statement):
                return True
        return False

    def _governs(self, statement: Statement, verb: Hit, key: Hit) -> bool:
        """Whether ``key`` is the object of an earlier verb: "report on the measures to prevent"."""
        if (
            verb.start < statement.modal_start
            or verb.end < statement.modal_end  # inside the modal: "shall not fail to"
            or key.start - verb.end > 3 * _BLOCK_WORDS * self._width
        ):
            return False
        return not is_listed(statement, verb.end, key.start, self._lexicon)

    def _is_coordinated(self, statement: Statement, verb: Hit, key: Hit) -> bool:
        """Whether two verbs stand side by side: "to report or to investigate it"."""
        between = statement.unit.folded[verb.end : key.start]
        return len(between) <= 2 * self._width and between.startswith(self._lexicon.joints)

    @staticmethod
    def _is_double_negation(statement: Statement) -> bool:
        return (
            statement.modality is Modality.BINDING
            and statement.modal is not None
            and statement.modal.concept == "prohibitive_modal"
        )

    def _force(self, rule: Rule, statement: Statement, key: Hit) -> set[StatusReason] | None:
        """Return what the modality takes from the force of the key; None if it has none at all."""
        modality = statement.modality
        if modality is Modality.NONE:
            if not self._holds_without_modal(rule, statement):
                return None
            opening = {h.concept for h in statement.hits if h.start == statement.start}
            opens_with_no = "negation" in opening
            is_denied = rule.force == "right" and opens_with_no  # "No breach entitles ..."
            return {StatusReason.NEGATED} if is_denied else set()
        if modality is Modality.WEAK:
            return set() if rule.force == "right" else {StatusReason.DISCRETIONARY}
        if modality is Modality.NOT_REQUIRED:
            return {StatusReason.NEGATED}
        if rule.polarity == "refrain":
            return self._refraining(statement, key)
        is_forbidden = modality is Modality.PROHIBITIVE and rule.force != "standard"
        return {StatusReason.NEGATED} if is_forbidden else set()

    @staticmethod
    def _holds_without_modal(rule: Rule, statement: Statement) -> bool:
        """Standards hold as stated; a right does where the text names its ground ("entitles")."""
        if rule.force == "right":
            return any(hit.concept == "grounds" for hit in statement.hits)
        return rule.force == "standard"

    def _refraining(self, statement: Statement, key: Hit) -> set[StatusReason] | None:
        """Read a duty not to do something: a forbidding modal, or a negation between modal and key."""
        if statement.modality is Modality.PROHIBITIVE:
            return set()
        between = any(
            hit.concept in ("negation", "negated_subject")
            and statement.modal_end <= hit.start < key.start
            for hit in statement.hits
        )
        return set() if between else None

    def _hedges(self, rule: Rule, statement: Statement, key: Hit) -> set[StatusReason]:
        reasons: set[StatusReason] = set()
        asked = asked_for(rule, statement)
        for at, hit in enumerate(statement.hits):
            reason = _HEDGES.get(hit.concept)
            if asked is not None and shares_letters(hit, asked):
                continue
            if reason is None or (rule.force == "right" and hit.concept != "exception"):
                continue
            if rule.force == "right" and self._holds_failure(statement, hit):
                continue  # "should the Partner fail": the ground, whatever it excepts elsewhere
            if hit.concept == "own_approval" and not self._is_conditional(statement, at):
                continue
            if hit.start < key.start or (hit.start == key.start and hit.end > key.end):
                if not self._is_parted(statement, hit.end, key.start):
                    reasons.add(reason)
            elif hit.concept != "best_efforts" and self._reaches_back(statement, key, hit):
                reasons.add(reason)
        return reasons

    @staticmethod
    def _holds_failure(statement: Statement, exception: Hit) -> bool:
        return any(
            hit.concept == "fail" and exception.start <= hit.start and hit.end <= exception.end
            for hit in statement.hits
        )

    @staticmethod
    def _is_conditional(statement: Statement, at: int) -> bool:
        """Whether a condition opens right before the hit numbered ``at``: "unless its board agrees".

        The words of the condition may reach into the hit.
        """
        start = statement.hits[at].start
        return any(
            hit.concept in _OPENS_CONDITION and hit.start < start <= hit.end + 1
            for hit in statement.hits[max(0, at - _HITS_AT_ONE_PLACE) : at]
        )

    def _is_parted(self, statement: Statement, start: int, end: int) -> bool:
        stretch = statement.unit.folded[start:end]
        return any(joint in stretch for joint in self._lexicon.strong_joints)

    def _reaches_back(self, statement: Statement, key: Hit, hedge: Hit) -> bool:
        """Whether a hedge behind the key bears on it, and not only on what follows the hedge."""
        stretch = statement.unit.folded[key.end : hedge.start].rstrip(" ,(")
        if any(joint in stretch for joint in self._lexicon.strong_joints):
            return False
        if hedge.concept == "exception":
            return True
        if is_aside(statement.unit.folded, key.end, hedge, self._lexicon):
            return False
        gap = " " if self._lexicon.word_boundaries else ""  # "director" does not end in "or"
        return not (" " + stretch).endswith(tuple(gap + j for j in self._lexicon.forward_joints))

    def _conditions(
        self, rule: Rule, statement: Statement, key: Hit, article: frozenset[str]
    ) -> set[StatusReason]:
        reasons = {c.reason for c in rule.weakened_by if self._holds(c, statement, key, article)}
        return reasons | {
            c.reason for c in rule.expects if not self._holds(c, statement, key, article)
        }

    def _is_of_a_later_duty(self, statement: Statement, key: Hit, hit: Hit) -> bool:
        """Whether "and, if ..." opens between a duty and a hit: "report it and, if proven, act"."""
        joints = tuple(f" {joint}" for joint in self._lexicon.forward_joints[:2])
        folded = statement.unit.folded
        return self._lexicon.word_boundaries and any(
            other.concept == "condition"
            and key.end <= other.start <= hit.start
            and folded[: other.start].endswith(", ")
            and folded[: other.start].rstrip(" ,").endswith(joints)
            for other in statement.hits
        )

    def _holds(
        self, condition: Condition, statement: Statement, key: Hit, article: frozenset[str]
    ) -> bool:
        if condition.scope == "section":
            return not article.isdisjoint(condition.any) and article.isdisjoint(condition.unless)
        hits = statement.unit.hits if condition.scope == "sentence" else statement.hits
        if condition.unless and any(hit.concept in condition.unless for hit in hits):
            return False
        if condition.scope == "sentence" and not statement.unit.beside.isdisjoint(condition.any):
            return True
        reach = condition.within * self._width
        return any(
            hit.concept in condition.any
            and not self._is_of_a_later_duty(statement, key, hit)
            and not (condition.is_governed and hit.start < statement.modal_start)
            and (not reach or min(abs(hit.start - key.end), abs(key.start - hit.end)) <= reach)
            for hit in hits
        )


_HEDGES = {
    "best_efforts": StatusReason.BEST_EFFORTS,
    "best_efforts_after": StatusReason.BEST_EFFORTS,
    "discretion": StatusReason.DISCRETIONARY,
    "own_approval": StatusReason.DISCRETIONARY,
    "exception": StatusReason.NEGATED,
}


def _is_barred(rule: Rule, statement: Statement) -> bool:
    """Whether a statement holds what a rule does without.

    A party that the lead-in tells a promise to is none of the point: "undertake to the Donor: ...".
    """
    barred = statement.concepts.intersection(rule.not_with)
    if not barred or not barred <= AGENCY:
        return bool(barred)
    return any(
        hit.concept in barred and hit.start >= statement.unit.own_start for hit in statement.hits
    )
