"""Everything that a person reads has words in every language."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import central
from central.channels.connector import connectors
from central.orders.rules import REVIEW_RULES
from central.security.rights import ROLES
from central.stock.queries import VIEWS
from central.ui.language import LANGUAGES, LOCALE
from central.ui.words import MEANING

ROOT = Path(central.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Catalog:
    path = LOCALE / request.param / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=request.param)


def texts_in_the_program() -> set[str]:
    found = extract_from_dir(
        ROOT, [("**/templates/**.html", "jinja2"), ("**.py", "python")], keywords=KEYWORDS, options_map={}
    )
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def said(words: Catalog, msgid: str) -> bool:
    message = words.get(msgid)
    return message is not None and bool(all(message.string) if isinstance(message.string, tuple) else message.string)


def test_every_text_of_the_program_is_in_the_catalogue_and_nothing_else_is(words: Catalog) -> None:
    texts = texts_in_the_program()
    assert len(texts) > 250
    assert sorted(text for text in texts if not said(words, text)) == []
    kept = {message.id[0] if isinstance(message.id, tuple) else message.id for message in words if message.id}
    sentences = {msgid for msgid in kept if not re.fullmatch(r"[a-z_]+\.[\w -]+", msgid)}
    assert sentences - texts == set()


def test_placeholders_survive_translation(words: Catalog) -> None:
    holes = re.compile(r"%\((\w+)\)")
    for message in words:
        if message.id and isinstance(message.id, str) and "%(" in message.id:
            assert set(holes.findall(message.id)) == set(holes.findall(str(message.string))), message.id


def literals(function: str, position: int) -> Iterator[str]:
    """The literal codes that central's own calls of a function give at a position (names of branches too)."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) <= position:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == function:
                yield from (
                    part.value
                    for part in _branches(node.args[position])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )


def _branches(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    else:
        yield node


CODES = {
    "step": [*literals("note", 2), *literals("_note", 1), "journal"],
    "task_kind": list(literals("raise_task", 1)),
    "reason": [*literals("RowRefused", 0), *literals("kept", 0), *REVIEW_RULES],
    "rule": [*literals("entry", 0)],
    "role": list(ROLES),
    "stock_view": list(VIEWS),
    "platform": [*connectors(), "manual"],
    "follower": ["ledger", "customers", "confirmations"],
    **{kind: list(codes) for kind, codes in MEANING.items()},
}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_a_word(words: Catalog, kind: str) -> None:
    assert CODES[kind], f"no code of kind {kind} was found"
    assert sorted({code for code in CODES[kind] if not said(words, f"{kind}.{code}")}) == []
