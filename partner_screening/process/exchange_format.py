"""The exchange file of an assessment: its content, its checksum, and what is checked on the way in.

Documented for other entities in docs/exchange.md. The file names no person: not who answered, who
reviewed, who determined. JSON and XLSX carry the same content under the same checksum.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import ValidationError

from assessment_tools.answers import Review, ReviewedAnswer
from assessment_tools.assessment import Assessment
from assessment_tools.catalogue import load_instrument
from assessment_tools.instrument import Instrument
from assessment_tools.scoring import assess_review
from partner_screening.errors import FileRefused, UnknownRule
from partner_screening.evidence import Source
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.parameters import Parameter, Parameters
from partner_screening.partner import CapacityOutcome, ImplementingPartner, SeaRisk
from partner_screening.process.exchange import SharedAnswer
from partner_screening.values import Value

FORMAT = "partner-assessment-exchange"
VERSION = 1
MOST_BYTES = 2_000_000
"""No honest exchange file comes near this size."""

SCORING_PARAMETERS = ("not_applicable_counts_as", "evidence_file_required")
"""The policy parameters that a score depends on; the file says what they were."""


class ExchangePartner(Value):
    """The partner as the issuer knows it."""

    partner_id: str
    name: str
    acronym: str = ""
    country: str = ""
    unpp_id: str = ""


class ExchangePlan(Value):
    """How far the plan that belongs to the determination is. ``progress`` is in percent."""

    state: Literal["proposed", "running", "complete", "failed"]
    started_on: date | None = None
    deadline: date | None = None
    progress: int = 0


class ExchangeContent(Value):
    """What one entity tells another about one determination."""

    issuer: str
    issued_on: date
    partner: ExchangePartner
    instrument: str
    instrument_checksum: str
    parameters: dict[str, str]
    kind: Literal["preliminary", "final"]
    determined_on: date
    valid_until: date
    answers: tuple[SharedAnswer, ...]
    score: int
    maximum: int
    capacity: CapacityOutcome
    risk: SeaRisk | None
    gaps: tuple[str, ...]
    plan: ExchangePlan | None = None


def checksum(content: ExchangeContent) -> str:
    """Return the SHA-256 of the content in its canonical writing (docs/exchange.md)."""
    return fingerprint_of_value(content.model_dump(mode="json"))


def written(content: ExchangeContent) -> bytes:
    """Return the JSON file."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "content": content.model_dump(mode="json"),
        "checksum": checksum(content),
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def read_json(data: bytes, file: str) -> ExchangeContent:
    """Return the content of a JSON file whose checksum holds.

    Raises:
        FileRefused: too large, no such file, of another version, incomplete, or changed on the way.

    """
    if len(data) > MOST_BYTES:
        raise FileRefused(
            "too_large", file, "No exchange file is that large.", "Ask the issuer for the file."
        )
    try:
        whole = json.loads(data.decode("utf-8"), object_pairs_hook=_without_repeats)
        json.dumps(whole, ensure_ascii=False).encode()  # half a letter has no checksum
    except (ValueError, RecursionError) as error:
        raise FileRefused(
            "not_an_exchange_file", file, "The file is no readable JSON.", _AGAIN
        ) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise FileRefused(
            "not_an_exchange_file", file, f"The file does not say that it is a {FORMAT}.", _AGAIN
        )
    return accepted(whole, file)


def accepted(whole: Mapping[str, object], file: str) -> ExchangeContent:
    """Return the content of a file that was taken apart, when its version and checksum hold.

    Raises:
        FileRefused: of another version, incomplete, or changed on the way.

    """
    if str(whole.get("version")) != str(VERSION):
        raise FileRefused(
            "exchange_version",
            file,
            f"The file is of version {whole.get('version')!r}; version {VERSION} can be read.",
            "Ask the issuer to export it in that version.",
        )
    try:
        content = ExchangeContent.model_validate(whole.get("content"))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "content"
        raise FileRefused(
            "exchange_incomplete", file, f"{place}: {first['msg'].lower()}.", _AGAIN, place
        ) from error
    if whole.get("checksum") != checksum(content):
        raise FileRefused(
            "wrong_checksum",
            file,
            "The content is not what the issuer wrote: its checksum does not fit.",
            "Do not correct the file. Ask the issuer for it again.",
        )
    return content


