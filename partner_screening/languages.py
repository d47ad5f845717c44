"""The six languages of the United Nations: code, direction, own name."""

from enum import StrEnum
from typing import Literal

Direction = Literal["ltr", "rtl"]


class Language(StrEnum):
    """A language that people are served in."""

    AR = "ar"
    EN = "en"
    ES = "es"
    FR = "fr"
    RU = "ru"
    ZH = "zh"

    @property
    def direction(self) -> Direction:
        """Writing direction."""
        return "rtl" if self is Language.AR else "ltr"

    @property
    def own_name(self) -> str:
        """The language's name in itself, for menus."""
        return _OWN_NAMES[self]


_OWN_NAMES = {
    Language.AR: "العربية",
    Language.EN: "English",
    Language.ES: "Español",
    Language.FR: "Français",
    Language.RU: "Русский",
    Language.ZH: "中文",
}
