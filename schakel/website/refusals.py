"""A page that is refused is a line in the log: nothing broke, and a traceback would hide what did."""

import logging
from http import HTTPStatus


class WithoutTraceback(logging.Filter):
    """Leaves out where in the code a request was refused (status below 500); a fault keeps its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        if getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) < HTTPStatus.INTERNAL_SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True
