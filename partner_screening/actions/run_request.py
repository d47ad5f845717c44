"""What a screening run is asked to do, and what it reports when it is done."""

from datetime import date
from pathlib import Path
from typing import Literal

from partner_screening.languages import Language
from partner_screening.values import Value


class RunRequest(Value):
    """What is wanted of a run.

    ``as_of`` is the date that everything is judged on; ``None`` means today, or the date of the
    interrupted run that ``resume`` goes on with. ``workers`` is the number of reading processes.
    Originals are kept in the store below ``originals``; ``None`` means below ``out``.
    ``ocr_seconds`` is how long the scanned pages of one file may be recognised; 0 leaves them unread.
    """

    portfolio: Path
    out: Path
    database_url: str
    policy: Path | None = None
    workers: int = 1
    resume: bool = False
    language: Language = Language.EN
    reports: Literal["all", "not-cleared", "none"] = "all"
    as_of: date | None = None
    ocr_seconds: float = 0.0
    originals: Path | None = None

    @property
    def store(self) -> Path:
        """The folder below which originals are kept."""
        return self.originals or self.out


class ChunkResult(Value):
    """What one chunk did: partners recorded, those among them with an unusable file, unchanged."""

    partners: int
    incomplete: int
    unchanged: int


class RunReport(Value):
    """What a run did, for people and programs.

    ``phases`` are seconds: of wall time for ``portfolio``, ``screening`` and ``outputs``; added up over
    the workers for ``reading files`` and ``judging``; of the one that records for ``saving``.

    ``failed`` counts partners of whom a file could not be used; ``unchanged`` those that were
    recorded before with exactly this result.
    """

    run: str
    portfolio: str
    as_of: date
    partners: int
    screened: int
    failed: int
    unchanged: int
    recommendations: dict[str, int]
    agreements: dict[str, int]
    outputs: tuple[str, ...]
    seconds: float
    phases: dict[str, float]

    @property
    def has_findings(self) -> bool:
        """Whether anything blocks, waits for a person or could not be read."""
        settled = {"cleared", "cleared_with_plan", "not_required"}
        return (
            bool(self.failed)
            or any(count for status, count in self.recommendations.items() if status not in settled)
            or any(count for gate, count in self.agreements.items() if gate != "open")
        )

    def as_json(self) -> dict[str, object]:
        """Return the report as the JSON that ``run --format json`` prints."""
        return self.model_dump(mode="json")

    def counts(self) -> dict[str, int]:
        """Return every count under a name that a person understands."""
        return (
            {"partners screened": self.screened, "partners with unusable files": self.failed}
            | {f"partners {status}": count for status, count in self.recommendations.items()}
            | {f"agreements {gate}": count for gate, count in self.agreements.items()}
        )

    def sentences(self) -> tuple[str, ...]:
        """Return the report as lines for a terminal."""
        return (
            (
                f"Run {self.run}: {self.screened} of {self.partners} partners screened as of "
                f"{self.as_of} in {self.seconds:.1f} s."
            ),
            *(f"  {what}: {count}" for what, count in self.counts().items()),
            *(
                [f"{self.unchanged} partners were recorded before and are unchanged."]
                if self.unchanged
                else []
            ),
            "Open:",
            *(f"  {output}" for output in self.outputs),
        )
