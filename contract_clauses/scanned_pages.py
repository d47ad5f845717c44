"""Recognises the pages of a PDF that are only pictures: each by itself, within bounds, in order.

A page is first read with the data sets of the page before it. Where that goes badly, it may lie on
its side or be in another script: then the program looks, and the best reading is kept.
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import median
from typing import Any, NamedTuple

from contract_clauses.language_detection import language_of
from contract_clauses.ocr import (
    DPI,
    EVERY,
    LATIN,
    OcrOptions,
    Picture,
    RecognisedText,
    installed_packs,
    orientation,
    packs_for,
    recognise,
)
from contract_clauses.page_line import Box, Line, Place
from partner_screening.sandbox import now_reading

_PAGE_SECONDS = 40.0  # for all attempts at one page
_POOR = 85.0  # confidence below which another reading is tried; clean print has 88 to 97
_GUESS = 50.0  # confidence below which a word does more harm than good
_SHORT_SIDE, _LONG_SIDE = 1_700, 3_400  # pixels of the longer edge: of half a page, of A3
_POINTS_PER_INCH = 72
_TALL = 1.6  # times the usual height of a line: a heading


class ScannedPage(NamedTuple):
    """A page that was recognised: lines and upright height in points, mean confidence 0 to 100."""

    lines: list[Line]
    height: float
    confidence: float


def recognise_pages(
    document: Any,  # noqa: ANN401 - the library has no types
    numbers: Sequence[int],
    options: OcrOptions,
    *,
    language: str,
    file: str,
) -> dict[int, ScannedPage]:
    """Return what could be recognised of the pages ``numbers`` (from 1), by number.

    ``language`` is that of the other pages, or empty. Pages that took too long, that hold no text, or
    whose turn did not come in time, are left out.
    """
    known = options.known if options.known is not None else {}
    found = {number: known[number] for number in numbers if number in known}
    wanted = [number for number in numbers if number not in known]
    if not wanted or not installed_packs():
        return found
    reader = _Reader(options, packs_for(options.language or language) or LATIN)
    last_start = time.monotonic() + options.seconds
    with ThreadPoolExecutor(max_workers=max(options.threads, 1)) as threads:
        running = _started(threads, reader, document, wanted, last_start)
        for done, (number, size, future) in enumerate(_ahead(running, options.threads), start=1):
            read = future.result()
            # Each page may take its time, as each file may: the bound on all is ours.
            now_reading(file)
            if options.tell:
                options.tell(f"{file}: text recognised on page {number}, {done} of {len(wanted)}")
            if read is not None and read.text.lines:
                found[number] = ScannedPage(
                    _in_points(read, size), read.upright(size)[1], read.text.confidence
                )
    known.update(found)
    return found


class _Way(NamedTuple):
    """A way to read a picture: data sets, quarters of a turn, and whether it is one block of text."""

    packs: tuple[str, ...]
    quarters: int = 0
    is_block: bool = False


class _Read(NamedTuple):
    """A reading of a picture, which is turned as the way says."""

    text: RecognisedText
    picture: Picture
    way: _Way

    def upright(self, size: tuple[float, float]) -> tuple[float, float]:
        """Return width and height of the page when it lies as it was read."""
        return size if self.way.quarters % 2 == 0 else (size[1], size[0])


_Job = tuple[int, tuple[float, float], "Future[_Read | None]"]


def _started(
    threads: ThreadPoolExecutor,
    reader: "_Reader",
    document: Any,  # noqa: ANN401
    numbers: list[int],
    last_start: float,
) -> Iterator[_Job]:
    """Draw one page after another, for the drawing library knows no threads, and start its reading."""
    for number in numbers:
        if time.monotonic() > last_start:
            return
        page = document[number - 1]
        size = (page.get_width(), page.get_height())
        picture = _drawn(page, size)
        page.close()
        yield number, size, threads.submit(reader.read, picture)


def _ahead(jobs: Iterator[_Job], count: int) -> Iterator[_Job]:
    """Hand over jobs in order, with ``count`` begun before the first is waited for."""
    begun: list[_Job] = []
    for job in jobs:
        begun.append(job)
        if len(begun) >= count:
            yield begun.pop(0)
    yield from begun


def _drawn(page: Any, size: tuple[float, float]) -> Picture:  # noqa: ANN401
    """Draw a page in grey; whatever size the file claims, the picture has an ordinary one."""
    longest = max(*size, 1.0)
    edge = min(max(longest * DPI / _POINTS_PER_INCH, _SHORT_SIDE), _LONG_SIDE)
    bitmap = page.render(scale=edge / longest, grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = bytes(bitmap.buffer)
    bitmap.close()
    if stride != width:
        pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
    return Picture(width, height, pixels)


class _Reader:
    """Reads pictures; remembers which data sets served the page before."""

    def __init__(self, options: OcrOptions, packs: tuple[str, ...]) -> None:
        self._is_told = bool(packs_for(options.language))
        self._packs = packs

    def read(self, picture: Picture) -> _Read | None:
        until = time.monotonic() + _PAGE_SECONDS
        best = _attempt(_Way(self._packs), picture, until)
        if _is_poor(best):
            best = self._tried_otherwise(best, picture, until)
        if best is not None and best.way.packs == LATIN:
            best = _read_in_its_language(best, until)
        if best is not None and not _is_poor(best) and best.way.packs != EVERY:
            self._packs = best.way.packs
        return best

    def _tried_otherwise(self, best: _Read | None, picture: Picture, until: float) -> _Read | None:
        """Try the script and the side that the page seems to show, one block of text, all data sets."""
        lies = orientation(picture, max(until - time.monotonic(), 1.0))
        packs, quarters = self._packs, 0
        if lies:
            quarters = lies.quarters
            packs = lies.packs if lies.packs and not self._is_told else packs
        ways = [_Way(packs, quarters), _Way(packs, quarters, is_block=True)]
        if not self._is_told:
            ways.append(_Way(EVERY, quarters))
        for way in ways:
            if not _is_poor(best):
                break
            if way != _Way(self._packs):
                best = _better(best, _attempt(way, picture, until))
        return best


def _read_in_its_language(read: _Read, until: float) -> _Read:
    """Read a page of Latin letters once more when its language is known: that keeps accents."""
    packs = packs_for(language_of(" ".join(line.text for line in read.text.lines)))
    if not packs or not set(packs) <= set(LATIN):
        return read
    way = read.way._replace(packs=packs)
    if packs == packs_for("en"):
        return read._replace(way=way)
    again = recognise(
        read.picture, packs, max(until - time.monotonic(), 1.0), is_block=way.is_block
    )
    return read._replace(way=way, text=again) if again else read


def _attempt(way: _Way, picture: Picture, until: float) -> _Read | None:
    left = until - time.monotonic()
    if left <= 0:
        return None
    turned = picture.turned(way.quarters)
    text = recognise(turned, way.packs, left, is_block=way.is_block)
    return None if text is None else _Read(text, turned, way)


def _is_poor(read: _Read | None) -> bool:
    return read is None or read.text.confidence < _POOR


def _better(one: _Read | None, other: _Read | None) -> _Read | None:
    if one is None or other is None:
        return one or other
    return other if _sure_letters(other.text) > _sure_letters(one.text) else one


def _sure_letters(text: RecognisedText) -> float:
    """Weigh how much was read against how surely: lines that were left out count too."""
    return sum(
        len(word.text) * (word.confidence - _GUESS) for line in text.lines for word in line.words
    )


def _in_points(read: _Read, size: tuple[float, float]) -> list[Line]:
    """Give every line of the page the same height, for letters without tails make no smaller line."""
    width, height = read.upright(size)
    across, down = width / read.picture.width, height / read.picture.height
    tall = [max(word.bottom - word.top for word in line.words) for line in read.text.lines]
    usual = median(tall) if tall else 0
    lines: list[Line] = []
    for line, own in zip(read.text.lines, tall, strict=True):
        boxes = [
            (
                word.left * across,
                height - word.bottom * down,
                word.right * across,
                height - word.top * down,
            )
            for word in line.words
        ]
        places = tuple(
            Place(start, start + len(word.text), _turned_back(box, read.way.quarters, size))
            for word, start, box in zip(line.words, line.starts, boxes, strict=True)
        )
        bottom = min(box[1] for box in boxes)
        top = bottom + (own if own > _TALL * usual else usual) * down
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        lines.append(Line(line.text, left, bottom, top, right, places))
    return lines


def _turned_back(box: Box, quarters: int, size: tuple[float, float]) -> Box:
    """Return where a box stands on the page as the file shows it, from where it stands when upright."""
    left, bottom, right, top = box
    width, height = size
    if quarters == 1:
        return width - top, left, width - bottom, right
    if quarters == 2:  # noqa: PLR2004 - upside down
        return width - right, height - top, width - left, height - bottom
    if quarters == 3:  # noqa: PLR2004 - a quarter against the clock
        return bottom, height - right, top, height - left
    return box
