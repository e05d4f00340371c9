"""Each message type has a golden file that today's code reads in full and writes back unchanged."""

import json
from pathlib import Path

import msgspec
import pytest

from gateway.contracts.messages import ContractError, Direction, decode, encode, message_types

GOLDEN = Path(__file__).parent / "golden"
TYPES = message_types()


def test_every_type_has_a_golden_file_and_no_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.json")} == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_golden_message_is_read_and_written_back_unchanged(name: str) -> None:
    raw = (GOLDEN / f"{name}.json").read_bytes()
    written = json.loads(encode(decode(name, raw)))
    # Fields at their default are left out on the wire; a reader fills them in again.
    defaults = {
        field.encode_name: msgspec.to_builtins(field.default)
        for field in msgspec.structs.fields(TYPES[name])
        if field.default is not msgspec.NODEFAULT
    }
    golden = json.loads(raw)
    assert _canonical(defaults | written) == _canonical(defaults | golden)


@pytest.mark.parametrize("name", TYPES)
def test_a_reader_ignores_fields_that_came_later(name: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    assert decode(name, golden | {"a_field_of_next_year": {"x": 1}}) == decode(name, golden)


@pytest.mark.parametrize("name", TYPES)
def test_a_message_without_a_required_field_is_refused_with_the_evidence(name: str) -> None:
    required = [field.encode_name for field in msgspec.structs.fields(TYPES[name]) if field.required]
    golden = json.loads((GOLDEN / f"{name}.json").read_text())
    for field in required:
        with pytest.raises(ContractError, match=name):
            decode(name, {key: value for key, value in golden.items() if key != field})


def test_an_unknown_type_is_named_in_the_error() -> None:
    with pytest.raises(ContractError, match=r"stock\.teleported\.v1"):
        decode("stock.teleported.v1", b"{}")


def test_facts_go_up_and_work_comes_down() -> None:
    down = {name for name, struct in TYPES.items() if struct.DIRECTION is Direction.DOWN}
    assert {name for name in TYPES if name.startswith(("work.", "catalogue."))} == down


def _canonical(value: object) -> object:
    """Nested structs leave their defaults out too: drop empty values on both sides."""
    if isinstance(value, dict):
        return {key: _canonical(item) for key, item in value.items() if item not in ("", [], None, "own", "good", 0)}
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    return value
