"""llrpkit's client, which others wrote, works with the simulated reader unchanged."""

from collections.abc import Iterator

import pytest
from llrpkit.reader import Reader

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.serving import TcpDevice
from tests.ports import free_port

EPC = "303a0242d8c8a1c000000001"


@pytest.fixture(params=["impinj", "generic"])
def simulated(request: pytest.FixtureRequest) -> Iterator[tuple[SimulatedReader, int]]:
    reader = SimulatedReader(maker=request.param)
    reader.place(EPC, antenna=2, every_s=0.02)
    server = TcpDevice(reader, "127.0.0.1", free_port())
    server.start()
    try:
        yield reader, server.port
    finally:
        server.stop()


async def test_it_inventories_with_power_session_and_mode(simulated: tuple[SimulatedReader, int]) -> None:
    async with Reader("127.0.0.1", simulated[1]) as reader:
        assert reader.max_antennas == 4
        seen = [
            tag
            async for tag in reader.inventory(
                session=2, mode_index=1, tx_power_dbm=20.0, include_phase=reader.is_impinj, max_tags=5
            )
        ]
    assert {(tag.epc_hex, tag.antenna) for tag in seen} == {(EPC, 2)}
    assert all((tag.phase_deg is not None) == reader.is_impinj for tag in seen)


async def test_it_reads_and_writes_memory_and_switches_outputs(simulated: tuple[SimulatedReader, int]) -> None:
    async with Reader("127.0.0.1", simulated[1]) as reader:
        await reader.set_gpo(2, True)
        assert (await reader.get_gpio()).gpos[2] is True
        told = await reader.write_memory(bank="user", data="c0ffee00", target_epc=EPC)
        assert told.ok
        read = await reader.read_memory(bank="user", word_count=2, target_epc=EPC)
        assert read.ok
    assert simulated[0].tag(EPC).banks[3][:4] == bytes.fromhex("c0ffee00")
