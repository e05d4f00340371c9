"""Secrets that people and programs hold: argon2id passwords (RFC 9106) and random tokens."""

import hashlib
import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from central.errors import CentralError

MIN_PASSWORD = 10
_TOKEN_PREFIX = "fgt_"
# RFC 9106, second recommended option: 64 MiB.
_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(4)  # many sign-ins at once must not take all memory
# Verified when a name is unknown, so that an answer takes as long as for a known one.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Bm97MnZ+sZ2C4Fm6/QZqzA$0wwIe+WpWtRaSXmHmybei0Q93LeJnAvK5ZgNE+3icrQ"


class WeakPassword(CentralError):
    """A password that is too short."""


def check_strength(password: str) -> None:
    """Raises WeakPassword below `MIN_PASSWORD` characters (NIST SP 800-63B: length, no composition rules)."""
    if len(password) < MIN_PASSWORD:
        raise WeakPassword(f"a password has at least {MIN_PASSWORD} characters")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one; takes the same time for a name that does not exist (`None`)."""
    try:
        with _at_once:
            return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_password() -> str:
    """A first password that can be read out loud: four groups of letters and digits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def new_token() -> str:
    """A bearer token of 256 random bits; shown once."""
    return _TOKEN_PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. Tokens are long and random: SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
