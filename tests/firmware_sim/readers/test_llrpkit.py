"""llrpkit's client, which others wrote, works unchanged with the simulated reader."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from llrpkit import Reader

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.readers.llrp_streams import Crowd, crowd_epc
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.readers.client import EPC
from tests.ports import free_port

DEADLINE_S = 20.0
Work = Callable[[Reader], Awaitable[None]]


@pytest.fixture(params=["generic", "impinj"])
def simulated(request: pytest.FixtureRequest) -> Iterator[tuple[SimulatedReader, Callable[[Work], None]]]:
    """A reader, and what lets llrpkit work with it."""
    device = SimulatedReader(maker=request.param)
    with TcpDevice(device, port=free_port()) as server:

        async def session(work: Work) -> None:
            async with Reader("127.0.0.1", port=server.port) as reader:
                await work(reader)

        yield device, lambda work: asyncio.run(asyncio.wait_for(session(work), DEADLINE_S))


Simulated = tuple[SimulatedReader, Callable[[Work], None]]


def test_it_knows_the_reader_and_inventories(simulated: Simulated) -> None:
    device, work_with = simulated
    device.watch(Crowd(5, 50, 4, seed=0))

    async def work(reader: Reader) -> None:
        assert reader.max_antennas == 4
        assert reader.is_impinj == reader.impinj_extensions_enabled == (device.extensions.model.name == "impinj")
        extra = {"include_phase": True, "include_tid": True, "search_mode": 2} if reader.is_impinj else {}
        stream = reader.inventory(session=1, mode_index=1, tx_power_dbm=30.0, max_tags=40, **extra)  # type: ignore[arg-type]
        tags = [tag async for tag in stream]
        assert len({tag.epc_hex for tag in tags}) == 5
        assert {tag.antenna for tag in tags} == {1, 2, 3, 4}
        assert all(-75 < tag.rssi_dbm < -45 for tag in tags)

    work_with(work)


@pytest.mark.parametrize(("action", "kept"), [("include", {crowd_epc(2)}), ("exclude", {crowd_epc(1), crowd_epc(3)})])
def test_its_filters_are_obeyed(simulated: Simulated, action: str, kept: set[str]) -> None:
    device, work_with = simulated
    device.watch(Crowd(3, 60, 4, seed=0))

    async def work(reader: Reader) -> None:
        stream = reader.inventory(epc_filter=crowd_epc(2), filter_action=action, max_tags=12)
        assert {tag.epc_hex.upper() async for tag in stream} == kept

    work_with(work)


def test_it_reads_and_writes_tags(simulated: Simulated) -> None:
    device, work_with = simulated
    device.place(EPC, 1, every_s=0.02)

    async def work(reader: Reader) -> None:
        written = await reader.write_memory(bank="user", word_pointer=0, data=b"\xca\xfe\xba\xbe")
        assert written.ok
        read = await reader.read_memory(bank="user", word_pointer=0, word_count=2)
        assert read.ok
        assert read.data == b"\xca\xfe\xba\xbe"

    work_with(work)


def test_outputs_inputs_and_keepalives(simulated: Simulated) -> None:
    device, work_with = simulated

    async def work(reader: Reader) -> None:
        await reader.set_gpo(2, True)
        assert (await reader.get_gpio()).gpos[2] is True
        await reader.set_gpi_enabled(1, True)
        await reader.set_keepalive(1000)
        device.set_gpi(1, True)
        for _ in range(100):
            if "high" in str((await reader.get_gpio()).gpis[1]).lower():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the input was never high")

    work_with(work)
    assert device.config.keepalive_ms == 1000
