"""The language of each paragraph of an agreement."""

from contract_clauses.agreement import Agreement


def paragraph_languages(agreement: Agreement, language: str | None) -> tuple[str, ...]:
    """Return a language code per paragraph; all ``language`` if that is given."""
    return tuple(language or "en" for _ in agreement.paragraphs)
