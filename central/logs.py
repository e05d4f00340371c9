"""Logs: one JSON object a line on stderr."""

import logging
import sys

import structlog


def log_to_stderr(level: int = logging.INFO) -> None:
    """Sets structlog up for this process; called by commands, never on import."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
