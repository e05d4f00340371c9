"""Where central keeps its data, where it listens, and whom it talks to."""

from dataclasses import dataclass, field
from pathlib import Path

from gateway.contracts.proxies import Network

DEFAULT_DATA = Path("floorgate-data/central")


@dataclass(frozen=True, slots=True)
class Config:
    """All that a process of central is told from outside."""

    data: Path = DEFAULT_DATA
    database: str = ""  # a URL; empty: SQLite below `data`
    host: str = "127.0.0.1"
    port: int = 7300
    broker: str = ""  # mqtt://HOST:PORT; empty: no line to gateways
    tenant: str = "default"
    trusted_proxies: tuple[Network, ...] = ()  # whose X-Forwarded-For is believed
    local_token: str = field(default="", repr=False)

    @property
    def database_url(self) -> str:
        """The database in use."""
        return self.database or str(self.data / "central.db")

    @property
    def uses_sqlite(self) -> bool:
        """One process only."""
        return "://" not in self.database_url or self.database_url.startswith("sqlite")

    @property
    def lock_path(self) -> Path:
        """Held by the one process that has the SQLite database."""
        return self.data / "central.lock"

    @property
    def local_path(self) -> Path:
        """How commands of this machine find the serving process."""
        return self.data / "local.json"
