"""Paths that come from outside: only those of this application are followed."""

from urllib.parse import urlsplit


def own_path(wanted: str) -> str:
    r"""Return ``wanted`` when it is a path of this application, else the first page.

    Browsers read ``//host`` and ``/\host`` as other hosts, and drop line ends and tabs.
    """
    parts = urlsplit(wanted)
    is_own = (
        wanted.startswith("/")
        and not parts.scheme
        and not parts.netloc
        and "\\" not in wanted
        and all(character > " " for character in wanted)
    )
    return wanted if is_own else "/"
