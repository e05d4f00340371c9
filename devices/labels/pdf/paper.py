"""A sheet of paper: the open font embedded, bars as vectors, tables that go on over pages, page numbers at the foot."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextMode
from fpdf.fonts import FontFace

from devices.labels.fonts import font_file
from devices.labels.papers import words
from devices.labels.raster import broken, clean
from devices.labels.symbols.symbol import Symbol

FAMILY = "sans"
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
GREY = 235
BOX = "□"  # to be ticked by hand
PADDING_MM = 1
POINT_MM = 25.4 / 72
UNITS = 100  # parts of a character's height in which text is measured


class Format(NamedTuple):
    """Millimetres and points."""

    width: float
    height: float
    margin: float
    text: float


FORMATS = {
    "A4": Format(210, 297, 14, 9.5),
    "A5": Format(148, 210, 10, 8.5),
    "100mm": Format(100, 150, 4, 7.5),
}


class Column(NamedTuple):
    """`share` of the table's width."""

    title: str
    share: float
    align: Literal["LEFT", "CENTER", "RIGHT"] = "LEFT"


def dated(text: str) -> datetime:
    """The file's date is the one that is printed on it, so that the same page gives the same bytes."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return UNDATED
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Paper(FPDF):
    """Pages of one document. `told` stands at the foot of each, left of the page number."""

    def __init__(self, paper: str, language: str, title: str, told: str, printed: str) -> None:
        self.form = FORMATS[paper]
        super().__init__(unit="mm", format=(self.form.width, self.form.height))
        self.words, self.told = words(language), told
        self.set_margin(self.form.margin)
        self.set_auto_page_break(True, self.form.margin + 4)
        self.add_font(FAMILY, fname=font_file(), collection_font_number=0)
        self.set_font(FAMILY, size=self.form.text)
        self.set_title(title)
        self.set_lang(language.replace("_", "-"))
        self.set_creator("Floorgate")
        self.set_creation_date(dated(printed))
        self.add_page()

    def footer(self) -> None:
        self.set_y(-self.form.margin - 1)
        self.set_font(FAMILY, size=self.form.text * 0.8)
        self.cell(0, 4, self.told)
        self.set_x(self.form.margin)
        number = self.words["page"].format(page=self.page_no(), pages=self.str_alias_nb_pages)
        self.cell(0, 4, number, align="R")
        self.set_font(FAMILY, size=self.form.text)

    @property
    def room(self) -> float:
        """The width between the margins."""
        width: float = self.epw
        return width

    def broken(self, text: str, room: float) -> list[str]:
        """The lines of a text in `room` millimetres."""
        return broken(clean(text), UNITS, int(room / (self.form.text * POINT_MM) * UNITS))

    @property
    def line_mm(self) -> float:
        return self.form.text * 0.52

    def title_line(self, text: str) -> None:
        """The document's name, heavier than the rest."""
        self.set_font(FAMILY, size=self.form.text * 1.9)
        with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.2):
            self.cell(self.room, self.line_mm * 1.9, text, new_x="LMARGIN", new_y="NEXT")
        self.set_font(FAMILY, size=self.form.text)

    def facts(self, rows: Sequence[tuple[str, str]], width: float) -> None:
        """Name and value, one below the other; what has no value is left out."""
        indent = max((self.get_string_width(name) for name, value in rows if value), default=0) + 3
        left = self.get_x()
        for name, value in rows:
            if not value:
                continue
            self.set_x(left)
            self.set_text_color(95)
            self.cell(indent, self.line_mm, name)
            self.set_text_color(0)
            for line in self.broken(value, width - indent - 1):
                self.set_x(left + indent)
                self.cell(width - indent, self.line_mm, line, new_x="LMARGIN", new_y="NEXT")

    def keep(self, lines: float) -> None:
        """A new page unless so many lines still find room on this one."""
        if self.will_page_break(lines * self.line_mm):
            self.add_page()

    def lines_table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """A table whose head stands on every page; a row is never split. Lines are broken as on labels: between Chinese
        characters, and between Latin words."""
        whole = sum(column.share for column in columns)
        rooms = [self.epw * column.share / whole - 2 * PADDING_MM - 0.4 for column in columns]
        self.set_draw_color(150)
        self.set_line_width(0.15)
        with self.table(
            col_widths=[column.share for column in columns],
            text_align=[column.align for column in columns],
            headings_style=FontFace(fill_color=GREY),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            line_height=self.line_mm,
            padding=(0.6, PADDING_MM),
            width=self.epw,
        ) as table:
            for cells in ([column.title for column in columns], *rows):
                row = table.row()
                for cell, room in zip(cells, rooms, strict=True):
                    large = FontFace(size_pt=self.form.text * 1.5) if cell == BOX else None
                    row.cell("\n".join(self.broken(cell, room)), style=large)
        self.set_draw_color(0)

    def bars(self, one: Symbol, right: float, top: float, height: float, module: float, text: str) -> None:
        """A barcode as vectors whose quiet zone ends at `right`, with its text below."""
        left = right - (one.width + one.quiet[1]) * module
        for row_no, row in enumerate(one.rows):
            high = module if one.is_square else height
            for at, wide in runs(row, one.width):
                self.rect(left + at * module, top + row_no * module, wide * module, high, style="F")
        if text:
            self.set_font(FAMILY, size=self.form.text * 0.85)
            self.set_xy(left, top + height + 0.6)
            self.cell(one.width * module, 3, text, align="C")
            self.set_font(FAMILY, size=self.form.text)

    def data(self) -> bytes:
        return bytes(self.output())


def runs(row: int, width: int) -> list[tuple[int, int]]:
    """(from, how many) of each run of ink in a row of modules."""
    found: list[tuple[int, int]] = []
    for at in range(width):
        if row >> (width - 1 - at) & 1:
            if found and sum(found[-1]) == at:
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((at, 1))
    return found
