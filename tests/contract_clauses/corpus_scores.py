"""Runs the clause check on the corpus and scores it: per half, language and element."""

from collections.abc import Iterable
from functools import cache

from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.normalise import normalise
from contract_clauses.read_agreement import read_agreement
from contract_clauses.rules import load_clause_rules
from tests.contract_clauses.clause_scores import Scores, share
from tests.contract_clauses.corpus_docx import write_docx
from tests.contract_clauses.corpus_files import CorpusAgreement, corpus
from tests.contract_clauses.corpus_pages import write_pdf, write_text

_WRITERS = {"docx": write_docx, "pdf": write_pdf, "text": write_text}


@cache
def read(agreement: CorpusAgreement) -> Agreement:
    """Return the agreement as it is read from a real file of its format."""
    return read_agreement(_WRITERS[agreement.format](agreement), agreement.file_name)


@cache
def check(agreement: CorpusAgreement) -> ClauseCheck:
    """Return the clause check against the set that asks for all elements."""
    rules = load_clause_rules()
    return check_agreement(read(agreement), rules.clause_sets["un-protocol-2018"], rules)


def chosen(half: str, language: str | None = None) -> list[CorpusAgreement]:
    """Return the agreements of one half, of one language or of all."""
    return [one for one in corpus() if one.half == half and language in {None, one.language}]


def score(agreements: Iterable[CorpusAgreement]) -> Scores:
    """Return the scores over ``agreements``."""
    scores = Scores()
    for agreement in agreements:
        for result in check(agreement).elements:
            scores.count(agreement.name, agreement.labels[result.id], result)
    return scores


def lacking_quotes(agreements: Iterable[CorpusAgreement]) -> list[str]:
    """Name each present element, rightly found, none of whose quotations holds the labelled words."""
    return [
        f"{agreement.name} {result.id}: {label.quote!r} not in {[q.quote for q in result.evidence]}"
        for agreement in agreements
        for result in check(agreement).elements
        if (label := agreement.labels[result.id]).quote
        and result.status.value == "present"
        and not any(
            bare(label.quote, agreement.language) in bare(found.quote, agreement.language)
            for found in result.evidence
        )
    ]


def shown_quotes(half: str) -> str:
    """Return how many elements that were rightly found are shown by the labelled words."""
    agreements = chosen(half)
    found = score(agreements).hits.total()
    return f"shown by the labelled words {found - len(lacking_quotes(agreements))}/{found}"


def bare(text: str, language: str) -> str:
    """Return a folded text without spaces: a file divides its lines, a PDF joins letters."""
    return "".join(normalise(text, language).text.split())


def table(half: str) -> str:
    """Return one line of figures per language, then one for all, then F1 by element and language."""
    languages = sorted({one.language for one in chosen(half)})
    by_language = {name: score(chosen(half, name)) for name in languages}
    lines = [f"{half + ' half':12}agreements  labels     F1   exact  cleared wrongly"]
    for name, scores in [*by_language.items(), ("all", score(chosen(half)))]:
        count = scores.labels // max(len(scores.elements), 1)
        lines.append(
            f"{name:12}{count:10}{scores.labels:8}{scores.whole_f1:7.3f}"
            f"{scores.exact_share:8.1%}{len(scores.false_clearances):5}"
            f" ({scores.false_clearances_per_decision:.2%})"
        )
    lines.append(f"{'F1':22}" + "".join(f"{name:>16}" for name in languages))
    lines.append(f"{'':22}" + "".join(f"{'P    R   F1':>16}" for _ in languages))
    elements = sorted({name for scores in by_language.values() for name in scores.elements})
    lines += [
        f"{element:22}"
        + "".join(
            f"{s.precision(element):6.2f}{s.recall(element):5.2f}{s.f1(element):5.2f}"
            for s in by_language.values()
        )
        for element in elements
    ]
    return "\n".join(lines)


def shares(agreements: Iterable[CorpusAgreement]) -> dict[str, float]:
    """Return the share of each status among the labels."""
    statuses = [next(iter(label.allowed)) for one in agreements for label in one.labels.values()]
    return {name: share(statuses.count(name), len(statuses)) for name in sorted(set(statuses))}
