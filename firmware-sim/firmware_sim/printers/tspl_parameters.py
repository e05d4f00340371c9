"""Parameters of TSPL commands as numbers, names and strings."""


class Wrong(Exception):
    """A parameter is missing or out of range; the printer leaves the command out."""


def moved(x: int, y: int, turn: int, along: int) -> tuple[int, int]:
    """`along` dots in the direction of reading."""
    across, down = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}.get(turn, (1, 0))
    return x + across * along, y + down * along


def whole(
    words: tuple[str, ...], at: int, default: int | None = None, *, low: int = -100_000, high: int = 100_000
) -> int:
    """A parameter as a whole number in its range; Wrong when it is missing (without default) or no number."""
    word = words[at] if -len(words) <= at < len(words) else ""
    if not word:
        if default is None:
            raise Wrong(f"parameter {at + 1} is missing")
        return default
    try:
        value = int(float(word))
    except (ValueError, OverflowError) as error:
        raise Wrong(f"{word!r} is no number") from error
    if not low <= value <= high:
        raise Wrong(f"{word} is out of range")
    return value


def text(words: tuple[str, ...], at: int) -> str:
    """A name, with or without quotation marks."""
    if not -len(words) <= at < len(words):
        raise Wrong(f"parameter {at + 1} is missing")
    return words[at].lstrip('"')


def string(words: tuple[str, ...], at: int) -> str:
    """A string in quotation marks."""
    if not words or not words[at].startswith('"'):
        raise Wrong("no string")
    return words[at][1:]


def angle(words: tuple[str, ...], at: int) -> int:
    value = whole(words, at, 0)
    if value not in (0, 90, 180, 270):
        raise Wrong(f"{value} is no rotation")
    return value
