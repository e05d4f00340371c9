"""Who works here: operators with badges. A badge opens a station, so it is drawn from a secret of this world."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

NAMES = (
    "陈静",
    "王磊",
    "李娜",
    "张伟",
    "刘洋",
    "黄敏",
    "赵强",
    "周婷",
    "吴刚",
    "徐丽",
    "孙浩",
    "马超",
    "朱琳",
    "胡军",
    "林芳",
)


@dataclass(frozen=True)
class Colleague:
    """One operator; the badge is what the scanner reads."""

    operator: str
    name: str
    badge: str
    roles: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As POST /api/v1/operators takes it."""
        return {"operator": self.operator, "name": self.name, "badge": self.badge, "roles": list(self.roles)}


def colleague(number: int, role: str, secret: str) -> Colleague:
    """The `number`-th person of the house in one role."""
    code = hashlib.sha256(f"{secret}/badge/{number}".encode()).hexdigest()[:16].upper()
    name = NAMES[number % len(NAMES)] + (str(number // len(NAMES) + 1) if number >= len(NAMES) else "")
    return Colleague(f"op-{number:03d}", name, f"OP-{code}", (role,))


def guest(badge: str) -> Colleague:
    """For whoever takes over a bench by hand in the demonstration."""
    return Colleague("op-guest", "来宾 Guest", badge, ("receiver", "picker", "packer", "supervisor"))


def new_badge() -> str:
    """A badge that nobody guesses."""
    return f"OP-{secrets.token_hex(6).upper()}"
