"""What a contained worker does: read the files of some partners, judge them, make the rows to record.

Runs in a child process with limits and without a database. A file that cannot be read becomes a
problem of its partner; the others go on.
"""

import gc
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from assessment_tools.answers import Review
from assessment_tools.catalogue import list_instruments
from assessment_tools.instrument import Instrument
from assessment_tools.workbook_read import WorkbookReading, read_workbook
from contract_clauses.agreement import Agreement
from contract_clauses.checker import check_agreement
from contract_clauses.clause_check import ClauseCheck
from contract_clauses.given_beside import with_annexes
from contract_clauses.ocr import OcrOptions
from contract_clauses.read_agreement import read_agreement
from contract_clauses.reading_problem import reading_warning
from contract_clauses.rules import ClauseRules, load_clause_rules
from partner_screening.errors import FileRefused, InputError
from partner_screening.evidence_folder import evidence_files
from partner_screening.findings import Problem
from partner_screening.fingerprints import fingerprint_of_value
from partner_screening.languages import Language
from partner_screening.outcome import AgreementRecord, InputFile, PartnerOutcome
from partner_screening.partner import ImplementingPartner
from partner_screening.policy import Policy, load_policy
from partner_screening.portfolio import Portfolio, read_portfolio
from partner_screening.process.run_standing import RunStanding
from partner_screening.sandbox import now_reading
from partner_screening.screening import (
    CheckedAgreement,
    PartnerInputs,
    clause_set_for,
    screen_partner,
)
from partner_screening.storage.originals import Originals
from partner_screening.storage.outcomes import OutcomeRows, rows_for

Read = TypeVar("Read")


class PartnerJob(NamedTuple):
    """One partner to be screened; paths are inside the portfolio folder, empty for nothing."""

    partner: ImplementingPartner
    review: Review | None
    agreements: tuple[AgreementRecord, ...]
    workbook: str
    has_contradicting_workbooks: bool
    evidence_folder: str
    process: RunStanding | None = None


class WorkOrder(NamedTuple):
    """A chunk of work: whom to screen, by which rules, for which run."""

    jobs: tuple[PartnerJob, ...]
    run_id: str
    at: datetime
    as_of: date
    language: Language
    policy: Path | None
    folder: Path
    store: Path
    ocr_seconds: float = 0.0


class WorkDone(NamedTuple):
    """Rows to record, one per partner in the order of the jobs; seconds of this process by phase."""

    rows: tuple[OutcomeRows, ...]
    seconds: dict[str, float]


class Rules(NamedTuple):
    """Every rule that a screening needs, loaded once in a process."""

    policy: Policy
    instruments: Mapping[str, Instrument]
    clauses: ClauseRules


_NEW_VALUES_BETWEEN_LOOKS = 20_000
"""How many values a worker makes before it looks for cycles; by itself Python looks after 700."""


@lru_cache(maxsize=4)
def load_rules(policy: Path | None) -> Rules:
    """Load the rules in force.

    Raises:
        RuleFileError: a rule file is wrong.

    """
    instruments = {instrument.reference: instrument for instrument in list_instruments()}
    return Rules(load_policy(policy), instruments, load_clause_rules())


def rules_fingerprint(policy: Path | None) -> str:
    """Return the fingerprint of all rules: policy, instruments, clause elements, lexicons, sets."""
    rules = load_rules(policy)
    checksums = {key: instrument.checksum for key, instrument in rules.instruments.items()}
    return fingerprint_of_value([rules.policy.fingerprint, checksums, rules.clauses.fingerprint])


def read_lists(folder: Path, language: Language) -> Portfolio:
    """Read the lists of a portfolio; in a contained worker, for lists come from outside too.

    Raises:
        InputError: the folder is no portfolio.

    """
    return read_portfolio(folder, language=language)


