"""Puts findings together into the standing of each element: its limbs, its weaknesses, its quotes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from contract_clauses.clause_check import ElementStatus, StatusReason
from contract_clauses.finding import Finding
from contract_clauses.matching import Matcher
from contract_clauses.passage_looks import PassageKind
from contract_clauses.placing import Placing
from contract_clauses.reading import Reading
from contract_clauses.requirement import (
    ClauseElement,
    GeneralRules,
    Hint,
    Lexicon,
    Override,
    Rule,
)
from contract_clauses.topic import has_topic
from contract_clauses.units import BINDS, PARTNER, Modality, Unit

_NEARBY = 2  # units before and after that "in the same passage or nearby" may reach
_ORDER = (
    ElementStatus.PRESENT,
    ElementStatus.WEAKENED,
    ElementStatus.CANNOT_TELL,
    ElementStatus.MISSING,
)


@dataclass(slots=True)
class Judgement:
    """The standing of one element in the text of one language.

    ``units`` are the passages to quote; ``lacking`` the mandatory limbs that no passage carries in
    full; ``exceptions`` the ids of known narrow exceptions that explain every weakness.
    """

    status: ElementStatus
    reasons: tuple[StatusReason, ...] = ()
    units: list[Unit] = field(default_factory=list)
    lacking: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()

    def is_better_than(self, other: "Judgement") -> bool:
        """Whether this standing is nearer to ``present``."""
        return _ORDER.index(self.status) < _ORDER.index(other.status)


class Judge:
    """Judges one reading against elements.

    ``comparisons`` counts rule applications: the measure of work for tests.
    """

    def __init__(self, reading: Reading, lexicon: Lexicon, general: GeneralRules) -> None:
        self._reading = reading
        self._lexicon = lexicon
        self._matcher = Matcher(lexicon)
        self._general = general
        self._nearby: dict[int, frozenset[str]] = {}
        self._articles: dict[int, frozenset[str]] = {}
        self._placing = Placing(reading, lexicon)
        self._placed: set[int] = set()  # ids of units whose paragraphs have fallen
        self._holding: dict[int, dict[str, list[int]]] = {}  # per list of units and concept
        self.comparisons = 0

    def judge(self, elements: tuple[ClauseElement, ...]) -> dict[str, Judgement]:
        """Return the standing of each element by its id."""
        found = {
            element.id: self._findings(element.rules, self._reading.live) for element in elements
        }
        has_duty = any(f.reasons == frozenset() for findings in found.values() for f in findings)
        used = {id(f.unit) for findings in found.values() for f in findings}
        by_reference = [
            (finding, _concerned(finding.unit, elements))
            for finding in self._findings(self._general.by_reference, self._reading.live)
        ]
        overrides = list(self._overrides())
        judged: dict[str, Judgement] = {}
        for element in elements:
            findings = found[element.id]
            if has_duty:
                rules = tuple(rule for rule in element.rules if rule.force == "standard")
                findings = findings + self._findings(rules, self._reading.definitions)
            referring = [f for f, concerned in by_reference if element.id in concerned]
            found[element.id] = findings
            judged[element.id] = self._judge(element, findings, referring, used)
        for finding, override in overrides:
            names = override.elements
            concerned = {e: found[e.id] for e in elements if not names or e.id in names}
            self._override(judged, finding, concerned, placed_only=override.placed)
            found |= {element.id: standing for element, standing in concerned.items()}
        return judged

    def _judge(
        self,
        element: ClauseElement,
        findings: list[Finding],
        by_reference: list[Finding],
        used: set[int],
    ) -> Judgement:
        if findings:
            return self._from_findings(element, findings)
        if by_reference:
            units = _distinct([finding.unit for finding in by_reference[:2]])
            return Judgement(
                ElementStatus.WEAKENED,
                (StatusReason.BY_REFERENCE_ONLY,),
                units,
                mandatory_limbs(element),
            )
        hinted = self._hinted(element, used)
        if hinted:
            return Judgement(
                ElementStatus.CANNOT_TELL,
                (StatusReason.POSSIBLE_PARAPHRASE,),
                hinted[:2],
                mandatory_limbs(element),
            )
        idle = [
            u for u in self._reading.idle + self._reading.definitions if self._is_about(element, u)
        ]
        reasons = (StatusReason.INACTIVE_TEXT,) if idle else ()
        return Judgement(ElementStatus.MISSING, reasons, idle[:2], mandatory_limbs(element))

    def _from_findings(self, element: ClauseElement, findings: list[Finding]) -> Judgement:
        reasons: set[StatusReason] = set()
        units: list[Unit] = []
        lacking: list[str] = []
        for limb in element.limbs:
            carrying = [finding for finding in findings if limb.id in finding.carries]
            if not carrying:
                if limb.mandatory:
                    lacking.append(limb.id)
                    reasons.add(StatusReason.LIMITED_SCOPE)
                continue
            best = min(carrying, key=_weakness)
            units.append(best.unit)
            if limb.mandatory and best.reasons:
                lacking.append(limb.id)
                reasons |= best.reasons
        freed = [finding for finding in findings if finding.is_negated]
        if freed:
            reasons.add(StatusReason.NEGATED)
            units += [finding.unit for finding in freed[:1]]
        restricting = [finding for finding in findings if finding.is_only_some]
        if restricting:
            reasons.add(StatusReason.LIMITED_SCOPE)
            units += [finding.unit for finding in restricting[:1]]
        units = _distinct(units or [findings[0].unit])
        if not reasons:
            return Judgement(ElementStatus.PRESENT, (), units)
        if reasons == {StatusReason.POSSIBLE_PARAPHRASE}:
            return Judgement(ElementStatus.CANNOT_TELL, _ordered(reasons), units, tuple(lacking))
        reasons.discard(StatusReason.POSSIBLE_PARAPHRASE)
        exceptions = self._exceptions(element, units, reasons)
        return Judgement(
            ElementStatus.WEAKENED, _ordered(reasons), units, tuple(lacking), exceptions
        )

    def _exceptions(
        self, element: ClauseElement, units: list[Unit], reasons: set[StatusReason]
    ) -> tuple[str, ...]:
        """Return the known narrow exceptions that explain every weakness found, if they do."""
        named: list[str] = []
        for exception in element.accepted_exceptions:
            if reasons != {exception.reason}:
                continue
            concepts = frozenset[str]().union(*(self._concepts_of_article(unit) for unit in units))
            is_narrow = concepts.isdisjoint(exception.not_with) and all(
                not concepts.isdisjoint(group) for group in exception.needs
            )
            if is_narrow:
                named.append(exception.id)
        return tuple(named)

    def _is_about(self, element: ClauseElement, unit: Unit) -> bool:
        """Whether a text that is not in force speaks of the element; a heading need only name it."""
        is_heading = self._reading.passages[unit.passage].kind is PassageKind.HEADING
        has_topic_near = unit.has_topic or unit.under_topic
        return any(
            (has_topic_near or (rule.topic == "none" and "other_topic" not in unit.concepts))
            and not unit.concepts.isdisjoint(rule.key)
            and (is_heading or all(not unit.concepts.isdisjoint(group) for group in rule.needs))
            for rule in element.rules
        )

    def _findings(self, rules: tuple[Rule, ...], units: list[Unit]) -> list[Finding]:
        found: list[Finding] = []
        for unit, rule in self._worth_a_look(rules, units):
            nearby = self._concepts_near(unit)
            article = self._concepts_of_article(unit)
            for statement in unit.statements:
                self.comparisons += 1
                found += self._matcher.match(rule, statement, nearby, article)
        return found

    def _worth_a_look(
        self, rules: tuple[Rule, ...], units: list[Unit]
    ) -> Iterator[tuple[Unit, Rule]]:
        """Yield the units with the rules whose keys they hold, unit by unit."""
        holding = self._holding.get(id(units))
        if holding is None:
            holding = self._holding[id(units)] = {}
            for number, unit in enumerate(units):
                for concept in unit.concepts:
                    holding.setdefault(concept, []).append(number)
        pairs = {
            (number, at)
            for at, rule in enumerate(rules)
            for concept in rule.key
            for number in holding.get(concept, ())
        }
        for number, at in sorted(pairs):
            yield units[number], rules[at]

    def _concepts_near(self, unit: Unit) -> frozenset[str]:
        """Concepts of the unit and of its neighbours in the same article."""
        if not self._nearby:
            for units in (self._reading.live, self._reading.definitions, self._reading.idle):
                for at, one in enumerate(units):
                    around = units[max(0, at - _NEARBY) : at + _NEARBY + 1]
                    self._nearby[id(one)] = frozenset[str]().union(
                        *(other.concepts for other in around if other.section == one.section)
                    )
        return self._nearby.get(id(unit), unit.concepts)

    def _concepts_of_article(self, unit: Unit) -> frozenset[str]:
        """Concepts of the whole article that the unit belongs to."""
        if not self._articles:
            gathered: dict[int, set[str]] = {}
            for one in (*self._reading.live, *self._reading.definitions):
                gathered.setdefault(one.section, set()).update(one.concepts)
            self._articles = {number: frozenset(found) for number, found in gathered.items()}
        return self._articles.get(unit.section, unit.concepts)

    def _hinted(self, element: ClauseElement, used: set[int]) -> list[Unit]:
        return [
            unit
            for unit in self._reading.live
            if id(unit) not in used and any(_fits_hint(hint, unit) for hint in element.hints)
        ]

    def _overrides(self) -> Iterator[tuple[Finding, Override]]:
        for override in self._general.overrides:
            for finding in self._findings((override.rule,), self._reading.live):
                yield finding, override

    def _override(
        self,
        judged: dict[str, Judgement],
        finding: Finding,
        found: dict[ClauseElement, list[Finding]],
        *,
        placed_only: bool,
    ) -> None:
        """Take force from the elements that ``finding`` bears on.

        Where it names paragraphs, only what stands in them falls and is taken out of ``found``;
        what replaces them is read in their place.
        """
        named = self._placing.named(finding.unit)
        standing = {
            element: [f for f in findings if not self._placing.stands_in(f, finding.unit, named)]
            for element, findings in found.items()
        }
        is_placed = any(len(standing[element]) < len(found[element]) for element in found)
        is_doubt = finding.reasons == {StatusReason.POSSIBLE_PARAPHRASE}
        has_new_text = self._placing.new_text(finding.unit) != (0, 0)
        if is_placed:
            self._placed.add(id(finding.unit))
        elif placed_only or self._is_elsewhere(finding, named, found, is_doubt):
            return
        for element, findings in found.items():
            left = standing[element]
            if is_placed and len(left) == len(findings):
                continue
            found[element] = left
            judgement = judged[element.id]
            if judgement.status not in (ElementStatus.PRESENT, ElementStatus.WEAKENED):
                continue
            if is_placed:
                other = self._judge(element, left, [], set()) if left else None
                is_read = is_doubt or has_new_text
                if other is not None and (is_read or other.status is ElementStatus.PRESENT):
                    judged[element.id] = other
                    continue
            is_open = is_doubt and judgement.status is ElementStatus.PRESENT
            judgement.status = ElementStatus.CANNOT_TELL if is_open else ElementStatus.WEAKENED
            judgement.reasons = _ordered({*judgement.reasons, *finding.reasons})
            judgement.units = _distinct([*judgement.units, finding.unit])
            judgement.exceptions = ()

    def _is_elsewhere(
        self,
        finding: Finding,
        named: frozenset[str],
        found: dict[ClauseElement, list[Finding]],
        is_doubt: bool,
    ) -> bool:
        """Whether a statement is about a paragraph that carries nothing here."""
        unit = finding.unit
        if id(unit) in self._placed:
            return True  # what it names has fallen already
        if named and all(self._placing.is_numbered(f) for one in found.values() for f in one):
            is_on_topic = not {"sea_term", "sea_anaphor"}.isdisjoint(unit.concepts)
            if not self._placing.are_here(named):
                return True
            if not is_on_topic and self._placing.are_paragraphs(named):
                return True
        if self._placing.are_all_here(named):
            return True  # what it names carries nothing here
        return is_doubt and bool(named) and "sea_reference" not in unit.concepts


def _concerned(unit: Unit, elements: tuple[ClauseElement, ...]) -> frozenset[str]:
    """Return the elements that a reference is about: those that it speaks of, all if of none."""
    named = {e.id for e in elements if not unit.concepts.isdisjoint(e.subjects)}
    return frozenset(named or {element.id for element in elements})


def _fits_hint(hint: Hint, unit: Unit) -> bool:
    if not all(not unit.concepts.isdisjoint(group) for group in hint.needs):
        return False
    if not unit.concepts.isdisjoint(hint.not_with):
        return False
    is_partner_named = not unit.concepts.isdisjoint(PARTNER)
    return any(
        (statement.modality in BINDS or (statement.modality is Modality.NONE and is_partner_named))
        and (
            statement.actor in ("partner", "mutual", "personnel", "thing")
            or statement.modality is Modality.NONE
        )
        and (has_topic(hint.topic, statement) or hint.topic == "none")
        for statement in unit.statements
    )


def _weakness(finding: Finding) -> tuple[int, int]:
    only_doubt = finding.reasons == {StatusReason.POSSIBLE_PARAPHRASE}
    return len(finding.reasons), int(not only_doubt)


def mandatory_limbs(element: ClauseElement) -> tuple[str, ...]:
    """Return the ids of the limbs without which an element is not carried."""
    return tuple(limb.id for limb in element.limbs if limb.mandatory)


def _ordered(reasons: set[StatusReason]) -> tuple[StatusReason, ...]:
    return tuple(reason for reason in StatusReason if reason in reasons)


def _distinct(units: list[Unit]) -> list[Unit]:
    seen: dict[int, Unit] = {}
    for unit in units:
        seen.setdefault(id(unit), unit)
    return list(seen.values())
