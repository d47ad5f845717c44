"""Strict reading of rule files: nothing is guessed, and every error has a file and a line."""

from datetime import date
from pathlib import Path

import pytest

from partner_screening.errors import RuleFileError
from partner_screening.rule_files import read_rule_documents, read_rule_file
from partner_screening.values import Value


def written(tmp_path: Path, text: str) -> Path:
    """Write ``text`` as a rule file."""
    path = tmp_path / "rules.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("1.10", "1.10"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2024-01-31", "2024-01-31"),
        ("12:30:00", "12:30:00"),
        (".inf", ".inf"),
        ("true", "true"),
        ("", None),
        ("~", None),
        ("null", None),
        ("''", ""),
        ('""', ""),
        ("'null'", "null"),
        ("'~'", "~"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_a_value_stays_the_text_that_was_written(
    tmp_path: Path, yaml: str, value: str | None
) -> None:
    """ "no" is no boolean, 1.10 is not 1.1; only a plain empty value means nothing."""
    assert read_rule_file(written(tmp_path, f"key: {yaml}")).data == {"key": value}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is repeated"),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "the key 'b' is repeated"),
        ("a: &x 1\nb: *x\n", 1, "an anchor is used elsewhere"),
        ("a: &x\n  b: *x\n", 1, "an anchor is used elsewhere"),
        ("a: !!python/object:os.system x\n", 1, "tag"),
        ("a: !secret x\n", 1, "the tag !secret is not allowed"),
        ("a: [1, 2\nb: 3\n", 2, "not valid YAML"),
        ("a: 1\n b: 2\n", 2, "not valid YAML"),
        ("a: 1\n\tb: 2\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("? [a, b]\n: c\n", 1, "a key must be a plain text"),
        ("a: 1\n---\nb: 2\n", 0, "one document is expected, 2 were found"),
        ("", 0, "one document is expected, 0 were found"),
        ("a: \x07\n", 0, "not valid YAML"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    """Repeated keys, anchors, tags and broken YAML are mistakes with a place."""
    path = written(tmp_path, text)
    with pytest.raises(RuleFileError) as refused:
        read_rule_file(path)
    error = refused.value
    assert (error.file, error.line) == (str(path), line)
    assert words in error.reason


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """Another encoding would change letters unseen."""
    path = tmp_path / "rules.yaml"
    path.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(RuleFileError, match="not UTF-8"):
        read_rule_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing rule file is a mistake of the rules, not a crash."""
    with pytest.raises(RuleFileError, match="cannot be read"):
        read_rule_file(tmp_path / "missing.yaml")


def test_a_small_file_of_nested_anchors_is_stopped_at_once(tmp_path: Path) -> None:
    """Anchors that multiply each other never fill the memory."""
    lines = ["a0: &a0 x"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(RuleFileError, match="anchor"):
        read_rule_file(written(tmp_path, "\n".join(lines)))


class Row(Value):
    """A small value to load rules into."""

    number: int
    day: date
    is_open: bool = False


class Table(Value):
    """A value with rows."""

    rows: tuple[Row, ...]


def test_texts_become_the_types_of_their_fields(tmp_path: Path) -> None:
    """The value that a rule is loaded into decides what its texts mean."""
    path = written(tmp_path, "rows:\n  - {number: 1, day: 2024-01-31, is_open: yes}\n")
    assert read_rule_file(path).load(Table).rows == (
        Row(number=1, day=date(2024, 1, 31), is_open=True),
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("rows:\n  - number: one\n    day: 2024-01-31\n", 2, "rows.0.number"),
        ("rows:\n  - number: 1\n    day: 2024-02-31\n", 3, "rows.0.day"),
        ("rows:\n  - number: 1\n", 2, "rows.0.day: field required"),
        ("rows:\n  - number: 1\n    day: 2024-01-31\n    dya: 1\n", 4, "rows.0.dya"),
        ("row: []\n", 1, "rows: field required"),
        ("rows: nothing\n", 1, "rows"),
        ("- rows\n", 1, "the document"),
    ],
)
def test_a_field_that_does_not_fit_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    """A misspelt, missing or impossible field is found where it stands."""
    with pytest.raises(RuleFileError) as refused:
        read_rule_file(written(tmp_path, text)).load(Table)
    assert refused.value.line == line
    assert words in refused.value.reason


def test_documents_are_read_only_when_asked_for(tmp_path: Path) -> None:
    """A mistake in the second document costs nothing to who wants the first."""
    documents = read_rule_documents(written(tmp_path, "a: 1\n---\nb: 1\nb: 2\n"))
    assert next(documents).data == {"a": "1"}
    with pytest.raises(RuleFileError, match=":4: the key 'b' is repeated"):
        next(documents)
