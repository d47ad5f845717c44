"""Strict reading of YAML rule files: no guessing, no repeated key, file and line in every error.

Every scalar stays the text that was written, so ``no`` stays ``"no"`` and ``1.10`` stays ``"1.10"``;
the values that a rule file is loaded into turn texts into numbers and dates by their own types.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ValidationError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from partner_screening.errors import RuleFileError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]


def _as_truth(value: object) -> object:
    """Return the truth of a written ``yes`` or ``no``; anything else as it is, to be refused."""
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(_as_truth)]
"""A switch of a rule file."""


class RuleDocument:
    """One YAML document with the line of every value in it.

    Attributes:
        file: path of the file, for messages.
        data: mappings, lists and texts; an empty value is ``None``.

    """

    def __init__(self, file: str, data: Any, lines: dict[Place, int]) -> None:  # noqa: ANN401
        self.file = file
        self.data = data
        self._lines = lines

    def line(self, place: Place) -> int:
        """Return the line of ``place``, or of the nearest enclosing value that is known."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 0)

    def error(self, place: Place, reason: str) -> RuleFileError:
        """Return the error that says ``reason`` at ``place``."""
        return RuleFileError(self.file, self.line(place), reason)

    def load(self, model: type[Model], place: Place = ()) -> Model:
        """Build ``model`` from the data at ``place``.

        Raises:
            RuleFileError: at the line of the first field that does not fit.

        """
        data = self.data
        for step in place:
            data = data[step]
        try:
            return model.model_validate(data)
        except ValidationError as error:
            first = error.errors()[0]
            where = place + tuple(first["loc"])
            name = ".".join(str(step) for step in where) or "the document"
            raise self.error(where, f"{name}: {first['msg'].lower()}") from error


def read_rule_file(path: Path) -> RuleDocument:
    """Read a rule file of exactly one document.

    Raises:
        RuleFileError: not UTF-8, not YAML, a repeated key, an anchor or tag, several documents.

    """
    documents = list(read_rule_documents(path))
    if len(documents) != 1:
        raise RuleFileError(str(path), 0, f"one document is expected, {len(documents)} were found")
    return documents[0]


def read_rule_documents(path: Path) -> Iterator[RuleDocument]:
    """Read the documents of a rule file one after another, lazily.

    A file whose second document holds the examples costs nothing for them until they are asked for.

    Raises:
        RuleFileError: as ``read_rule_file``.

    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise RuleFileError(str(path), 0, "the file cannot be read") from error
    except UnicodeDecodeError as error:
        raise RuleFileError(str(path), 0, "the file is not UTF-8") from error
    loader = _Loader(text)
    try:
        while loader.check_node():
            lines: dict[Place, int] = {}
            node = loader.get_node()
            yield RuleDocument(str(path), _plain(node, (), lines, str(path), set()), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise RuleFileError(str(path), line, f"not valid YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RuleFileError(str(path), 0, f"not valid YAML: {error}") from error
    finally:
        loader.dispose()


_TAGS = "tag:yaml.org,2002:"
_PLAIN_TAGS = {
    _TAGS + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
}


def _plain(node: Node, place: Place, lines: dict[Place, int], file: str, seen: set[int]) -> Any:  # noqa: ANN401
    lines[place] = node.start_mark.line + 1
    if id(node) in seen:
        raise RuleFileError(
            file, lines[place], "an anchor is used elsewhere: write the value twice"
        )
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        raise RuleFileError(file, lines[place], f"the tag {node.tag} is not allowed")
    if isinstance(node, ScalarNode):
        # A plain empty value means "nothing"; a quoted empty text means an empty text.
        return None if node.value in ("", "~", "null") and not node.style else node.value
    if isinstance(node, SequenceNode):
        return [_plain(item, (*place, at), lines, file, seen) for at, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise RuleFileError(file, line, "a key must be a plain text")
        if key in mapping:
            raise RuleFileError(file, line, f"the key '{key}' is repeated")
        mapping[key] = _plain(value_node, (*place, key), lines, file, seen)
        lines[(*place, key)] = line
    return mapping
