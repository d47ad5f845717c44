"""Receiving what partners send: self-assessments and supporting documents, kept as they came."""

from dataclasses import dataclass
from datetime import date

from assessment_tools.answer_refusals import refuse_misplaced
from assessment_tools.answers import AnswerSheet
from assessment_tools.catalogue import load_instrument
from assessment_tools.workbook_read import WorkbookReading, read_workbook
from partner_screening.actions.process.cases import case_by_id
from partner_screening.actions.process.evidence_text import opening_of
from partner_screening.actions.process.office import Act, Office, known, known_case, require_text
from partner_screening.errors import ConflictError, InputError
from partner_screening.findings import Problem
from partner_screening.languages import Language
from partner_screening.process.case import Case, Step, require_step
from partner_screening.process.evidence_file import EvidenceFile
from partner_screening.process.submission import (
    AnswerChange,
    Channel,
    Submission,
    changes_between,
    current_submission,
)
from partner_screening.sandbox import run_contained

RECEIVING = (Step.REGISTERED, Step.REQUESTED, Step.RECEIVED, Step.RETURNED)
"""The steps at which a self-assessment is received."""


@dataclass(frozen=True)
class Received:
    """What receiving a self-assessment did.

    ``is_new`` is false when this very file is the current submission. ``changes`` are those from the
    submission before it. ``problems`` are what reading found: the partner mends them and sends again.
    """

    submission: Submission
    is_new: bool
    changes: tuple[AnswerChange, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class EvidenceDetails:
    """What is said about a document when it is sent."""

    title: str
    kind: str
    standards: tuple[str, ...]
    document_date: date | None = None
    expires_on: date | None = None
    language: str = ""
    page: str = ""
    supersedes: str = ""
    adopted_by: str = ""


def receive_workbook(
    office: Office,
    actor: str,
    case_id: str,
    data: bytes,
    name: str,
    *,
    language: Language | None = None,
) -> Received:
    """Receive a filled workbook in a case; a later one follows the earlier, which stays.

    The file is kept as it came, also when it is refused. ``language`` is that of the problems.

    Raises:
        FileRefused: the file cannot be read, or is another partner's.
        InputError: unknown case, or a workbook of another instrument.
        ConflictError: the case is at a step at which nothing is received.
        PermissionRefused: the actor may not send for this partner.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "submission.receive", case.partner_id):
        require_step(case, *RECEIVING)  # before a file from outside is opened
    sha256 = office.originals.keep(data)
    reading: WorkbookReading = run_contained(
        _read, data, name, case.partner_id, language, file=name
    )
    if reading.sheet is None:
        raise InputError(
            "workbook_unusable",
            f"{name} holds no answers that can be used: {len(reading.problems)} problems.",
            "See the problems with 'partner-screening workbook read', mend them and send it again.",
        )
    with office.act(actor, "submission.receive", case.partner_id) as act:
        return _received(
            act,
            case_id,
            reading.sheet,
            Channel.WORKBOOK,
            file=(sha256, name),
            problems=reading.problems,
        )


def receive_answers(office: Office, actor: str, case_id: str, sheet: AnswerSheet) -> Received:
    """Receive answers that were filled in on a page; the same as a workbook without its problems.

    Raises:
        InputError: unknown case, another partner's answers or another instrument, or an answer that its
            standard does not know.
        ConflictError: the case is at a step at which nothing is received.
        PermissionRefused: the actor may not send for this partner.

    """
    partner_id = case_by_id(office, case_id).partner_id
    data = sheet.model_dump_json().encode()
    with office.act(actor, "submission.receive", partner_id) as act:
        sha256 = office.originals.keep(data)
        return _received(act, case_id, sheet, Channel.WEB, file=(sha256, ""), problems=())


def add_evidence(
    office: Office,
    actor: str,
    case_id: str,
    data: bytes,
    name: str,
    *,
    details: EvidenceDetails,
) -> tuple[EvidenceFile, tuple[str, ...]]:
    """File a supporting document; return it, and the partners who sent the very same file.

    The same document under another partner's name is flagged and never refused: two offices may share
    one, and a copied code of conduct is for the reviewer to see (domain case 2). People of a partner
    are not told who else sent it.

    Raises:
        InputError: unknown case, kind, standard or superseded document, no title, a date in the future,
            or an end before the date.
        ConflictError: the case has ended, or this very file is filed for the same standards.
        PermissionRefused: the actor may not send for this partner.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "evidence.add", case.partner_id):
        _require_details(details, case, office.today())
    sha256 = office.originals.keep(data)
    found = opening_of(data, name)
    with office.act(actor, "evidence.add", case.partner_id) as act:
        case = known_case(act, case_id)
        if not case.is_open:
            raise ConflictError(
                "case_ended",
                f"Case {case.id} of partner {case.partner_id} has ended ('{case.step}').",
                "File the document in the partner's current case, or open a new one.",
            )
        if details.supersedes:
            before = known(act, EvidenceFile, details.supersedes, "document")
            if before.partner_id != case.partner_id:
                raise InputError(
                    "document_of_another",
                    f"Document {before.id} is of another partner.",
                    "Name the document of this partner that the new one takes the place of.",
                )
        same = act.all(EvidenceFile, sha256=sha256)
        for other in same:
            if other.partner_id == case.partner_id and other.standards == details.standards:
                raise ConflictError(
                    "evidence_known",
                    f"This very file is filed as '{other.title}' ({other.id}).",
                    "There is nothing to do; name other standards if it proves more.",
                )
        filed = act.add(
            EvidenceFile(
                id=act.new_id("evidence"),
                partner_id=case.partner_id,
                case_id=case.id,
                sha256=sha256,
                file_name=name,
                title=details.title.strip(),
                kind=details.kind,
                standards=details.standards,
                document_date=details.document_date,
                expires_on=details.expires_on,
                language=details.language,
                page=details.page,
                supersedes=details.supersedes,
                adopted_by=details.adopted_by.strip(),
                opening=found,
                by=act.person.id,
                at=act.now,
            )
        )
        others = tuple(sorted({one.partner_id for one in same} - {case.partner_id}))
        act.say(
            "evidence_filed", case=case.id, evidence=filed.id, sha256=sha256, also_sent_by=others
        )
        is_partner = bool(act.person.partner_id)
    return filed, () if is_partner else others


