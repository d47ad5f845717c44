"""Screening runs: launched, watched, resumed, and their results."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Response, UploadFile
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from partner_screening.actions.launched_runs import Launcher, LaunchState
from partner_screening.errors import ConflictError, InputError, ScreeningError
from partner_screening.languages import Language
from partner_screening.web.days import day_in
from partner_screening.web.downloads import saved_as
from partner_screening.web.gate import allowed
from partner_screening.web.problems import status_of
from partner_screening.web.roles import may
from partner_screening.web.visitor import Visitor

router = APIRouter()
Text = Annotated[str, Form()]


@router.get("/runs")
def runs_page(visitor: Annotated[Visitor, allowed("run.read")]) -> Response:
    """Show the runs that were launched here, and the way to launch one."""
    return _page(visitor)


@router.post("/runs")
def run_launched(
    visitor: Annotated[Visitor, allowed("run.launch")],
    portfolio: Text = "",
    language: Annotated[Language, Form()] = Language.EN,
    as_of: Text = "",
) -> Response:
    """Launch a run on a portfolio."""
    try:
        launch = _launcher(visitor).launch(
            visitor.id, portfolio=portfolio, language=language, as_of=day_in(as_of)
        )
    except (InputError, ConflictError) as error:
        return _page(visitor, error)
    return visitor.go(f"/runs/{launch.id}", done="runs.launched")


@router.post("/runs/portfolios")
def portfolio_sent(
    visitor: Annotated[Visitor, allowed("run.launch")], file: UploadFile
) -> Response:
    """Take a portfolio that comes as a ZIP file."""
    try:
        _launcher(visitor).add_portfolio(visitor.id, file.filename or "", file.file.read())
    except InputError as error:
        return _page(visitor, error)
    return visitor.go("/runs", done="runs.portfolio_there")


@router.get("/runs/{launch_id}")
def run_page(visitor: Annotated[Visitor, allowed("run.read")], launch_id: str) -> Response:
    """Show a run: how far it is, what it found, its results."""
    return _run_page(visitor, launch_id)


@router.get("/runs/{launch_id}/standing")
def run_standing(visitor: Annotated[Visitor, allowed("run.read")], launch_id: str) -> Response:
    """Say how far a run is, for a script that watches it."""
    standing = _launcher(visitor).standing(visitor.id, launch_id)
    return JSONResponse(
        {
            "state": standing.state,
            "done": standing.done,
            "total": standing.total,
            "words": visitor.texts("runs.progress", done=standing.done, total=standing.total),
        }
    )


@router.post("/runs/{launch_id}/resume")
def run_resumed(visitor: Annotated[Visitor, allowed("run.launch")], launch_id: str) -> Response:
    """Go on with a run that was interrupted."""
    try:
        _launcher(visitor).resume(visitor.id, launch_id)
    except ConflictError as error:
        return _run_page(visitor, launch_id, error)
    return visitor.go(f"/runs/{launch_id}", done="runs.launched")


@router.get("/runs/{launch_id}/files.zip")
def run_files(visitor: Annotated[Visitor, allowed("run.read")], launch_id: str) -> Response:
    """Give every result of a run in one file, written while it is read."""
    launcher = _launcher(visitor)
    standing = launcher.standing(visitor.id, launch_id)
    files = {name: launcher.result(visitor.id, launch_id, name) for name in standing.files}
    return StreamingResponse(
        _zipped(files), media_type="application/zip", headers=saved_as(f"{launch_id}.zip")
    )


@router.get("/runs/{launch_id}/files/{name:path}")
def run_file(
    visitor: Annotated[Visitor, allowed("run.read")], launch_id: str, name: str
) -> Response:
    """Give one result of a run."""
    path = _launcher(visitor).result(visitor.id, launch_id, name)
    return FileResponse(path, media_type="application/octet-stream", headers=saved_as(path.name))


class _Pipe:
    """Takes what the writer of a ZIP writes, to be given on at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        parts, self.parts = self.parts, []
        return b"".join(parts)


def _zipped(files: dict[str, Path]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, path in files.items():
            archive.write(path, name)
            yield pipe.taken()
    yield pipe.taken()


def _launcher(visitor: Visitor) -> Launcher:
    around = visitor.around
    return Launcher(
        around.office,
        around.workspace / "runs",
        around.portfolios,
        database_url=around.office.database.engine.url.render_as_string(hide_password=False),
        engine=around.run_engine,
    )


def _page(visitor: Visitor, error: ScreeningError | None = None) -> Response:
    assert visitor.person is not None
    launcher = _launcher(visitor)
    return visitor.page(
        "runs/list.html",
        status=status_of(error) if error else 200,
        error=error,
        runs=launcher.every(visitor.id),
        portfolios=[(name, name) for name in launcher.portfolio_names()],
        language_choices=[(one, one.own_name) for one in Language],
        may_launch=may(visitor.person, "run.launch"),
        may_import=may(visitor.person, "partner.import"),
    )


def _run_page(visitor: Visitor, launch_id: str, error: ScreeningError | None = None) -> Response:
    assert visitor.person is not None
    standing = _launcher(visitor).standing(visitor.id, launch_id)
    main = [name for name in standing.files if "/" not in name]
    return visitor.page(
        "runs/run.html",
        status=status_of(error) if error else 200,
        error=error,
        run=standing,
        is_running=standing.state is LaunchState.RUNNING,
        may_resume=standing.state in {LaunchState.INTERRUPTED, LaunchState.FAILED}
        and may(visitor.person, "run.launch"),
        main=main,
        others=[name for name in standing.files if "/" in name],
    )
