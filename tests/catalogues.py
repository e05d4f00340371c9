"""Which sentences a language lacks: `python -m tests.catalogues` names them, catalogue by catalogue."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
FLOOR = ("kiosk/locale", "gateway/locale")  # Chinese as in Taiwan too; the back office has its own set


def catalogues() -> dict[str, dict[str, dict[str, str]]]:
    """{"gateway/locale/floor": {"zh_CN": {msgid: text}}}; a message with plurals counts by its singular."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for folder in FLOOR:
        for path in sorted((ROOT / folder).glob("*/LC_MESSAGES/*.po")):
            found.setdefault(f"{folder}/{path.stem}", {})[path.parent.parent.name] = _texts(path)
    return found


def _texts(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {_singular(message.id): _singular(message.string) for message in messages}


def _singular(text: object) -> str:
    return str(text[0]) if isinstance(text, (tuple, list)) else str(text)


def missing() -> Iterator[str]:
    """A line for each sentence that one language has and another has not, or has empty."""
    for name, languages in catalogues().items():
        known = {key for texts in languages.values() for key in texts}
        for language, texts in languages.items():
            yield from (f"{name} {language}: {key}" for key in sorted(known) if not texts.get(key))


def main() -> None:
    """Prints what is missing."""
    lines = list(missing())
    print("\n".join(lines) or "every language has every sentence")  # noqa: T201


if __name__ == "__main__":
    main()
