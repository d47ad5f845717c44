"""``partner-screening instruments``: which assessment tools the program knows."""

from typing import TYPE_CHECKING, Annotated

import typer

from partner_screening.cli.exits import Format, print_json
from partner_screening.languages import Language

if TYPE_CHECKING:
    from assessment_tools.instrument import Instrument


def instruments(
    language: Annotated[Language, typer.Option(help="Language of the names.")] = Language.EN,
    output: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
) -> None:
    """List the assessment tools, each with its versions, scores and standards.

    Example: partner-screening instruments --format json
    """
    from assessment_tools.catalogue import list_instruments

    known = list_instruments()
    if output is Format.JSON:
        print_json([_as_data(instrument, language) for instrument in known])
        return
    for instrument in known:
        typer.echo(
            f"{instrument.reference}  ({instrument.status})\n"
            f"  {instrument.text(language, 'name')}\n"
            f"  score {instrument.counting.minimum} to {instrument.counting.maximum}; "
            f"checksum {instrument.checksum[:12]}"
        )
        for standard in instrument.standards:
            title = instrument.text(language, f"standards.{standard.id}.title")
            typer.echo(f"  {standard.number}. {title}  [{standard.id}]")


def _as_data(instrument: "Instrument", language: Language) -> dict[str, object]:
    return {
        "id": instrument.id,
        "version": instrument.version,
        "reference": instrument.reference,
        "status": instrument.status,
        "checksum": instrument.checksum,
        "name": instrument.text(language, "name"),
        "applies_to": [str(partner_type) for partner_type in instrument.applies_to],
        "minimum": instrument.counting.minimum,
        "maximum": instrument.counting.maximum,
        "bands": [
            {
                "at_least": band.at_least,
                "at_most": band.at_most,
                "capacity": str(band.capacity),
                "risk": str(band.risk),
            }
            for band in instrument.bands
        ],
        "standards": [
            {
                "id": standard.id,
                "number": standard.number,
                "title": instrument.text(language, f"standards.{standard.id}.title"),
                "answers": [str(answer) for answer in standard.answers],
                "evidence_kinds": list(standard.evidence_kinds),
                "sources": [source.model_dump() for source in standard.sources],
            }
            for standard in instrument.standards
        ],
    }
