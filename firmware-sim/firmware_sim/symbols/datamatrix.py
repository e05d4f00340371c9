"""Data Matrix ECC 200 (ISO/IEC 16022): text to codewords in ASCII encodation, Reed-Solomon, and the modules.

`FNC1` in the data becomes the codeword 232; as the first one it makes the symbol a GS1 DataMatrix.
"""

from functools import cache

FNC1 = "\ue000"  # private use: no text has it
PAD, UPPER_SHIFT, FNC1_CODEWORD = 129, 235, 232

# rows, columns, data codewords, error codewords, blocks, regions down and across
SIZES = (
    (10, 10, 3, 5, 1, 1, 1),
    (12, 12, 5, 7, 1, 1, 1),
    (14, 14, 8, 10, 1, 1, 1),
    (16, 16, 12, 12, 1, 1, 1),
    (18, 18, 18, 14, 1, 1, 1),
    (20, 20, 22, 18, 1, 1, 1),
    (22, 22, 30, 20, 1, 1, 1),
    (24, 24, 36, 24, 1, 1, 1),
    (26, 26, 44, 28, 1, 1, 1),
    (32, 32, 62, 36, 1, 2, 2),
    (36, 36, 86, 42, 1, 2, 2),
    (40, 40, 114, 48, 1, 2, 2),
    (44, 44, 144, 56, 1, 2, 2),
    (48, 48, 174, 68, 1, 2, 2),
    (52, 52, 204, 84, 2, 2, 2),
    (64, 64, 280, 112, 2, 4, 4),
    (72, 72, 368, 144, 4, 4, 4),
    (80, 80, 456, 192, 4, 4, 4),
    (88, 88, 576, 224, 4, 4, 4),
    (96, 96, 696, 272, 4, 4, 4),
    (104, 104, 816, 336, 6, 4, 4),
    (120, 120, 1050, 408, 6, 6, 6),
    (132, 132, 1304, 496, 8, 6, 6),
    (8, 18, 5, 7, 1, 1, 1),
    (8, 32, 10, 11, 1, 1, 2),
    (12, 26, 16, 14, 1, 1, 1),
    (12, 36, 22, 18, 1, 1, 2),
    (16, 36, 32, 24, 1, 1, 2),
    (16, 48, 49, 28, 1, 1, 2),
)


class TooLong(ValueError):
    """No symbol (of the size asked for) holds the data."""


def codewords(text: str) -> list[int]:
    """ASCII encodation: two digits a codeword, bytes above 127 by upper shift, FNC1."""
    out: list[int] = []
    at = 0
    while at < len(text):
        pair = text[at : at + 2]
        if len(pair) == 2 and pair.isascii() and pair.isdigit():
            out.append(130 + int(pair))
            at += 2
            continue
        out += [FNC1_CODEWORD] if text[at] == FNC1 else _bytes(text[at])
        at += 1
    return out


def _bytes(char: str) -> list[int]:
    data = char.encode("latin-1") if ord(char) < 256 else char.encode("utf-8")
    return [word for byte in data for word in ([byte + 1] if byte < 128 else [UPPER_SHIFT, byte - 127])]


def matrix(text: str, *, rows: int = 0, columns: int = 0, rectangle: bool = False) -> list[list[bool]]:
    """Rows of modules without the quiet zone, True is dark; the smallest symbol, square unless `rectangle`.

    `rows` and `columns` ask for a size; TooLong when the data does not fit.
    """
    data = codewords(text)
    size = _size(len(data), rows, columns, rectangle)
    whole = _with_check(_padded(data, size[2]), size)
    return _modules(whole, size)


def _size(length: int, rows: int, columns: int, rectangle: bool) -> tuple[int, ...]:
    for size in SIZES:
        wanted = (size[0] == rows or not rows) and (size[1] == columns or not columns)
        if size[2] >= length and wanted and ((rows and columns) or (size[0] != size[1]) == rectangle):
            return size
    raise TooLong(f"{length} codewords fit in no Data Matrix of the size asked for")


def _padded(data: list[int], capacity: int) -> list[int]:
    out = [*data]
    if len(out) < capacity:
        out.append(PAD)
    while len(out) < capacity:
        pad = PAD + (149 * (len(out) + 1)) % 253 + 1
        out.append(pad if pad <= 254 else pad - 254)
    return out


