"""References inside an agreement: "breach of Article 12" points to the article on the topic."""

from contract_clauses.statements import Unit
from contract_clauses.structure import Passage
from contract_clauses.terms import Hit

_TOPIC = frozenset({"sea_term"})


def topic_clauses(units: list[Unit], passages: list[Passage]) -> dict[str, bool]:
    """Return the numbers of all articles seen, and whether each is about the topic."""
    found: dict[str, bool] = {}
    for unit in units:
        numbers = _numbers_of(passages, unit)
        is_topic = any(hit.concept in _TOPIC for hit in unit.hits) and len(unit.parts) >= 1
        for number in numbers:
            found[number] = found.get(number, False) or is_topic
    return found


def add_references(unit: Unit, clauses: dict[str, bool]) -> None:
    """Add a hit for each reference by number: ``sea_reference``, or ``other_topic`` if elsewhere."""
    added: list[Hit] = []
    for hit in unit.hits:
        if hit.concept != "clause_ref":
            continue
        numbers, end = _read_numbers(unit.folded, hit.end)
        if not numbers:
            continue
        if any(clauses.get(number) or clauses.get(number.split(".")[0]) for number in numbers):
            added.append(Hit(hit.start, end, "sea_reference"))
        else:
            added.append(Hit(hit.start, end, "other_reference"))
    if added:
        unit.hits = sorted(unit.hits + added)


def _numbers_of(passages: list[Passage], unit: Unit) -> set[str]:
    """Return the numbers by which the passage of a unit can be referred to."""
    passage = passages[unit.passage]
    numbers: set[str] = set()
    clause = (passage.paragraph.clause or "").split("(")[0].strip(". ")
    if clause:
        numbers |= {clause, clause.split(".")[0]}
    for number in passage.headings:
        heading = passages[number]
        if heading.marker is not None and heading.marker.kind == "number":
            numbers.add(str(heading.marker.value))
        label = (heading.paragraph.clause or heading.paragraph.label).strip(". ")
        if label:
            numbers.add(label.split(" ")[-1].split("(")[0].lower())
    if passage.marker is not None and passage.marker.kind == "number" and not clause:
        numbers.add(str(passage.marker.value) if passage.marker.level == 1 else "")
    numbers.discard("")
    return numbers


def _read_numbers(folded: str, place: int) -> tuple[list[str], int]:
    """Read "12", "12.1", "12, 14 and 16" behind a word such as "Article"."""
    numbers: list[str] = []
    end = place
    for word in folded[place : place + 40].split(" "):
        core = word.strip("(),.;:")
        if core and core[0].isdigit():
            numbers.append(core.split("(")[0])
        elif core and set(core) <= set("ivx"):
            numbers.append(core)
        elif (numbers and len(core) > 3) or (not numbers and core):  # noqa: PLR2004 - "and", "or", "to" join numbers
            break
        end += len(word) + 1
    return numbers, min(end, len(folded))
