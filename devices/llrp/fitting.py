"""Settings cut to what a reader says it can do, before it has to refuse them."""

from dataclasses import replace

from devices.llrp.capabilities import Capabilities
from devices.llrp.models import maker_of
from devices.llrp.settings import Settings


def fitting(settings: Settings, able: Capabilities) -> tuple[Settings, list[str]]:
    """The settings without what this reader lacks, and a sentence about each of those; what it did not tell stays."""
    lacks = []
    if able.antennas and (beyond := [one for one in settings.antennas if one > able.antennas]):
        lacks.append(f"it has no antenna {', '.join(map(str, beyond))}")
        settings = replace(settings, antennas=tuple(one for one in settings.antennas if one <= able.antennas))
    if able.antennas and any(antenna > able.antennas for antenna, _dbm in settings.power_dbm):
        kept = tuple(power for power in settings.power_dbm if power[0] <= able.antennas)
        lacks.append("it has not all the antennas that power_dbm names")
        settings = replace(settings, power_dbm=kept)
    if settings.power_dbm and able.model and not able.powers:
        lacks.append("it tells no table of powers")
        settings = replace(settings, power_dbm=())
    if able.modes and settings.mode is not None and settings.mode not in able.modes:
        lacks.append(f"it has no mode {settings.mode}, but {', '.join(map(str, able.modes))}")
        settings = replace(settings, mode=None)
    if not maker_of(able).extensions and (settings.phase or settings.search is not None):
        wanted = [name for name, asked in (("phase", settings.phase), ("search", settings.search is not None)) if asked]
        lacks.append(f"{' and '.join(wanted)}: only Impinj's readers do that")
        settings = replace(settings, phase=False, search=None)
    return settings, lacks