def require_plausible(content: ExchangeContent, file: str, today: date) -> None:
    """Refuse dates that cannot be.

    Raises:
        FileRefused: a date lies in the future, or the days stand in an impossible order.

    """
    if content.issued_on > today:
        raise FileRefused(
            "date_in_future", file, f"The file says that it was issued on {content.issued_on}.",
            "Ask the issuer for the right date.",
        )  # fmt: skip
    if content.determined_on > content.issued_on:
        raise FileRefused(
            "date_in_future",
            file,
            f"The determination is dated {content.determined_on}, after the file itself "
            f"({content.issued_on}).",
            "Ask the issuer for the right date.",
        )
    if content.valid_until < content.determined_on:
        raise FileRefused(
            "dates_out_of_order",
            file,
            f"The determination of {content.determined_on} ends before it begins "
            f"({content.valid_until}).",
            "Ask the issuer for the right dates.",
        )


def require_partner(content: ExchangeContent, partner: ImplementingPartner, file: str) -> None:
    """Refuse an assessment of another partner, or of another office of it.

    The portal's number decides where both sides have it; else name and country must be the same.

    Raises:
        FileRefused: it is, or may be, about somebody else.

    """
    theirs = content.partner
    if theirs.country and partner.country and _folded(theirs.country) != _folded(partner.country):
        raise _other_partner(content, partner, file, "country")
    if theirs.unpp_id and partner.unpp_id:
        if _folded(theirs.unpp_id) != _folded(partner.unpp_id):
            raise _other_partner(content, partner, file, "number in the partner portal")
    elif _folded(theirs.name) != _folded(partner.name):
        raise _other_partner(content, partner, file, "name")


def known_instrument(content: ExchangeContent, file: str) -> Instrument:
    """Return the instrument of the file.

    Raises:
        FileRefused: we do not have this version, or it does not mean the same here.

    """
    try:
        instrument = load_instrument(content.instrument)
    except UnknownRule as error:
        raise FileRefused(
            "unknown_instrument",
            file,
            error.message,
            "Assess the partner with an instrument that is known here.",
        ) from error
    if (instrument.reference, instrument.checksum) != (
        content.instrument,
        content.instrument_checksum,
    ):
        raise FileRefused(
            "other_instrument",
            file,
            f"The issuer's {content.instrument} is not the same as ours: its checksum differs.",
            "Agree with the issuer on one version of the instrument.",
        )
    return instrument


def rescored(
    content: ExchangeContent, instrument: Instrument, parameters: Parameters, *, has_sea_flag: bool
) -> Assessment:
    """Return what the answers of a shared assessment score under ``parameters``.

    Raises:
        InputError: an answer that the instrument does not know.

    """
    review = Review(
        partner_id=content.partner.partner_id,
        instrument=content.instrument,
        reviewer=content.issuer,
        reviewed_on=content.determined_on,
        answers=tuple(
            ReviewedAnswer(
                standard=answer.standard, value=answer.answer, evidence="; ".join(answer.evidence)
            )
            for answer in content.answers
        ),
    )
    return assess_review(review, None, instrument, parameters, has_sea_flag=has_sea_flag)


def require_score(content: ExchangeContent, instrument: Instrument, file: str) -> None:
    """Refuse a file whose answers do not give the score, capacity and gaps that it states.

    They are scored with the parameters that the file itself names.

    Raises:
        FileRefused: a standard is unanswered, or the result is another one.

    """
    left = [
        standard.id
        for standard in instrument.standards
        if all(answer.standard != standard.id for answer in content.answers)
    ]
    if left:
        raise FileRefused(
            "exchange_incomplete", file, f"Standards without an answer: {', '.join(left)}.", _AGAIN
        )
    theirs = _parameters_of(content)
    found = rescored(content, instrument, theirs, has_sea_flag=False)
    stated = (content.score, content.maximum, content.capacity, content.risk, set(content.gaps))
    if stated != (found.score, found.maximum, found.capacity, found.risk, set(found.gaps)):
        raise FileRefused(
            "score_does_not_match",
            file,
            f"The file states {content.score} of {content.maximum} ({content.capacity}); its answers "
            f"give {found.score} of {found.maximum} ({found.capacity}).",
            "Ask the issuer which is right.",
        )


def _parameters_of(content: ExchangeContent) -> dict[str, Parameter]:
    return {
        name: Parameter(
            name=name,
            value=value,
            version=f"{content.issuer}/{name}",
            source=Source(title=content.issuer, locator="exchange file"),
            author=content.issuer,
            in_force_from=content.determined_on,
        )
        for name, value in content.parameters.items()
    }


def _other_partner(
    content: ExchangeContent, partner: ImplementingPartner, file: str, what: str
) -> FileRefused:
    theirs = content.partner
    return FileRefused(
        "other_partner",
        file,
        f"The file is about {theirs.name} ({theirs.country or 'no country'}, "
        f"{theirs.unpp_id or 'no portal number'}), and the {what} of partner {partner.partner_id} "
        "is another one.",
        "Import it for the partner that it is about, or correct the partner list first.",
        what,
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


_AGAIN = "Ask the issuer for a file as docs/exchange.md describes it."
