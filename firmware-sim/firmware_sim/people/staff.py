"""Who works here: operators with badges, the same for a seed."""

import hashlib
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
GUEST_BADGE = "OP-GUEST0001"


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


def colleague(number: int, role: str, seed: int) -> Colleague:
    """The `number`-th person of the house in one role."""
    code = hashlib.sha256(f"{seed}/badge/{number}".encode()).hexdigest()[:10].upper()
    name = NAMES[number % len(NAMES)] + (str(number // len(NAMES) + 1) if number >= len(NAMES) else "")
    return Colleague(f"op-{number:03d}", name, f"OP-{code}", (role,))


def guest() -> Colleague:
    """For whoever takes over a bench by hand in the demonstration."""
    return Colleague("op-guest", "来宾 Guest", GUEST_BADGE, ("receiver", "picker", "packer", "supervisor"))
