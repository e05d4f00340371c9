"""The root of everything that central refuses or cannot do."""


class CentralError(Exception):
    """One sentence that says what was wrong, with the evidence."""
