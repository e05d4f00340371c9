"""Lines of CPCL that belong together: QR and DATAMATRIX with their data, CONCAT, MULTILINE (CPCL Programming Guide)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from firmware_sim.printers import stamps
from firmware_sim.printers.cpcl_canvas import TURNS, Canvas, Wrong, number
from firmware_sim.printers.cpcl_fonts import decoded
from firmware_sim.printers.cpcl_symbols import qr_data, unescaped
from firmware_sim.printers.page import Barcode, Mark
from firmware_sim.symbols import datamatrix, qr
from firmware_sim.symbols.spoken import spoken

MULTILINE = {
    "QR": "ENDQR",
    "DATAMATRIX": "ENDDATAMATRIX",
    "PDF-417": "ENDPDF",
    "AZTEC": "ENDAZTEC",
    "MAXICODE": "ENDMAXICODE",
}
SHORT_ENDS = {"ENDMULTILINE": "ENDML"}


@dataclass
class Block:
    """Lines that belong together, until `end`."""

    end: str
    words: list[str]
    name: str
    lines: list[bytes] = field(default_factory=list)

    def ends_with(self, line: bytes) -> bool:
        return line.strip().upper().decode("latin-1") in (self.end, SHORT_ENDS.get(self.end))


def _options(canvas: Canvas, block: Block) -> tuple[int, int, dict[str, str]]:
    """x, y, and the letters with what follows each."""
    words = block.words[1:]
    if len(words) < 2:
        raise Wrong("no place")
    rest = " ".join(words[2:]).split()
    return *canvas.place(words[0], words[1]), dict(zip((word.upper() for word in rest[::2]), rest[1::2], strict=False))


def _qr(canvas: Canvas, block: Block) -> None:
    """QR x y [M model] [U dots], then `MA,data`."""
    x, y, options = _options(canvas, block)
    cell = number(options.get("U", "6"), 1, 32)
    level, text = qr_data(b"\n".join(block.lines).decode("latin-1"))
    data = text.encode("latin-1")
    if not data or len(data) > qr.CAPACITY[level]:
        raise ValueError(f"{len(data)} bytes are no QR code")
    canvas.page.barcodes.append(Barcode("qr", spoken(data)))
    turn = 270 if block.name.endswith(" V") else 0
    canvas.page.add(Mark(x, y, lambda: stamps.modules(qr.matrix(data, level), cell), turn), (177 * cell) ** 2)


def _data_matrix(canvas: Canvas, block: Block) -> None:
    """DATAMATRIX x y [H dots] [S 200] [C columns] [R rows] [G escape]."""
    x, y, options = _options(canvas, block)
    cell = number(options.get("H", "6"), 1, 99)
    if options.get("S", "200") != "200":
        raise ValueError(f"quality {options['S']} is not simulated")
    columns, rows = number(options.get("C", "0"), 0, 144), number(options.get("R", "0"), 0, 144)
    content = unescaped(b"\n".join(block.lines).decode("latin-1"), options.get("G", "~")[:1])
    grid = datamatrix.matrix(content, rows=rows, columns=columns)
    kind = "gs1-datamatrix" if content.startswith(datamatrix.FNC1) else "datamatrix"
    canvas.page.barcodes.append(Barcode(kind, content.replace(datamatrix.FNC1, "\x1d").lstrip("\x1d")))
    turn = 270 if block.name.endswith(" V") else 0
    canvas.page.add(Mark(x, y, partial(stamps.modules, grid, cell), turn), (144 * cell) ** 2)


def _concat(canvas: Canvas, block: Block) -> None:
    """CONCAT x y, then lines `font size offset data`: one behind the other."""
    if len(block.words) < 2:
        raise Wrong("no place")
    x, y = canvas.place(block.words[0], block.words[1])
    turn = 270 if block.name == "VCONCAT" else 0
    for raw in block.lines:
        words = raw.split(None, 3)
        if len(words) < 4:
            raise Wrong(f"{raw[:20]!r} has not four parts")
        font, size = words[0].decode("latin-1").upper(), number(words[1].decode("latin-1"), 0, 99)
        offset = canvas.units(words[2].decode("latin-1"))
        line = decoded(words[3], font, canvas.settings.code_page)
        stamp = canvas.stamp(line, font, size)
        canvas.page.texts.append(line)
        place = (x, y + offset) if turn == 0 else (x + offset, y)
        canvas.page.add(Mark(*place, partial(lambda made: made, stamp), turn))
        x, y = (x + stamp.width, y) if turn == 0 else (x, y - stamp.width)


def _multiline(canvas: Canvas, block: Block) -> None:
    """MULTILINE height, a line TEXT font size x y, then the lines."""
    if not block.words or not block.lines:
        raise Wrong("no lines")
    height = canvas.units(block.words[0])
    head = block.lines[0].decode("latin-1").split()
    if len(head) < 5 or head[0].upper() not in TURNS:
        raise Wrong(f"{block.lines[0][:20]!r} is no TEXT")
    turn = TURNS[head[0].upper()]
    x, y = canvas.place(head[3], head[4])
    for row, raw in enumerate(block.lines[1:]):
        down = row * height
        place = {270: (x + down, y), 180: (x, y - down), 90: (x - down, y)}.get(turn, (x, y + down))
        canvas.put(
            decoded(raw.rstrip(b"\r"), head[1].upper(), canvas.settings.code_page),
            head[1].upper(),
            number(head[2], 0, 99),
            *place,
            turn,
        )


CLOSERS: dict[str, Callable[[Canvas, Block], None]] = {
    "QR": _qr,
    "DATAMATRIX": _data_matrix,
    "CONCAT": _concat,
    "VCONCAT": _concat,
    "MULTILINE": _multiline,
    "ML": _multiline,
}


def close(canvas: Canvas, block: Block) -> None:
    """Put the whole block on the page; ValueError when it cannot be."""
    handler = CLOSERS.get(block.name.removesuffix(" V"))
    if handler is None:
        raise ValueError("is not simulated")
    handler(canvas, block)
