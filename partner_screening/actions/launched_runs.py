"""Screening runs that were launched from the application: begun, watched, resumed, their results.

Each launch has a folder of its own: ``launch.json`` says what was asked for, ``log.txt`` what the run
says, ``out`` holds its results. The database holds what it found; nothing is known in memory alone, so
that a server that was stopped finds its runs again.
"""

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from partner_screening.actions.launch import start_run
from partner_screening.actions.process.office import Office
from partner_screening.errors import ConflictError, InputError
from partner_screening.languages import Language
from partner_screening.values import Value
from partner_screening.zip_safety import SafeZip, ZipLimits

_LISTS = ("partners.xlsx", "partners.csv")
_PROGRESS = re.compile(r"(\d[\d,]*) of (\d[\d,]*)")
_ID = re.compile(r"launch-[0-9a-z]+")
_TAIL = 4_000
_PORTFOLIO_LIMITS = ZipLimits(
    packed=2_000_000_000, unpacked=4_000_000_000, member=200_000_000, members=200_000
)


class LaunchState(StrEnum):
    """Where a launched run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Launch(Value):
    """What was asked for. ``process`` and ``begun`` tell the process from a later one of its number."""

    id: str
    portfolio: str
    language: Language
    as_of: date | None
    engine: str
    by: str
    at: datetime
    process: int = 0
    begun: str = ""


class LaunchStanding(Value):
    """A launched run as it stands.

    ``done`` of ``total`` partners are recorded, as far as the run has said; ``log`` is the end of what
    it said. ``report`` is that of a finished run, ``files`` its results as paths below ``out``.
    """

    launch: Launch
    state: LaunchState
    done: int
    total: int
    log: str
    report: dict[str, object]
    files: tuple[str, ...]


class Launcher:
    """Launches runs on the portfolios of a folder.

    ``folder`` takes the launches, ``portfolios`` holds the portfolios, one folder each.
    """

    def __init__(
        self, office: Office, folder: Path, portfolios: Path, *, database_url: str, engine: str
    ) -> None:
        self.office = office
        self.folder = folder
        self.portfolios = portfolios
        self.database_url = database_url
        self.engine = engine

    def portfolio_names(self) -> tuple[str, ...]:
        """Return the portfolios that a run can be launched on: folders that hold a partner list."""
        if not self.portfolios.is_dir():
            return ()
        return tuple(
            sorted(
                one.name
                for one in self.portfolios.iterdir()
                if one.is_dir() and any((one / name).is_file() for name in _LISTS)
            )
        )

    def add_portfolio(self, actor: str, name: str, data: bytes) -> str:
        """Unpack a portfolio that came as a ZIP into a folder of its own; return the folder's name.

        Raises:
            FileRefused: the ZIP is damaged, encrypted, or would unpack to more than is sound.
            InputError: it holds no partner list, or a path that leads out of it.
            PermissionRefused: the actor may not launch runs.

        """
        self.office.require(actor, "run.launch")
        with SafeZip(data, name, _PORTFOLIO_LIMITS) as archive:
            members = {one: _inside(one, name) for one in archive.names if not one.endswith("/")}
            root = _root_of(members.values(), name)
            self.portfolios.mkdir(parents=True, exist_ok=True)
            target = self.portfolios / _free_name(self.portfolios, PurePosixPath(name).stem)
            work = target.with_name(f".{target.name}.incoming")
            shutil.rmtree(work, ignore_errors=True)
            for member, path in members.items():
                below = path.relative_to(root) if root in path.parents else None
                if below is None or below.name.startswith("."):
                    continue
                file = work / Path(*below.parts)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(archive.read(member))
        work.rename(target)
        return target.name

    def launch(
        self, actor: str, *, portfolio: str, language: Language, as_of: date | None
    ) -> Launch:
        """Launch a run; it is an event of the history.

        Raises:
            InputError: there is no such portfolio.
            ConflictError: a run of this portfolio is running.
            PermissionRefused: the actor may not launch runs.

        """
        if portfolio not in self.portfolio_names():
            raise InputError(
                "unknown_portfolio",
                f"There is no portfolio '{portfolio}'.",
                "Choose one of the list, or send one as a ZIP file.",
            )
        for other in self.every(actor):
            if other.launch.portfolio == portfolio and other.state is LaunchState.RUNNING:
                raise ConflictError(
                    "run_running",
                    f"A run of '{portfolio}' is running.",
                    "Wait until it has ended; watch it meanwhile.",
                )
        with self.office.act(actor, "run.launch") as act:
            launch = Launch(
                id=act.new_id("launch"),
                portfolio=portfolio,
                language=language,
                as_of=as_of,
                engine=self.engine,
                by=actor,
                at=act.now,
            )
            act.say("run_launched", launch=launch.id, portfolio=portfolio)
        return self._start(launch, resume=False)

    def resume(self, actor: str, launch_id: str) -> Launch:
        """Go on with a run that was interrupted or failed.

        Raises:
            InputError: unknown run.
            ConflictError: it is running, or it has finished.
            PermissionRefused: the actor may not launch runs.

        """
        standing = self.standing(actor, launch_id)
        if standing.state in {LaunchState.RUNNING, LaunchState.FINISHED}:
            raise ConflictError(
                "run_not_to_resume", f"The run is '{standing.state}'.", "There is nothing to do."
            )
        with self.office.act(actor, "run.launch") as act:
            act.say("run_resumed", launch=launch_id)
        return self._start(standing.launch, resume=True)

    def every(self, actor: str) -> tuple[LaunchStanding, ...]:
        """Return the launched runs, the newest first.

        Raises:
            PermissionRefused: the actor may not see runs.

        """
        self.office.require(actor, "run.read")
        found = [self._standing(launch) for launch in self._launches()]
        return tuple(sorted(found, key=lambda one: one.launch.at, reverse=True))

    def standing(self, actor: str, launch_id: str) -> LaunchStanding:
        """Return one launched run.

        Raises:
            InputError: unknown run.
            PermissionRefused: the actor may not see runs.

        """
        self.office.require(actor, "run.read")
        path = self.folder / launch_id / "launch.json"
        if not _ID.fullmatch(launch_id) or not path.is_file():
            raise InputError(
                "unknown_run", f"There is no run '{launch_id}'.", "Go back to the list."
            )
        return self._standing(_read(path))

    def result(self, actor: str, launch_id: str, name: str) -> Path:
        """Return the path of a result of a run.

        Raises:
            InputError: unknown run, or no such result.
            PermissionRefused: the actor may not see runs.

        """
        standing = self.standing(actor, launch_id)
        if name not in standing.files:
            raise InputError(
                "unknown_file", f"The run has no result '{name}'.", "Choose one of the list."
            )
        return self._out(launch_id) / name

    def _start(self, launch: Launch, *, resume: bool) -> Launch:
        folder = self.folder / launch.id
        folder.mkdir(parents=True, exist_ok=True)
        process = start_run(
            self.portfolios / launch.portfolio,
            self._out(launch.id),
            folder / "log.txt",
            originals=self.office.originals.store,
            database_url=self.database_url,
            language=launch.language,
            as_of=launch.as_of,
            engine=launch.engine,
            resume=resume,
        )
        running = launch.model_copy(update={"process": process.pid, "begun": _begun(process.pid)})
        (folder / "launch.json").write_text(running.model_dump_json(), "utf-8")
        # A child that has ended stays in the table of processes until somebody asks after it.
        threading.Thread(target=_wait, args=(process,), daemon=True).start()
        return running

    def _launches(self) -> Iterator[Launch]:
        if self.folder.is_dir():
            for path in self.folder.glob("launch-*/launch.json"):
                yield _read(path)

    def _standing(self, launch: Launch) -> LaunchStanding:
        folder, out = self.folder / launch.id, self._out(launch.id)
        log = _tail(folder / "log.txt")
        report = _report(out / "run.json")
        counts = _PROGRESS.findall(log)
        done, total = (int(one.replace(",", "")) for one in (counts[-1] if counts else ("0", "0")))
        is_running = bool(launch.begun) and _begun(launch.process) == launch.begun
        if is_running:
            state = LaunchState.RUNNING
        elif report:
            state = LaunchState.FINISHED
        else:
            state = LaunchState.FAILED if "What to do:" in log else LaunchState.INTERRUPTED
        return LaunchStanding(
            launch=launch,
            state=state,
            done=done,
            total=total,
            log=log,
            report=report,
            files=_results(out) if state is LaunchState.FINISHED else (),
        )

    def _out(self, launch_id: str) -> Path:
        return self.folder / launch_id / "out"


def _wait(process: "subprocess.Popen[bytes]") -> None:
    process.wait()


def _read(path: Path) -> Launch:
    return Launch.model_validate_json(path.read_text("utf-8"))


def _begun(process: int) -> str:
    """Return when a process began, in the machine's own count; empty when it is not there."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _tail(path: Path) -> str:
    """Return the end of a log, without the lines that a progress bar writes over."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        text = file.read().decode("utf-8", "replace")
    return "\n".join(line.rsplit("\r", 1)[-1] for line in text.splitlines() if line.strip())


def _report(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _results(out: Path) -> tuple[str, ...]:
    """Return the results as paths below ``out``: neither originals nor the database."""
    return tuple(
        sorted(
            path.relative_to(out).as_posix()
            for path in out.rglob("*")
            if path.is_file()
            and path.suffix in {".xlsx", ".pdf", ".csv", ".json", ".docx"}
            and "originals" not in path.relative_to(out).parts
        )
    )


def _inside(member: str, archive: str) -> PurePosixPath:
    path = PurePosixPath(member.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member:
        raise InputError(
            "path_leads_out",
            f"'{archive}' holds the path '{member}', which leads out of it.",
            "Pack the folder of the portfolio anew.",
        )
    return path


def _root_of(paths: Iterable[PurePosixPath], archive: str) -> PurePosixPath:
    """Return the folder inside the ZIP that holds the partner list, the uppermost one."""
    found = [path.parent for path in paths if path.name in _LISTS]
    if not found:
        raise InputError(
            "no_partner_list",
            f"'{archive}' holds no partner list.",
            "Put partners.xlsx or partners.csv into the folder, and pack it anew.",
        )
    return min(found, key=lambda folder: len(folder.parts))


def _free_name(folder: Path, wanted: str) -> str:
    plain = (
        "".join(c if c.isalnum() or c in "-_." else "-" for c in wanted).strip(".-") or "portfolio"
    )
    name, number = plain, 1
    while (folder / name).exists():
        number += 1
        name = f"{plain}-{number}"
    return name
