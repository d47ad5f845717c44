"""Settings come from the environment or the default, and say so."""

from pathlib import Path

import pytest

from partner_screening.errors import InputError
from partner_screening.settings import read_settings


def test_without_environment_everything_is_default() -> None:
    """The database is then a file in the workspace."""
    settings = read_settings({})

    assert {setting.source for setting in settings.all()} == {"default"}
    assert settings.database_url.value == "sqlite:///workspace/partner-screening.sqlite"
    assert settings.unknown == ()


def test_environment_wins_and_is_named() -> None:
    """A variable that is set is the value, and its source is the environment."""
    settings = read_settings({"PARTNER_SCREENING_DATABASE_URL": "postgresql://h/d"})

    assert settings.database_url.value == "postgresql://h/d"
    assert settings.database_url.source == "environment"
    assert settings.database_url_in(Path("results")) == "postgresql://h/d"


def test_default_database_stands_where_it_is_wanted() -> None:
    """A run without a configured database keeps it in the folder of its results."""
    assert read_settings({}).database_url_in(Path("results")) == (
        "sqlite:///results/partner-screening.sqlite"
    )


def test_database_follows_the_workspace() -> None:
    """The workspace's own variable moves the file with it."""
    settings = read_settings({"PARTNER_SCREENING_WORKSPACE": "/srv/screening"})

    assert settings.database_url.value == "sqlite:////srv/screening/partner-screening.sqlite"
    assert settings.database_url.source == "default"


def test_empty_variable_counts_as_not_set() -> None:
    """An empty value is no database."""
    assert read_settings({"PARTNER_SCREENING_DATABASE_URL": ""}).database_url.source == "default"


def test_misspelt_variable_is_noticed() -> None:
    """A variable with our prefix that means nothing is reported, not dropped."""
    assert read_settings({"PARTNER_SCREENING_DATABASE": "x", "HOME": "y"}).unknown == (
        "PARTNER_SCREENING_DATABASE",
    )


def test_a_run_recognises_no_scans_unless_told() -> None:
    """Thousands of scans would take hours: the default is to leave them unread."""
    assert read_settings({}).seconds_for_ocr() == 0
    assert read_settings({"PARTNER_SCREENING_OCR_SECONDS": "120"}).seconds_for_ocr() == 120


@pytest.mark.parametrize("value", ["-1", "two minutes", "nan", "inf"])
def test_seconds_that_are_none_are_refused(value: str) -> None:
    """A value that is no number of seconds is named, not taken for a number."""
    with pytest.raises(InputError, match="PARTNER_SCREENING_OCR_SECONDS"):
        read_settings({"PARTNER_SCREENING_OCR_SECONDS": value}).seconds_for_ocr()
