"""Codes in the reader's words. A code's msgid is `kind.code`; one without words stands for itself, readably."""

from flask_babel import gettext

# The four meanings of the design, and none.
MEANING = {
    "order": {
        "review": "look",
        "awaiting_stock": "look",
        "out_of_stock": "stop",
        "reserved": "info",
        "released": "info",
        "shipped": "go",
        "cancelled": "plain",
    },
    "transfer": {
        "asked": "info",
        "shipped": "look",
        "received": "go",
        "cancelled": "plain",
        "reversed": "plain",
    },
    "fulfilment": {
        "released": "info",
        "picking": "info",
        "picked": "info",
        "verified": "info",
        "weighed": "info",
        "shipped": "go",
        "cancelling": "look",
        "cancelled": "plain",
        "short": "stop",
    },
    "parcel": {
        "open": "info",
        "verified": "info",
        "weighed": "info",
        "shipped": "go",
        "passed": "go",
        "intercepted": "stop",
    },
    "purchase": {"open": "info", "closed": "go"},
    "return": {"waiting": "plain", "expected": "info", "received": "look", "closed": "go", "cancelled": "plain"},
    "intercept": {"asked": "look", "stopped": "go", "too_late": "stop"},
    "confirmation": {"pending": "look", "sent": "go", "failed": "stop"},
    "task": {"open": "look", "closed": "go"},
    "event": {"applied": "go", "parked": "stop"},
    "count": {
        "requested": "info",
        "counting": "info",
        "investigating": "look",
        "review": "look",
        "done": "go",
        "cancelled": "plain",
    },
    "line": {"online": "go", "offline": "stop"},
    "gateway": {"enrolled": "go", "revoked": "stop"},
    "token": {"live": "go", "revoked": "plain"},
    "user": {"active": "go", "inactive": "plain"},
}
ICON = {
    "go": "check-circle-fill",
    "stop": "x-octagon-fill",
    "look": "exclamation-triangle-fill",
    "info": "info-circle-fill",
    "plain": "dash-circle",
}


def word(kind: str, code: str | None) -> str:
    """What people call it; `some_code` without a translation reads `some code`."""
    if not code:
        return ""
    msgid = f"{kind}.{code}"
    text = str(gettext(msgid))
    return text if text != msgid else code.replace("_", " ")


def meaning(kind: str, code: str | None) -> str:
    """go, stop, look, info or plain."""
    return MEANING.get(kind, {}).get(code or "", "plain")


def icon(name: str) -> str:
    """The icon that always stands beside a meaning's colour."""
    return ICON[name]
