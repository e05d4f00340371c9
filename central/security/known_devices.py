"""Browsers in which somebody signed in before: a signed cookie names them. It lets nobody in; it keeps others' wrong
passwords from slowing this one down (`throttle`).
"""

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "floorgate_device"
LIFE_S = 365 * 24 * 3600
_MOST_USERS = 10  # of one browser


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """A browser, and who signed in there, each with the stamp of the password it was done with."""

    id: str
    users: dict[str, str]  # user id -> stamp

    def knows(self, user_id: int, stamp: str) -> bool:
        """Whether this user signed in here with the present password."""
        return self.users.get(str(user_id)) == stamp


class KnownDevices:
    """Reads and writes the cookie."""

    def __init__(self, secret_key: str) -> None:
        self._signer = URLSafeTimedSerializer(secret_key, salt="floorgate-device")

    def read(self, cookie: str | None) -> KnownDevice | None:
        """The device of a cookie; None where there is none, or one that is too old or not ours."""
        try:
            content = self._signer.loads(cookie or "", max_age=LIFE_S)
            return KnownDevice(str(content["id"]), {str(user): str(stamp) for user, stamp in content["users"].items()})
        except (BadData, KeyError, TypeError, AttributeError):
            return None

    def write(self, before: KnownDevice | None, user_id: int, stamp: str) -> str:
        """The cookie after somebody signed in."""
        users = {**(before.users if before else {})}
        users.pop(str(user_id), None)
        users[str(user_id)] = stamp
        kept = dict(list(users.items())[-_MOST_USERS:])
        return str(self._signer.dumps({"id": before.id if before else secrets.token_urlsafe(12), "users": kept}))
