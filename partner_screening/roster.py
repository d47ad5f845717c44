"""The partner list of a portfolio: one row per partner, read into values, doubts reported."""

from collections.abc import Iterator
from pathlib import Path

from partner_screening.findings import Problem, Severity
from partner_screening.languages import Language
from partner_screening.list_cells import read_date, read_id, read_word
from partner_screening.partner import ImplementingPartner, UnscoredDecision
from partner_screening.portfolio_problems import ProblemList
from partner_screening.portfolio_words import PortfolioWords, portfolio_words
from partner_screening.table_file import TableRow, read_table

_REQUIRED = ("partner_id", "name", "type")
_DECISION = ("outcome_decision", "decided_by", "decided_on", "decision_reason", "decision_expires")


def read_roster(
    path: Path, language: Language = Language.EN
) -> tuple[tuple[ImplementingPartner, ...], tuple[Problem, ...]]:
    """Read a partner list: the partners in its order, and everything that could not be used.

    A partner id that stands in two rows is used only when both say the same.

    Raises:
        FileRefused: the file is no table that can be read.

    """
    problems = ProblemList(language)
    partners = list_partners(path, problems)
    return tuple(partners.values()), problems.all()


def list_partners(path: Path, problems: ProblemList) -> dict[str, ImplementingPartner]:
    """Read a partner list into partners by id, in its order; as ``read_roster``."""
    partners: dict[str, ImplementingPartner] = {}
    known: dict[str, ImplementingPartner] = {}
    doubtful: set[str] = set()
    for row, partner in _partners(path, problems):
        key = partner.partner_id.casefold()
        first = known.setdefault(key, partner)
        if first is partner:
            partners[partner.partner_id] = partner
        elif first == partner:
            problems.add(
                "repeated_row",
                row.place("partner_id"),
                severity=Severity.WARNING,
                found=partner.partner_id,
            )
        else:
            problems.add("duplicate_partner", row.place("partner_id"), found=partner.partner_id)
            doubtful.add(first.partner_id)
    return {key: partner for key, partner in partners.items() if key not in doubtful}


def _partners(path: Path, problems: ProblemList) -> Iterator[tuple[TableRow, ImplementingPartner]]:
    words = portfolio_words()
    for row in read_table(path, words.columns["partners"], _REQUIRED, problems):
        partner = _partner(row, words, problems)
        if partner is not None:
            yield row, partner


def _partner(
    row: TableRow, words: PortfolioWords, problems: ProblemList
) -> ImplementingPartner | None:
    partner_id = read_id(row, "partner_id", problems)
    kind = read_word(row, "type", words.partner_types, problems)
    if not row.text("type"):
        problems.add("missing_type", row.place(), found=partner_id)
    if not partner_id or kind is None:
        return None
    if not row.text("name"):
        problems.add("missing_name", row.place(), severity=Severity.WARNING, found=partner_id)
    spoken = read_word(row, "language", words.languages, problems, severity=Severity.WARNING)
    flag = read_word(row, "sea_flag", words.yes_no, problems)
    return ImplementingPartner(
        partner_id=partner_id,
        name=row.text("name") or partner_id,
        acronym=row.text("acronym"),
        type=kind,
        country=row.text("country"),
        unpp_id=row.text("unpp_id"),
        contact_email=row.text("contact_email"),
        language=spoken or Language.EN,
        contact_with_beneficiaries=read_word(
            row, "contact_with_beneficiaries", words.yes_no, problems
        ),
        works_with_children=read_word(row, "works_with_children", words.yes_no, problems),
        # A flag that cannot be read is taken as one: doubt never clears.
        has_sea_flag=bool(row.text("sea_flag")) if flag is None else flag,
        unscored_decision=_decision(row, words, problems),
    )


def _decision(
    row: TableRow, words: PortfolioWords, problems: ProblemList
) -> UnscoredDecision | None:
    """Return the decision without a score, or nothing when it is not wholly recorded."""
    if not any(row.text(column) for column in _DECISION):
        return None
    outcome = read_word(row, "outcome_decision", words.outcomes, problems)
    decided_on = read_date(row, "decided_on", problems)
    expires = read_date(row, "decision_expires", problems)
    missing = [column for column in _DECISION if not row.text(column)]
    if missing:
        problems.add("incomplete_decision", row.place(), columns=", ".join(missing))
    if missing or outcome is None or decided_on is None or expires is None:
        return None
    return UnscoredDecision(
        outcome=outcome,
        decided_by=row.text("decided_by"),
        decided_on=decided_on,
        reason=row.text("decision_reason"),
        expires=expires,
    )
