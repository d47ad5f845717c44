"""Whether a statement is about sexual exploitation and abuse, by itself or by what stands around it."""

from contract_clauses.structure import Passage
from contract_clauses.units import Statement, Unit

TOPIC = frozenset({"sea_term", "sea_reference", "sgb_reference"})
_LEAST_ON_TOPIC = 4  # paragraphs of a section
_MOST = 0.5  # of them, titles among them
_SEXUAL = frozenset({"sexual_word", "sexual_favour"})
POINTING = frozenset({"sea_anaphor", "allegation"})


def has_topic(wanted: str, statement: Statement) -> bool:
    """Whether a statement is about sexual exploitation and abuse, as far as a rule asks for it."""
    if wanted == "none":
        return True
    concepts = statement.concepts
    if wanted == "breach":
        return statement.unit.follows_breach
    if not TOPIC.isdisjoint(concepts):
        return True
    return "other_topic" not in concepts and _inherits_topic(wanted, statement, concepts)


def _inherits_topic(wanted: str, statement: Statement, concepts: frozenset[str]) -> bool:
    """Whether the topic comes from the rest of the sentence, from before it, or from the heading."""
    unit = statement.unit
    is_single = "other_topic" not in unit.concepts
    is_continued = wanted == "section" and unit.goes_on and "it_covers" in concepts
    if is_continued or ("act_pronoun" in concepts and unit.has_topic and is_single):
        return True
    # "shall refrain from, and shall prohibit its people from, ...": the object comes last
    is_object_last = any(h.concept in TOPIC and h.start >= statement.end for h in unit.hits)
    if unit.has_topic and is_single and is_object_last:
        return True
    is_pointing = not POINTING.isdisjoint(concepts)
    if is_pointing and (unit.has_topic or unit.follows_topic or unit.under_topic):
        return True
    if wanted == "own":
        return False
    if unit.has_topic or wanted == "sentence":
        return unit.has_topic
    is_pointing = wanted == "passage" or not POINTING.isdisjoint(unit.concepts)
    is_followed = unit.follows_topic and is_single and is_pointing
    return unit.under_topic or is_followed


def tells_of_breach(before: Unit, unit: Unit) -> bool:
    """Whether the sentence right before, in the same paragraph, says what a breach is and no more."""
    concepts = before.concepts
    is_near = before.under_topic or before.follows_topic
    points_to_it = is_near and not concepts.isdisjoint(POINTING | {"obligation_ref"})
    return (
        before.passage == unit.passage
        and (before.has_topic or points_to_it)
        and not concepts.isdisjoint(("fail", "violation", "breach_of_it"))
        and concepts.isdisjoint(("terminate", "other_topic"))
    )


def sections_on_topic(units: list[Unit]) -> frozenset[int]:
    """Return the sections that are about nothing else, whatever their headings say.

    Most of their paragraphs name the topic, and none names another.
    """
    named: dict[int, dict[int, bool]] = {}
    others: set[int] = set()
    for unit in units:
        paragraphs = named.setdefault(unit.section, {})
        is_named = unit.has_topic or not _SEXUAL.isdisjoint(unit.concepts)
        paragraphs[unit.passage] = paragraphs.get(unit.passage, False) or is_named
        if "other_topic" in unit.concepts and not unit.has_topic:
            others.add(unit.section)
    return frozenset(
        section
        for section, paragraphs in named.items()
        if section not in others
        and (count := sum(paragraphs.values())) >= _LEAST_ON_TOPIC
        and count >= _MOST * len(paragraphs)
    )


def is_under_topic(passage: Passage, headings: dict[int, Unit]) -> bool:
    """Whether the nearest heading above that names a topic names this one."""
    for number in reversed(passage.headings):
        heading = headings.get(number)
        if heading is None:
            continue
        if "other_topic" in heading.concepts:
            return False
        if heading.has_topic:
            return True
    return False
