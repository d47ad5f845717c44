"""What the styles of a .docx say of a text: heading, contents list, struck, hidden, number."""

from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = W + "val"
_NUM_ID, _LIST_LEVEL = W + "numId", W + "ilvl"
_DEEPEST = 50  # styles based on styles
OFF = frozenset({"0", "false", "off"})


def is_on(element: etree._Element | None) -> bool | None:
    """Return the value of an on/off property, or None where the property is not given."""
    if element is None:
        return None
    return element.get(_VAL, "1").lower() not in OFF


@dataclass(frozen=True, slots=True)
class Style:
    """A style with everything that it inherits. ``None`` means not given."""

    struck: bool | None = None
    hidden: bool | None = None
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    name: str = ""

    @property
    def is_contents(self) -> bool:
        """Whether paragraphs of this style are lines of a contents list."""
        return self.name.startswith(("toc ", "toc1", "table of figures", "table of authorities"))

    @property
    def is_title(self) -> bool:
        """Whether paragraphs of this style are titles."""
        return self.name in {"title", "subtitle"}


PLAIN = Style()


class Styles:
    """The styles of one document by id, each resolved when it is first used."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = PLAIN
        for style in root.iterfind(W + "style") if root is not None else ():
            name = style.get(W + "styleId", "")
            self._elements[name] = style
            is_default = style.get(W + "default") in {"1", "true"}
            if is_default and style.get(W + "type") == "paragraph":
                self.default = self.get(name)

    def get(self, name: str, below: frozenset[str] = frozenset()) -> Style:
        """Return a style with what it inherits; the plain one for an unknown id or a ring."""
        found = self._resolved.get(name)
        if found is not None:
            return found
        element = self._elements.get(name)
        if element is None or name in below or len(below) > _DEEPEST:
            return PLAIN
        based_on = element.find(W + "basedOn")
        parent = PLAIN
        if based_on is not None:
            parent = self.get(based_on.get(_VAL, ""), below | {name})
        self._resolved[name] = _own(element, parent)
        return self._resolved[name]


def _own(element: etree._Element, parent: Style) -> Style:
    name_element = element.find(W + "name")
    name = (name_element.get(_VAL, "") if name_element is not None else "").lower()
    struck, hidden = run_marks(element.find(W + "rPr"))
    outline, number, level = parent.outline, parent.number, parent.level
    properties = element.find(W + "pPr")
    if properties is not None:
        given = properties.find(W + "outlineLvl")
        if given is not None:
            outline = whole(given.get(_VAL))
        own = properties.find(W + "numPr")
        if own is not None:
            number, level = number_of(own, number, level)
    if outline is None and name.startswith("heading ") and name[8:].isdecimal():
        outline = int(name[8:]) - 1
    return Style(
        struck=parent.struck if struck is None else struck,
        hidden=parent.hidden if hidden is None else hidden,
        outline=outline,
        number=number,
        level=level,
        name=name if not _is_plain_child(name, parent) else parent.name,
    )


def _is_plain_child(name: str, parent: Style) -> bool:
    """Whether a style of people's own is a contents list or title because its parent is."""
    return (parent.is_contents or parent.is_title) and not name.startswith("heading")


def run_marks(properties: etree._Element | None) -> tuple[bool | None, bool | None]:
    """Return whether run properties strike and hide; None where they do not say."""
    if properties is None:
        return None, None
    struck = is_on(properties.find(W + "strike"))
    double = is_on(properties.find(W + "dstrike"))
    if double is not None:
        struck = double or bool(struck)
    return struck, is_on(properties.find(W + "vanish"))


def number_of(
    given: etree._Element, number: str | None, level: int | None
) -> tuple[str | None, int | None]:
    """Return the numbering id and level that ``w:numPr`` gives, else those passed in."""
    for child in given:
        if child.tag == _NUM_ID:
            number = child.get(_VAL)
        elif child.tag == _LIST_LEVEL:
            level = whole(child.get(_VAL))
    return number, level


def whole(text: str | None) -> int | None:
    """Return a small whole number, or None for anything else."""
    return int(text) if text is not None and len(text) < 10 and text.isdecimal() else None  # noqa: PLR2004
