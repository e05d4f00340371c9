"""The driver reads llrpkit's emulator of an Impinj reader, which others wrote.

It is a 1.0.1 reader that refuses DELETE_ROSPEC 0 and takes immediate start triggers without obeying them.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from llrpkit.emulator import EmulatedTag, LLRPEmulator

from devices.readings import InputChange, Sighting
from tests.devices.llrp.reader import EPC
from tests.devices.test_session import Heard, session
from tests.devices.wire import eventually


class Emulator:
    """llrpkit's emulator on an event loop in a thread of its own."""

    def __init__(self, **options: Any) -> None:
        self.emulator = LLRPEmulator(tags=[EmulatedTag(bytes.fromhex(EPC), (1, 2), -50.0)], **options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=5)

    def end(self) -> None:
        self.run(self.emulator.stop())
        self.run(self._rest())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _rest(self) -> None:
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)


@pytest.fixture
def emulated() -> Iterator[Emulator]:
    emulated = Emulator(reads_per_sec=60.0, model_number=2001052)
    emulated.run(emulated.emulator.start())
    try:
        yield emulated
    finally:
        emulated.end()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def sightings(heard: Heard) -> list[Sighting]:
    return [one for one in heard.readings if isinstance(one, Sighting)]


def test_it_is_read_with_phase_and_fine_rssi(emulated: Emulator, heard: Heard) -> None:
    url = f"llrp://127.0.0.1:{emulated.emulator.port}?phase=on&search=dual&power_dbm=30&session=1"
    with session(url, "llrp", heard) as gate:
        eventually(lambda: len(sightings(heard)) > 10)
        assert gate.state.name == "reading"
        assert gate.state.reason == ""
        assert gate.report()["details"]["model"] == "Impinj R700"
        assert gate.report()["details"]["llrp"] == "1.0.1"
        assert gate.tally.bad_frames == 0
    seen = sightings(heard)
    assert {one.epc for one in seen} == {EPC}
    assert {one.antenna for one in seen} == {1, 2}
    assert all(one.phase is not None and 0 <= one.phase < 360 for one in seen)
    assert any(one.rssi_dbm is not None and one.rssi_dbm % 1 for one in seen)


def test_immediate_triggers_that_it_ignores_are_helped_along(emulated: Emulator, heard: Heard) -> None:
    with session(f"llrp://127.0.0.1:{emulated.emulator.port}?start=immediate", "llrp", heard):
        eventually(lambda: len(sightings(heard)) > 3)


def test_commands_and_inputs(emulated: Emulator, heard: Heard) -> None:
    with session(f"llrp://127.0.0.1:{emulated.emulator.port}", "llrp", heard) as gate:
        eventually(lambda: gate.state.name == "reading")
        assert gate.command("gpo", port=2, on=True).ok
        written = gate.command("write", epc=EPC, data="c0ffee00", timeout_s=6)
        assert written.ok, written.text
        emulated.run(emulated.emulator.set_gpi(1, True))
        eventually(lambda: [one for one in heard.readings if isinstance(one, InputChange)])


def test_a_cut_is_recovered(emulated: Emulator, heard: Heard) -> None:
    port = emulated.emulator.port
    with session(f"llrp://127.0.0.1:{port}", "llrp", heard) as gate:
        eventually(lambda: sightings(heard))
        emulated.run(emulated.emulator.stop())
        eventually(lambda: gate.state.name == "gone")
        emulated.run(emulated.emulator.start())
        before = len(sightings(heard))
        eventually(lambda: len(sightings(heard)) > before)
