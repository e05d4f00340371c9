"""Values of simulated devices as people type and choose them: on, off, whole numbers, the rest as it is."""

from typing import Any

WORDS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}


def value_of(text: str) -> Any:
    """`on` and `off` as truth, digits as a whole number, digits with a point as a fraction, else the text."""
    if text.lstrip("-").isdigit():
        return int(text)
    try:
        return float(text) if "." in text else WORDS.get(text.lower(), text)
    except ValueError:
        return text


def word_of(value: Any) -> str:
    """The other way round."""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
