"""What goes wrong is said in plain words, with a way on; the inside stays inside."""

import logging

import pytest

from partner_screening.errors import (
    ConflictError,
    InputError,
    PermissionRefused,
    SurroundingsError,
    UnknownRule,
)
from partner_screening.web.problems import status_of
from tests.partner_screening.web.serving import Client, served


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("x", "m", "r"), 422),
        (InputError("unknown_case", "m", "r"), 404),
        (UnknownRule("x", "m", "r"), 404),
        (PermissionRefused("x", "m", "r"), 403),
        (PermissionRefused("too_many_attempts", "m", "r"), 429),
        (ConflictError("x", "m", "r"), 409),
        (SurroundingsError("x", "m", "r"), 503),
    ],
)
def test_each_error_has_its_status(error, status) -> None:
    """One table for all pages."""
    assert status_of(error) == status


def test_a_defect_shows_a_number_that_the_log_knows_and_nothing_else(around, caplog) -> None:
    """The database is gone in the middle of a request: no trace of the inside reaches the page."""
    with (
        served(around) as address,
        Client(base_url=address) as client,
        caplog.at_level(logging.ERROR),
    ):
        mark = client.mark()
        around.office.new_id = None  # a defect of the program: ids cannot be made any more
        answer = client.post(
            "/sign-in", data={"form_mark": mark, "name": "olga", "password": "x" * 12}
        )
        assert answer.status_code == 500
        number = answer.text.split("(number ")[1].split(")")[0]
        assert number in caplog.text
        assert "Traceback" not in answer.text
        assert "NoneType" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_request_larger_than_any_file_is_stopped(around) -> None:
    """It is stopped while it comes in; the application goes on."""
    from dataclasses import replace

    with (
        served(replace(around, upload_limit=10_000)) as address,
        Client(base_url=address) as client,
    ):
        answer = client.submit("/sign-in", {}, files={"name": ("a.txt", b"x" * 1_200_000)})
        assert answer.status_code == 413
        assert client.get("/sign-in").status_code == 200


def test_scripts_are_answered_in_json(as_person) -> None:
    """Where a script asks, the error comes as data with the same words."""
    answer = as_person("olga").get("/nothing", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_page"
