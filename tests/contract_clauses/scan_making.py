"""Makes scans: pages that are pictures of text, drawn here in any of the six languages."""

import io
from pathlib import Path

import arabic_reshaper
import fontpkg
from bidi import algorithm
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 200
WIDTH, HEIGHT = 595, 842
_SIZE = 32  # pixels: 11.5 points
_MARGIN = 180
_CHINESE = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")


def a_scan(*pages, turned=0):
    """A PDF with one picture per page; a page is a list of lines. ``turned`` is in degrees."""
    target = io.BytesIO()
    canvas = Canvas(target)
    for lines in pages:
        draw_scanned_page(canvas, lines, turned=turned)
    canvas.save()
    return target.getvalue()


def draw_scanned_page(canvas, lines, *, turned=0, hidden_text=""):
    """Add a page that is a picture; ``hidden_text`` is a layer of text as scanners lay it."""
    picture = a_picture_of(lines)
    size = (WIDTH, HEIGHT)
    if turned:
        picture = picture.rotate(turned, expand=True)
        size = (WIDTH, HEIGHT) if turned % 180 == 0 else (HEIGHT, WIDTH)
    canvas.setPageSize(size)
    canvas.drawImage(ImageReader(picture), 0, 0, *size)
    if hidden_text:
        layer = canvas.beginText(72, 700)
        layer.setTextRenderMode(3)
        layer.textLines(hidden_text)
        canvas.drawText(layer)
    canvas.showPage()


def a_picture_of(lines):
    """A page of lines in black on white; Arabic ones from the right."""
    picture = Image.new("L", (WIDTH * DPI // 72, HEIGHT * DPI // 72), 255)
    draw = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        font = _font(line)
        drawn, place, anchor = line, _MARGIN, "ls"
        if any("\u0600" <= letter <= "\u06ff" for letter in line):
            drawn = algorithm.get_display(arabic_reshaper.reshape(line), base_dir="R")
            place, anchor = picture.width - _MARGIN, "rs"
        draw.text((place, 260 + 56 * at), drawn, font=font, fill=0, anchor=anchor)
    return picture


def _font(line):
    if any("\u4e00" <= letter <= "\u9fff" for letter in line):
        return ImageFont.truetype(str(_CHINESE), _SIZE)
    if any("\u0600" <= letter <= "\u06ff" for letter in line):
        return ImageFont.truetype(
            str(fontpkg.path("amiri", 400)), _SIZE + 6, layout_engine=ImageFont.Layout.BASIC
        )
    return ImageFont.truetype(str(fontpkg.path("fira-sans", 400)), _SIZE)
