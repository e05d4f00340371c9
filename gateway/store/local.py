"""Tables that a replay does not rebuild, each with the reason; every other table follows from the event log alone."""

_SET_UP = "set up by a person; facts name stations and devices and need no more of them"
_IN_FLIGHT = "work in hand; what is finished becomes a fact"
_PERSONAL = "personal data, which the log never holds; deleted when its time is over"

LOCAL: dict[str, str] = {
    "carton": _SET_UP,
    "device": _SET_UP,
    "label_ahead": "labels that were made before they are needed; they are made again where they are missing",
    "label_template": _SET_UP,
    "operator_pin": "a secret, which the log never holds",
    "pairing": _SET_UP,
    "parked": "messages that could not be used, as they came",
    "pick_face": _SET_UP,
    "print_binding": _SET_UP,
    "print_job": "labels on their way to a printer; what came out is a fact",
    "receiver": _PERSONAL,
    "setting": "set up by a person, and counters; the numbers that were given out stand in the facts",
    "station": _SET_UP,
    "station_work": _IN_FLIGHT,
    "unclaimed_contact": _PERSONAL,
    "wave_path": "a drawing of a wave's walk, planned once",
}