@cache
def _field() -> tuple[list[int], list[int]]:
    """Powers and logarithms in GF(256) over x^8 + x^5 + x^3 + x^2 + 1 (301)."""
    power, log = [0] * 510, [0] * 256
    value = 1
    for exponent in range(255):
        power[exponent] = power[exponent + 255] = value
        log[value] = exponent
        value <<= 1
        if value & 256:
            value ^= 301
    return power, log


@cache
def _generator(count: int) -> list[int]:
    power, log = _field()
    out = [1]
    for root in range(1, count + 1):
        grown = [*out, 0]
        for place, factor in enumerate(out):
            if factor:
                grown[place + 1] ^= power[log[factor] + root]
        out = grown
    return out


def check_words(data: list[int], count: int) -> list[int]:
    """The Reed-Solomon codewords of one block."""
    power, log = _field()
    generator = _generator(count)
    rest = [0] * count
    for word in data:
        factor = word ^ rest[0]
        rest = [*rest[1:], 0]
        if factor:
            for place in range(count):
                if generator[place + 1]:
                    rest[place] ^= power[log[factor] + log[generator[place + 1]]]
    return rest


def _with_check(data: list[int], size: tuple[int, ...]) -> list[int]:
    blocks, count = size[4], size[3] // size[4]
    checks = [0] * size[3]
    for block in range(blocks):
        checks[block::blocks] = check_words(data[block::blocks], count)
    return data + checks


def _modules(words: list[int], size: tuple[int, ...]) -> list[list[bool]]:
    rows, columns, _, _, _, down, across = size
    high, wide = rows // down - 2, columns // across - 2
    places = _placement(high * down, wide * across)
    out = [[False] * columns for _ in range(rows)]
    for y in range(rows):
        for x in range(columns):
            inner_y, inner_x = y % (high + 2), x % (wide + 2)
            if inner_x == 0 or inner_y == high + 1:
                out[y][x] = True
            elif inner_y == 0:
                out[y][x] = inner_x % 2 == 0
            elif inner_x == wide + 1:
                out[y][x] = inner_y % 2 == 1
            else:
                place = places[(y // (high + 2)) * high + inner_y - 1][(x // (wide + 2)) * wide + inner_x - 1]
                out[y][x] = place == 1 or (place > 1 and bool(words[place // 10 - 1] >> (8 - place % 10) & 1))
    return out


@cache
def _placement(rows: int, columns: int) -> list[list[int]]:
    """Which bit stands where (annex F): codeword x 10 + bit, 1 dark for ever, 0 light."""
    grid = [[-1] * columns for _ in range(rows)]

    def put(row: int, column: int, place: int) -> None:
        if row < 0:
            row, column = row + rows, column + 4 - (rows + 4) % 8
        if column < 0:
            row, column = row + 4 - (columns + 4) % 8, column + columns
        grid[row][column] = place

    def utah(row: int, column: int, word: int) -> None:
        shape = ((-2, -2), (-2, -1), (-1, -2), (-1, -1), (-1, 0), (0, -2), (0, -1), (0, 0))
        for bit, (dy, dx) in enumerate(shape, 1):
            put(row + dy, column + dx, word * 10 + bit)

    corners = _corners(rows, columns)
    word, row, column = 1, 4, 0
    while row < rows or column < columns:
        for at, shape in corners:
            if (row, column) == at:
                for bit, (y, x) in enumerate(shape, 1):
                    put(y % rows, x % columns, word * 10 + bit)
                word += 1
        for up in (True, False):
            while True:
                if 0 <= row < rows and 0 <= column < columns and grid[row][column] < 0:
                    utah(row, column, word)
                    word += 1
                row, column = (row - 2, column + 2) if up else (row + 2, column - 2)
                if (row < 0 or column >= columns) if up else (row >= rows or column < 0):
                    break
            row, column = (row + 1, column + 3) if up else (row + 3, column + 1)
    if grid[-1][-1] < 0:
        grid[-1][-1] = grid[-2][-2] = 1
        grid[-1][-2] = grid[-2][-1] = 0
    return grid


Shape = tuple[tuple[int, int], ...]


def _corners(rows: int, columns: int) -> list[tuple[tuple[int, int], Shape]]:
    """The corner shapes that this size may have, each with where the walk must be for it."""
    found: list[tuple[tuple[int, int], Shape]] = [
        ((rows, 0), ((-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1)))
    ]
    if columns % 4:
        found.append(((rows - 2, 0), ((-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1))))
    if columns % 8 == 4:
        found.append(((rows - 2, 0), ((-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1))))
    if columns % 8 == 0:
        found.append(((rows + 4, 2), ((-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1))))
    return found
