"""What goes wrong in EPCIS."""


class EpcisError(Exception):
    """An event, identifier or setting that EPCIS has no place for; the text quotes the evidence."""