def submissions(office: Office, actor: str, case_id: str) -> tuple[Submission, ...]:
    """Return the submissions of a case, oldest first.

    Raises:
        InputError: unknown case.
        PermissionRefused: the actor may not read this partner's file.

    """
    case = case_by_id(office, case_id)
    with office.look(actor, "partner.read", case.partner_id) as view:
        return view.all(Submission, case_id=case_id)


def _read(data: bytes, name: str, partner_id: str, language: Language | None) -> WorkbookReading:
    return read_workbook(data, name, expected_partner=partner_id, language=language)


def _received(
    act: Act,
    case_id: str,
    sheet: AnswerSheet,
    channel: Channel,
    *,
    file: tuple[str, str],
    problems: tuple[Problem, ...],
) -> Received:
    case = known_case(act, case_id)
    require_step(case, *RECEIVING)
    _require_sheet(sheet, case)
    sha256, name = file
    before = current_submission(act.all(Submission, case_id=case_id))
    # Answers that were copied from the last case are sent by sending them, changed or not.
    was_sent = case.step in {Step.RECEIVED, Step.RETURNED}
    if before is not None and before.sha256 == sha256 and was_sent:
        act.say("submission_unchanged", case=case_id, submission=before.id)
        return Received(before, False, (), problems)
    made = act.add(
        Submission(
            id=act.new_id("submission"),
            case_id=case_id,
            partner_id=case.partner_id,
            number=before.number + 1 if before else 1,
            channel=channel,
            sha256=sha256,
            file_name=name,
            sheet=sheet,
            problems=len(problems),
            supersedes=before.id if before else "",
            by=act.person.id,
            at=act.now,
        )
    )
    changes = changes_between(before, made) if before else ()
    act.say(
        "self_assessment_received",
        case=case_id,
        submission=made.id,
        number=made.number,
        sha256=sha256,
        changed=[change.standard for change in changes],
    )
    if case.step is not Step.RECEIVED:
        act.move(case, Step.RECEIVED)
    return Received(made, True, changes, problems)


def _require_sheet(sheet: AnswerSheet, case: Case) -> None:
    if sheet.partner_id != case.partner_id:
        raise InputError(
            "other_partner",
            f"The answers are of partner {sheet.partner_id}, the case of {case.partner_id}.",
            "Send them in the case of their own partner.",
        )
    if sheet.instrument != case.instrument:
        raise InputError(
            "other_instrument",
            f"The answers are to {sheet.instrument}, the case is one of {case.instrument}.",
            "Issue the workbook of the case's instrument and have it filled in.",
        )
    answers = ((answer.standard, answer.value) for answer in sheet.answers)
    refuse_misplaced(answers, load_instrument(case.instrument))


def _require_details(details: EvidenceDetails, case: Case, today: date) -> None:
    require_text(details.title, "title of the document")
    instrument = load_instrument(case.instrument)
    kinds = [kind.id for kind in instrument.evidence_kinds]
    if details.kind not in kinds:
        raise InputError(
            "unknown_kind",
            f"{case.instrument} knows no kind of document '{details.kind}'.",
            f"Give one of: {', '.join(kinds)}.",
        )
    known_standards = [one.id for one in instrument.standards]
    unknown = [one for one in details.standards if one not in known_standards]
    if unknown or not details.standards:
        raise InputError(
            "unknown_standard",
            f"The document supports no standard that {case.instrument} has: "
            f"{', '.join(unknown) or 'none is named'}.",
            f"Name one or more of: {', '.join(known_standards)}.",
        )
    if details.document_date and details.document_date > today:
        raise InputError(
            "date_in_future",
            f"The document would be of {details.document_date}, which is not yet.",
            "Give the date that stands on the document.",
        )
    if details.document_date and details.expires_on and details.expires_on < details.document_date:
        raise InputError(
            "end_before_start",
            f"The document of {details.document_date} would have ended on {details.expires_on}.",
            "Correct the dates.",
        )
