"""The error family. Every error says what is wrong, where, and what to do about it.

Nothing here knows exit codes or HTTP: each front door maps this family in one table of its own.

ScreeningError
├── InputError               something the user gave cannot be used
│   └── FileRefused          a file that must not or cannot be read, with its own code
├── RuleFileError            our own YAML is wrong: file, line, reason
├── UnknownRule              an id that no rule file carries
├── PermissionRefused        this person may not do this
├── ConflictError            the wish contradicts what is already recorded
└── SurroundingsError         database, server or program not reachable
"""

from pathlib import PurePath
from typing import Any


class ScreeningError(Exception):
    """Base of all errors that a person can do something about.

    Attributes:
        code: stable, dull identifier such as ``encrypted_file``.
        message: what is wrong, in English, one sentence.
        remedy: what to do, in English, one sentence.

    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.code = code
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["ScreeningError"], tuple[Any, ...]]:
        """Carry every field across a process border."""
        return type(self), (self.code, self.message, self.remedy)


class InputError(ScreeningError):
    """Something the user gave cannot be used."""


class FileRefused(InputError):
    """A file that was not read, with its own code.

    Attributes:
        file: the name of the file as the user knows it (never a full path of this machine).
        found: what the file turned out to be, for the reader of the message.

    """

    def __init__(self, code: str, file: str, message: str, remedy: str, found: str = "") -> None:
        super().__init__(code, message, remedy)
        self.file = PurePath(file).name
        self.found = found

    def __reduce__(self) -> tuple[type["FileRefused"], tuple[str, str, str, str, str]]:
        """Carry every field across a process border."""
        return type(self), (self.code, self.file, self.message, self.remedy, self.found)


class RuleFileError(ScreeningError):
    """A rule file is wrong.

    Attributes:
        file: path of the rule file.
        line: line of the mistake, counted from 1; 0 when the whole file is meant.

    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(
            "rule_file", f"{file}:{line}: {reason}.", "Correct the rule file and check it again."
        )
        self.file = file
        self.line = line
        self.reason = reason

    def __reduce__(self) -> tuple[type["RuleFileError"], tuple[str, int, str]]:
        """Carry every field across a process border."""
        return RuleFileError, (self.file, self.line, self.reason)


class UnknownRule(InputError):
    """An id was asked for that no rule file carries."""


class PermissionRefused(ScreeningError):
    """The person who asks may not do this, or not on this partner, or not on his or her own work."""


class ConflictError(ScreeningError):
    """What is wanted contradicts what is already recorded."""


class SurroundingsError(ScreeningError):
    """The database, a server or a program that is needed cannot be reached."""
