import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing import EnclosedFrame, FixedFrame, FrameBuffer, Framing, LineFrame, Piece

FRAMINGS: list[Framing] = [LineFrame(b"\r\n"), LineFrame(b"\r"), EnclosedFrame(), EnclosedFrame(end=0x0D)]
RECORDS: list[Framing] = [FixedFrame(6, start=3), FixedFrame(24)]


def good(pieces: list[Piece]) -> list[bytes]:
    return [piece.data for piece in pieces if not piece.broken]


def test_lines_end_with_both_characters() -> None:
    buffer = FrameBuffer(LineFrame(b"\r\n"))
    assert buffer.feed(b"S S 1\r") == []
    assert good(buffer.feed(b"\nS S 2\r\n\r\nS S")) == [b"S S 1", b"S S 2"]
    assert buffer.drop() == b"S S"


def test_enclosed_frames_report_what_lies_between_them() -> None:
    assert FrameBuffer(EnclosedFrame()).feed(b"xy\x02one\x03\x02tw\x02two\x03") == [
        Piece(b"xy", "it lies outside start and end"),
        Piece(b"one"),
        Piece(b"\x02tw", "it lies outside start and end"),
        Piece(b"two"),
    ]


@pytest.mark.parametrize("framing", FRAMINGS, ids=str)
def test_endless_garbage_is_cut_off_and_told(framing: Framing) -> None:
    buffer = FrameBuffer(framing)
    pieces = [piece for _ in range(3 * framing.limit) for piece in buffer.feed(b"\x02zz")]
    assert any(piece.broken for piece in pieces)
    assert len(buffer.drop()) <= framing.limit


@pytest.mark.parametrize("framing", FRAMINGS + RECORDS, ids=str)
@given(data=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=8))
def test_where_the_wire_is_cut_changes_nothing(framing: Framing, data: bytes, cuts: list[int]) -> None:
    whole, pieced = FrameBuffer(framing), FrameBuffer(framing)
    together = whole.feed(data)
    places = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    apart = [piece for begin, end in itertools.pairwise(places) for piece in pieced.feed(data[begin:end])]
    assert apart == together
    assert pieced.drop() == whole.drop()
