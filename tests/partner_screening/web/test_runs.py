"""Screening runs in the browser: a portfolio is sent, a run launched, watched, killed, resumed; rosters."""

import io
import os
import signal
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from partner_screening.actions.launch import GIVES_WAY
from partner_screening.actions.launched_runs import Launcher
from partner_screening.example_portfolio.portfolio_writing import write_example_portfolio
from tests.partner_screening.web.browsing import Browsing
from tests.partner_screening.web.serving import served

ROSTER = (
    "partner_id,name,type,country,contact_email\n"
    "P-001,Hope Bridge,national_ngo,UG,new@example.org\n"
    "P-900,New Dawn,national_ngo,KE,dawn@example.org\n"
    "P-901,,national_ngo,KE,\n"
)


@pytest.fixture(scope="module")
def few(tmp_path_factory) -> bytes:
    """A portfolio of three partners of the example, as a ZIP in a folder of its own."""
    folder = tmp_path_factory.mktemp("few") / "portfolio"
    write_example_portfolio(folder)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "agreements/" not in path.as_posix():
                archive.write(path, Path("east africa") / path.relative_to(folder))
    return target.getvalue()


@pytest.fixture
def around(around):
    """Runs start at once, without Prefect."""
    return replace(around, run_engine="direct")


def ended(client, path: str) -> str:
    """Wait until a run has ended; return its page."""
    for _ in range(600):
        if client.get(f"{path}/standing").json()["state"] != "running":
            return client.get(path).text
        time.sleep(0.1)
    raise AssertionError("the run did not end")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_run_is_launched_watched_and_its_results_are_taken_along(
    browse, as_person, few, language
) -> None:
    """From the ZIP to results.xlsx, in a real browser."""
    with browse.person("olga", language=language) as page:
        page.goto("/runs")
        browse.look(page, f"runs-empty-{language}")
        page.set_input_files(
            "#zip", {"name": "ea.zip", "mimeType": "application/zip", "buffer": few}
        )
        page.click("form[action='/runs/portfolios'] button")
        page.click("form[action='/runs'] button")
        page.wait_for_url("**/runs/launch-*")
        path = page.url.partition("?")[0].removeprefix(browse.address)
        page.locator("#files-title").wait_for(timeout=60_000)
        browse.look(page, f"run-finished-{language}")
    olga = as_person("olga")
    assert olga.get(f"{path}/files/results.xlsx").content.startswith(b"PK")
    bundle = zipfile.ZipFile(io.BytesIO(olga.get(f"{path}/files.zip").content))
    assert {"results.xlsx", "summary.pdf", "problems.csv"} <= set(bundle.namelist())
    for outside in ("../launch.json", "/etc/passwd", "partner-screening.sqlite", "%2e%2e/log.txt"):
        assert olga.get(f"{path}/files/{outside}").status_code in {404, 422}


def test_a_run_that_was_killed_is_shown_so_and_goes_on(around, as_person, few) -> None:
    """The process is gone: interrupted, not running; resumed, it ends."""
    olga = as_person("olga")
    olga.submit("/runs/portfolios", files={"file": ("ea.zip", few)})
    path = olga.submit("/runs", {"portfolio": "ea"}).headers["location"].partition("?")[0]
    assert olga.submit("/runs", {"portfolio": "ea"}).status_code == 409
    launcher = Launcher(
        around.office, around.workspace / "runs", around.portfolios, database_url="", engine=""
    )
    launch = launcher.standing("olga", path.rpartition("/")[2]).launch
    assert gives_way(launch.process)
    os.killpg(launch.process, signal.SIGKILL)
    assert "Go on with this run" in ended(olga, path)
    assert olga.submit(f"{path}/resume").status_code == 303
    assert "results.xlsx" in ended(olga, path)
    assert olga.submit(f"{path}/resume").status_code == 409


def gives_way(process: int) -> bool:
    """Whether pages go before the process, and before its whole session where Linux shares by those."""
    share = Path(f"/proc/{process}/autogroup")
    is_behind = not share.exists() or share.read_text().split()[-1] == str(GIVES_WAY)
    return is_behind and os.getpriority(os.PRIO_PROCESS, process) == GIVES_WAY


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.txt": "x"}, "no partner list"),
        ({"../partners.csv": "x"}, "leads out"),
        ({"/partners.csv": "x"}, "leads out"),
        ({}, "no partner list"),
    ],
)
def test_a_zip_that_is_no_portfolio_is_explained(as_person, members, words) -> None:
    """And nothing of it is left behind."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    answer = as_person("olga").submit(
        "/runs/portfolios", files={"file": ("p.zip", target.getvalue())}
    )
    assert answer.status_code == 422
    assert words in answer.text


def test_a_roster_is_shown_before_it_changes_anything(as_person) -> None:
    """New, changed field by field, unusable rows; only the very file that was shown is brought in."""
    olga, omar = as_person("olga"), as_person("omar")
    shown = olga.submit("/roster", files={"file": ("partners.csv", ROSTER.encode())})
    assert shown.status_code == 200
    for words in ("P-900", "country", "P-001"):
        assert words in shown.text
    assert "P-900" not in olga.get("/partners").text
    signed = shown.text.split('name="signed" value="')[1].split('"')[0]
    assert omar.submit("/roster/import", {"signed": signed}).status_code == 422
    assert olga.submit("/roster/import", {"signed": signed[:-2]}).status_code == 422
    assert "The list is in." in olga.submit("/roster/import", {"signed": signed}).text
    assert "New Dawn" in olga.get("/partners").text


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.xlsx", b"MZ"), ("a.csv", b"")])
def test_a_file_that_is_no_list_is_refused_by_name(as_person, name, data) -> None:
    """With what to do; an empty list says that it is empty."""
    answer = as_person("olga").submit("/roster", files={"file": (name, data)})
    assert answer.status_code == (200 if name == "a.csv" else 422)
    assert 'role="alert"' in answer.text or "Rows that cannot be used" in answer.text


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_axe_finds_nothing_on_runs_and_roster(chromium, around, tmp_path, language) -> None:
    """On a phone, in the other languages."""
    with served(around) as address:
        browse = Browsing(chromium, around, address, tmp_path)
        with browse.person("olga", language=language, width=360) as page:
            for path in ("/runs", "/roster"):
                page.goto(path)
                browse.look(page, f"{path.strip('/')}-{language}")
