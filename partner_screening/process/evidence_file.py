"""Supporting documents of a partner, each as it came, with what was said about it."""

from collections.abc import Iterable
from datetime import date

from pydantic import AwareDatetime

from assessment_tools.answers import AnswerSheet, SupportingDocument
from partner_screening.values import Value


class EvidenceFile(Value):
    """A document that was sent in.

    ``document_date`` is the day on the document, ``at`` the moment when it came. ``supersedes`` is the
    file that it takes the place of. ``case_id`` is empty for a document filed outside a case.
    ``adopted_by`` is who signed or adopted it, as the document itself says; empty for a draft.
    ``opening`` are the first lines of its text, as far as it could be read: whose name do they bear?
    """

    id: str
    partner_id: str
    case_id: str = ""
    sha256: str
    file_name: str
    title: str
    kind: str
    standards: tuple[str, ...]
    document_date: date | None = None
    expires_on: date | None = None
    language: str = ""
    page: str = ""
    supersedes: str = ""
    adopted_by: str = ""
    opening: tuple[str, ...] = ()
    by: str
    at: AwareDatetime

    def is_expired(self, as_of: date) -> bool:
        """Whether the document says of itself that it ended before ``as_of``."""
        return self.expires_on is not None and self.expires_on < as_of


def standing_files(files: Iterable[EvidenceFile]) -> tuple[EvidenceFile, ...]:
    """Return the files that no later one takes the place of."""
    everything = tuple(files)
    replaced = {file.supersedes for file in everything}
    return tuple(file for file in everything if file.id not in replaced)


def with_evidence(sheet: AnswerSheet, files: Iterable[EvidenceFile]) -> AnswerSheet:
    """Return ``sheet`` with the files that came: registered documents are found by name or content.

    One that is registered without a file name is found by its title.

    A document that is registered in the workbook and was not sent is marked as absent; a file that
    stands in no register becomes a document of its own.
    """
    came = standing_files(files)
    names = {file.file_name.casefold() for file in came}
    hashes = {file.sha256 for file in came}
    titles = {file.title.casefold() for file in came}
    registered = tuple(
        document.model_copy(
            update={
                "is_present": document.sha256 in hashes
                or (
                    document.file_name.casefold() in names
                    if document.file_name
                    else document.title.casefold() in titles
                )
            }
        )
        for document in sheet.documents
    )
    listed = {document.file_name.casefold() for document in registered}
    further = tuple(
        _document(len(registered) + place, file)
        for place, file in enumerate(came, start=1)
        if file.file_name.casefold() not in listed
    )
    return sheet.model_copy(update={"documents": (*registered, *further)})


def _document(number: int, file: EvidenceFile) -> SupportingDocument:
    return SupportingDocument(
        number=number,
        title=file.title,
        kind=file.kind,
        standards=file.standards,
        file_name=file.file_name,
        document_date=file.document_date,
        language=file.language,
        page=file.page,
        is_present=True,
        sha256=file.sha256,
    )
