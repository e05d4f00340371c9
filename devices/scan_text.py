"""The text of a scan: AIM identifier, control characters, and whether Chinese came as UTF-8 or GB 18030.

A scanner sends the bytes of the symbol and never says how they are encoded. UTF-8 is strict enough to be told from
GB 18030 by itself, but for short texts: `D2 BB` is U+4E00 in GB 18030 and a Cyrillic letter in UTF-8. Chinese in UTF-8
takes three bytes a character, so such pairs are taken as UTF-8 only where they make a word or a sign after a number.
"""

import re
import unicodedata

from devices.errors import BadFrame

# ISO/IEC 15424: `]`, the symbology's letter, a modifier.
AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
# Control characters that codes do carry: tab, line ends, EOT, FS, GS, RS, US.
CARRIED = "\t\r\n\x04\x1c\x1d\x1e\x1f"
# Where UTF-8 of two bytes is meant: a word of four letters, an accent within a Latin word, a sign beside a number.
WORD = re.compile(r"[\u0370-\u07ff]{4,}|[\u00c0-\u024f]{4,}")
ACCENT = re.compile(r"(?<=[A-Za-z])[\u00c0-\u024f]|[\u00c0-\u024f](?=[A-Za-z])")
SIGN = re.compile(r"(?<=\d)[°±²³µ×½¼¾]|(?<=[a-z])[²³]|[±µ](?=\d)")


def scan_text(driver: str, frame: bytes) -> tuple[str, str]:
    """(text, AIM identifier or ""). BadFrame for bytes in no charset, characters no code carries, or no text."""
    text = decoded(driver, frame)
    if any(unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") and char not in CARRIED for char in text):
        raise BadFrame(driver, frame, "it holds characters that no code carries")
    aim = AIM.match(text)
    symbology = aim.group() if aim else ""
    if not text[len(symbology) :]:
        raise BadFrame(driver, frame, "it holds no text")
    return text[len(symbology) :], symbology


def decoded(driver: str, frame: bytes) -> str:
    utf8, chinese = attempt(frame, "utf-8-sig"), attempt(frame, "gb18030")
    if utf8 is None and chinese is None:
        raise BadFrame(driver, frame, "it is neither UTF-8 nor GB 18030")
    if utf8 is None or (chinese is not None and is_rather_chinese(frame, utf8)):
        return chinese or ""
    return utf8


def attempt(frame: bytes, charset: str) -> str | None:
    try:
        return frame.decode(charset)
    except UnicodeDecodeError:
        return None


def is_rather_chinese(frame: bytes, utf8: str) -> bool:
    """Valid as both: its UTF-8 holds only two-byte characters that make no word, its GB 2312 only ideographs."""
    strange = [char for char in utf8 if char > "\x7f"]
    plain = attempt(frame, "gb2312")
    if not strange or plain is None or any(char > "\u07ff" for char in strange):
        return False
    if any(char > "\x7f" and not "\u4e00" <= char <= "\u9fff" for char in plain):
        return False
    meant = "".join(part.group() for like in (WORD, ACCENT, SIGN) for part in like.finditer(utf8))
    return any(char not in meant for char in strange)
