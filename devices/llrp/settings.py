"""How a reader is to read: the options of its address, checked and typed.

| option     | value                                                                                        |
|------------|----------------------------------------------------------------------------------------------|
| antennas   | `1,2`; all of them when not given                                                            |
| power_dbm  | `27.5`, or by antenna `1:30,2:24.5`; the reader's own when not given                         |
| session    | `0` to `3`                                                                                   |
| population | tags that are expected at once                                                               |
| mode       | a number of the reader's RF modes                                                            |
| search     | Impinj: `reader`, `single`, `dual`, `focus`, `single-reset`, `dual-b-to-a`                   |
| phase      | `on`: the phase of each read (Impinj)                                                        |
| start      | `now` (asked to), `immediate` (by the reader), `periodic:MS[:OFFSET]`, `gpi:PORT:high\\|low` |
| stop       | `never`, `duration:MS`, `gpi:PORT:high\\|low[:TIMEOUT]`                                      |
"""

from dataclasses import dataclass

from devices.errors import BadUrl

SEARCH = {"": None, "reader": 0, "single": 1, "dual": 2, "focus": 3, "single-reset": 5, "dual-b-to-a": 6}
MOST_ANTENNA = 0xFFFF
MOST_MS = 0xFFFFFFFF
EDGES = {"high": True, "low": False}


@dataclass(frozen=True)
class Trigger:
    """`kind` is now, immediate, periodic, gpi, never or duration; times in milliseconds."""

    kind: str
    ms: int = 0
    offset_ms: int = 0
    port: int = 0
    high: bool = True


NOW, NEVER, IMMEDIATE = Trigger("now"), Trigger("never"), Trigger("immediate")


@dataclass(frozen=True)
class Settings:
    """None and empty: as the reader has it. `power_dbm` by antenna, 0 for all."""

    antennas: tuple[int, ...] = ()
    power_dbm: tuple[tuple[int, float], ...] = ()
    session: int | None = None
    population: int | None = None
    mode: int | None = None
    search: int | None = None
    phase: bool = False
    start: Trigger = NOW
    stop: Trigger = NEVER

    @property
    def air(self) -> bool:
        """Something about the air interface is asked for."""
        wanted = (self.session, self.population, self.mode, self.search)
        return bool(self.power_dbm) or any(one is not None for one in wanted)


def settings(
    antennas: str = "",
    power_dbm: str = "",
    session: str = "",
    population: str = "",
    mode: str = "",
    search: str = "",
    phase: str = "off",
    start: str = "now",
    stop: str = "never",
) -> Settings:
    """BadUrl names the option that cannot be."""
    return Settings(
        antennas=tuple(whole("antennas", part, 1, MOST_ANTENNA) for part in antennas.split(",") if part),
        power_dbm=powers(power_dbm),
        session=whole("session", session, 0, 3) if session else None,
        population=whole("population", population, 1, 0xFFFF) if population else None,
        mode=whole("mode", mode, 0, 0xFFFF) if mode else None,
        search=SEARCH[search],
        phase=phase == "on",
        start=trigger("start", start, ("now", "immediate", "periodic", "gpi")),
        stop=trigger("stop", stop, ("never", "duration", "gpi")),
    )


def whole(name: str, text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise BadUrl(f"{name}={text!r} is no whole number from {least} to {most}")
    return int(text)


def powers(text: str) -> tuple[tuple[int, float], ...]:
    found = []
    for part in text.split(",") if text else ():
        antenna, colon, dbm = part.rpartition(":")
        try:
            power = float(dbm)
        except ValueError as wrong:
            raise BadUrl(f"power_dbm={text!r}: {dbm!r} is no power in dBm") from wrong
        if not 0 <= power <= 40:
            raise BadUrl(f"power_dbm={text!r}: a reader has 0 to 40 dBm")
        found.append((whole("power_dbm's antenna", antenna, 1, MOST_ANTENNA) if colon else 0, power))
    return tuple(found)


def trigger(name: str, text: str, kinds: tuple[str, ...]) -> Trigger:
    kind, *parts = text.split(":")
    if kind not in kinds:
        raise BadUrl(f"{name}={text!r} begins with none of {', '.join(kinds)}")
    try:
        if kind == "periodic":
            offset = whole(name, parts[1], 0, MOST_MS) if parts[1:] else 0
            return Trigger(kind, whole(name, parts[0], 1, MOST_MS), offset)
        if kind == "duration":
            return Trigger(kind, whole(name, parts[0], 1, MOST_MS))
        if kind == "gpi":
            timeout = whole(name, parts[2], 0, MOST_MS) if parts[2:] else 0
            return Trigger(kind, timeout, port=whole(name, parts[0], 1, 0xFFFF), high=EDGES[parts[1]])
    except (IndexError, KeyError) as wrong:
        raise BadUrl(f"{name}={text!r} is not complete, or its edge is neither high nor low") from wrong
    return Trigger(kind)
