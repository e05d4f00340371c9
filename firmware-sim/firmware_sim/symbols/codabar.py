"""Codabar (EN 798): seven elements a character, between two of A B C D; elements as `n` and `w`."""

PATTERN = {
    "0": "nnnnnww", "1": "nnnnwwn", "2": "nnnwnnw", "3": "wwnnnnn", "4": "nnwnnwn", "5": "wnnnnwn", "6": "nwnnnnw",
    "7": "nwnnwnn", "8": "nwwnnnn", "9": "wnnwnnn", "-": "nnnwwnn", "$": "nnwwnnn", ":": "wnnnwnw", "/": "wnwnnnw",
    ".": "wnwnwnn", "+": "nnwnwnw", "A": "nnwwnwn", "B": "nwnwnnw", "C": "nnnwnww", "D": "nnnwwwn",
}  # fmt: skip


def elements(text: str) -> str:
    """The symbol; without start and stop of its own the text gets A and A."""
    whole = text.upper()
    if not (len(whole) > 1 and whole[0] in "ABCD" and whole[-1] in "ABCD"):
        whole = f"A{whole}A"
    wrong = next((char for char in whole if char not in PATTERN), None)
    if wrong is not None or any(char in "ABCD" for char in whole[1:-1]):
        raise ValueError(f"Codabar cannot carry {text!r}")
    return "n".join(PATTERN[char] for char in whole)
