"""Texts for people in the six languages: one folder, one YAML file per language.

English is written first; every other file keeps, per key, the fingerprint of the English text that
it was made from. ``check`` reports what is missing, superfluous, stale, or has other placeholders.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from partner_screening.errors import RuleFileError
from partner_screening.fingerprints import fingerprint_of_text
from partner_screening.languages import Language
from partner_screening.rule_files import RuleDocument, read_rule_file

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Translations:
    """The texts of one folder.

    A text is found by its dotted key; ``{name}`` in it is filled from the values passed.
    """

    def __init__(self, folder: Path, documents: dict[Language, RuleDocument]) -> None:
        self.folder = folder
        self._documents = documents
        self._texts: dict[Language, dict[str, str]] = {
            language: dict(_flatten(document, document.data.get("texts") or {}, ("texts",)))
            for language, document in documents.items()
        }

    def keys(self) -> tuple[str, ...]:
        """All keys, in the order of the English file."""
        return tuple(self._texts[Language.EN])

    def has(self, key: str) -> bool:
        """Whether the English file has ``key``."""
        return key in self._texts[Language.EN]

    def text(self, language: Language, key: str, **values: object) -> str:
        """Return the text of ``key`` in ``language`` with its placeholders filled.

        Raises:
            KeyError: no such key: a mistake of the program, held away by the tests.

        """
        template = self._texts[language][key]
        if "{" not in template:
            return template
        return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), template)

    def english(self, key: str) -> str:
        """Return the English text of ``key`` as written."""
        return self._texts[Language.EN][key]

    def every_language(self, key: str) -> dict[Language, str]:
        """Return the text of ``key`` in each language, as written."""
        return {language: texts[key] for language, texts in self._texts.items()}

    def check(self) -> list[RuleFileError]:
        """Return what is missing, superfluous, stale or has other placeholders than the English."""
        found: list[RuleFileError] = []
        english = self._texts[Language.EN]
        for language, document in self._documents.items():
            if language is Language.EN:
                continue
            texts = self._texts[language]
            stamps = document.data.get("translated_from") or {}
            for key, source in english.items():
                place = ("texts", *key.split("."))
                if key not in texts:
                    found.append(document.error(place, f"the text '{key}' is not translated"))
                elif stamps.get(key) != stamp(source):
                    found.append(document.error(place, f"the translation of '{key}' is stale"))
                elif sorted(set(_PLACEHOLDER.findall(source))) != sorted(
                    set(_PLACEHOLDER.findall(texts[key]))
                ):
                    found.append(document.error(place, f"'{key}' has other placeholders"))
            found += [
                document.error(("texts", *key.split(".")), f"'{key}' is not in English")
                for key in texts
                if key not in english
            ]
        return found


def stamp(english: str) -> str:
    """Return the short fingerprint that marks which English text a translation was made from."""
    return fingerprint_of_text(english)[:8]


@lru_cache(maxsize=32)
def load_translations(folder: Path) -> Translations:
    """Load the six files ``<folder>/<language>.yaml``.

    Raises:
        RuleFileError: a file is missing or is not a strict YAML file.

    """
    return Translations(
        folder, {language: read_rule_file(folder / f"{language}.yaml") for language in Language}
    )


def stamp_translations(folder: Path, english: Translations | None = None) -> int:
    """Record in every file but the English one that its texts match the present English texts.

    Only a person who has compared them may run this. Texts keep their place and writing: the block
    ``translated_from`` at the end of each file is replaced. ``english`` is given where English texts
    stand in other files too. Returns the number of files changed.
    """
    english = english or Translations(folder, {Language.EN: read_rule_file(folder / "en.yaml")})
    block = "translated_from:\n" + "".join(
        f"  {key}: '{stamp(english.english(key))}'\n"
        for key in english.keys()  # noqa: SIM118 - not a mapping
    )
    changed = 0
    for language in Language:
        path = folder / f"{language}.yaml"
        if language is Language.EN or not path.exists():
            continue
        old = path.read_text("utf-8")
        new = old.split("translated_from:\n", 1)[0].rstrip("\n") + "\n" + block
        if new != old:
            path.write_text(new, "utf-8")
            changed += 1
    return changed


def _flatten(document: RuleDocument, data: Any, place: tuple[str, ...]) -> Any:  # noqa: ANN401
    if not isinstance(data, dict):
        raise document.error(place, "texts must be a mapping of keys to texts")
    for key, value in data.items():
        here = (*place, key)
        if isinstance(value, dict):
            yield from _flatten(document, value, here)
        elif isinstance(value, str):
            yield ".".join(here[1:]), value.strip()
        else:
            raise document.error(here, f"the text '{'.'.join(here[1:])}' is empty or a list")
