"""Problems and reasons: what reading could not use, and why something was decided."""

from enum import StrEnum

from partner_screening.values import Value


class Severity(StrEnum):
    """How a problem bears on the result."""

    ERROR = "error"
    WARNING = "warning"


class Problem(Value):
    """One thing that is wrong with an input, at one place, with its remedy.

    ``expected`` and ``remedy`` are sentences in the reader's language; ``code`` never changes.
    """

    code: str
    severity: Severity = Severity.ERROR
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    page: int | None = None
    found: str = ""
    expected: str = ""
    remedy: str = ""


class Reason(Value):
    """Why something was decided: the rule, its source, the fact, the remedy.

    Texts are made from ``code`` and ``values`` in the reader's language (partner_screening/texts).
    ``rule`` names the rule and version, such as ``psea-default@1/valid_determination``.
    """

    code: str
    rule: str
    source: str
    values: dict[str, str] = {}
