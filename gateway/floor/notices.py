"""What the floor says to a person, and how an action is refused."""

from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor.messages import MESSAGES
from gateway.locale.texts import translate


class Refused(Exception):
    """The action is refused and changes nothing; carries the code and the parameters of its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def notice(code: str, language: str, **params: Any) -> Notice:
    """The message in a language."""
    level, sentence = MESSAGES[code]
    return Notice(level=level, code=code, text=translate(sentence, language) % params)