def screen_partners(order: WorkOrder, stopped: Mapping[str, FileRefused]) -> WorkDone:
    """Screen the partners of ``order``; files in ``stopped`` are known to stop a worker: left out."""
    look_for_cycles_rarely(order.policy)
    desk = _Desk(order, stopped)
    rows = tuple(rows_for(desk.screen(job), order.run_id, order.at) for job in order.jobs)
    return WorkDone(rows, desk.seconds)


@lru_cache(maxsize=1)
def look_for_cycles_rarely(policy: Path | None) -> None:
    """Let this process spend its time on files: they leave hardly a cycle, and the rules stay."""
    load_rules(policy)
    gc.freeze()
    gc.set_threshold(_NEW_VALUES_BETWEEN_LOOKS, 10, 10)


class _Desk:
    """Where one chunk is worked on: its rules, its files, the clock of its phases."""

    def __init__(self, order: WorkOrder, stopped: Mapping[str, FileRefused]) -> None:
        self._order = order
        self._stopped = stopped
        self._rules = load_rules(order.policy)
        seconds = order.ocr_seconds
        self._ocr = OcrOptions(seconds=seconds) if seconds else None
        self._originals = Originals(order.store)
        self.seconds = {"reading files": 0.0, "judging": 0.0}

    def screen(self, job: PartnerJob) -> PartnerOutcome:
        """Return everything that screening finds out about one partner."""
        reading = time.perf_counter()
        files: list[InputFile] = []
        problems: list[Problem] = []
        workbook = self._read_workbook(job, files, problems)
        agreements = [self._read_agreement(record, files, problems) for record in job.agreements]
        evidence = self._keep_evidence(job.evidence_folder)
        judging = time.perf_counter()
        inputs = PartnerInputs(
            partner=job.partner,
            answer_sheet=workbook.sheet if workbook else None,
            has_unusable_workbook=job.has_contradicting_workbooks
            or (bool(job.workbook) and (workbook is None or workbook.sheet is None)),
            review=job.review,
            evidence=evidence,
            process=job.process,
            agreements=tuple(
                self._checked(record, agreement, why)
                for record, (agreement, why) in zip(job.agreements, agreements, strict=True)
            ),
            files=(*files, *evidence),
            problems=tuple(problems),
        )
        outcome = self._judge(inputs)
        self.seconds["reading files"] += judging - reading
        self.seconds["judging"] += time.perf_counter() - judging
        return outcome

    def _judge(self, inputs: PartnerInputs) -> PartnerOutcome:
        """Judge a partner; a review or workbook that contradicts itself is reported and left out."""
        try:
            return screen_partner(
                inputs,
                self._rules.instruments,
                self._rules.policy,
                self._order.as_of,
                self._order.language,
            )
        except InputError as error:
            without = {"review": None} if inputs.review else {"answer_sheet": None}
            if inputs.review is None and inputs.answer_sheet is None:
                raise
            told = Problem(
                code=error.code,
                file="reviews" if inputs.review else None,
                found=inputs.partner.partner_id,
                expected=error.message,
                remedy=error.remedy,
            )
            return self._judge(
                inputs.model_copy(update={**without, "problems": (*inputs.problems, told)})
            )

    def _read_workbook(
        self, job: PartnerJob, files: list[InputFile], problems: list[Problem]
    ) -> WorkbookReading | None:
        if not job.workbook:
            return None
        partner_id, language = job.partner.partner_id, self._order.language

        def read(data: bytes, name: str) -> WorkbookReading:
            return read_workbook(data, name, expected_partner=partner_id, language=language)

        reading, refusal = self._read(job.workbook, "self_assessment", read, files)
        if reading:
            problems += [_placed(problem, job.workbook) for problem in reading.problems]
        if refusal:
            problems.append(refusal)
        return reading

    def _read_agreement(
        self, record: AgreementRecord, files: list[InputFile], problems: list[Problem]
    ) -> tuple[Agreement | None, str]:
        if not record.file:
            return None, "agreement_file_missing"

        def read(data: bytes, name: str) -> Agreement:
            return read_agreement(data, name, ocr=self._ocr)

        agreement, refusal = self._read(record.file, "agreement", read, files)
        if refusal:
            problems.append(refusal)
        if agreement is None:
            return None, refusal.code if refusal else ""
        problems += [_placed(problem, record.file) for problem in agreement.problems]
        annexes: list[Agreement] = []
        unread: list[Problem] = []
        for path in record.annexes:
            annex, refusal = self._read(path, "agreement_annex", read, files)
            if annex:
                annexes.append(annex)
                problems += [_placed(problem, path) for problem in annex.problems]
            if refusal:
                problems.append(refusal)
                unread.append(reading_warning("embedded_part_unread", path))
        whole = with_annexes(agreement, annexes)
        return whole.model_copy(update={"problems": (*whole.problems, *unread)}), ""

    def _read(
        self,
        path: str,
        role: str,
        read: Callable[[bytes, str], Read],
        files: list[InputFile],
    ) -> tuple[Read | None, Problem | None]:
        """Keep a file as it came and read it; a refusal, or a reader that breaks, is a problem."""
        now_reading(path)
        name = path.rsplit("/", 1)[-1]
        try:
            data = (self._order.folder / path).read_bytes()
        except OSError as error:
            gone = FileRefused(
                "file_not_readable",
                name,
                "The file cannot be opened.",
                "See that it is still there and that you may read it; then go on with the run.",
                str(error.strerror),
            )
            return None, _refused(gone, path)
        sha256 = self._originals.keep(data)
        files.append(InputFile(path=path, sha256=sha256, size=len(data), role=role))
        if name in self._stopped:
            return None, _refused(self._stopped[name], path)
        try:
            return read(data, name), None
        except FileRefused as error:
            return None, _refused(error, path)
        except MemoryError:
            raise  # the process is spent: the sandbox says so and starts a new one
        except Exception as error:  # noqa: BLE001 - a hostile file finds every weakness of a parser
            broken = FileRefused(
                "reader_failed",
                name,
                "The file is put together in a way that it cannot be read.",
                "Open it in the program that made it, save it anew, and send the new file.",
                type(error).__name__,
            )
            return None, _refused(broken, path)

    def _keep_evidence(self, folder: str) -> tuple[InputFile, ...]:
        if not folder:
            return ()
        evidence = evidence_files(self._order.folder, folder)
        for file in evidence:
            if not self._originals.path(file.sha256).exists():
                self._originals.keep((self._order.folder / file.path).read_bytes())
        return evidence

    def _checked(
        self, record: AgreementRecord, agreement: Agreement | None, why: str
    ) -> CheckedAgreement:
        if agreement is None:
            return CheckedAgreement(record=record, unread_reason=why)
        policy, clauses = self._rules.policy, self._rules.clauses
        clause_set = clauses.clause_set(clause_set_for(record, policy))
        check = check_agreement(agreement, clause_set, clauses)
        # What reading found stands with the partner's problems; here stays what checking found.
        found = tuple(
            _placed(problem, record.file)
            for problem in check.problems
            if problem not in agreement.problems
        )
        return CheckedAgreement(
            record=record,
            check=check.model_copy(update={"problems": found}),
            unread_reason="" if agreement.is_readable else agreement.problems[0].code,
            excerpts=_excerpts(agreement, check),
        )


def _excerpts(agreement: Agreement, check: ClauseCheck) -> tuple[str, ...]:
    """Return the paragraphs that were quoted from, once each, in the order of the document."""
    quoted = {evidence.paragraph for element in check.elements for evidence in element.evidence}
    return tuple(agreement.text_of(agreement.paragraphs[paragraph]) for paragraph in sorted(quoted))


def _refused(error: FileRefused, path: str) -> Problem:
    return Problem(
        code=error.code,
        file=path,
        found=error.found,
        expected=error.message,
        remedy=error.remedy,
    )


def _placed(problem: Problem, path: str) -> Problem:
    """Return ``problem`` with the path that the officer knows the file by."""
    return problem.model_copy(update={"file": path})
