"""The check digit of GS1 keys (GS1 General Specifications 7.9): weights 3, 1, 3, ... from the right."""


def check_digit(digits: str) -> str:
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def digits_are_right(text: str, length: int) -> bool:
    """`length` ASCII digits, the last of them the right check digit."""
    return len(text) == length and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]
