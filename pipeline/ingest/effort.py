"""What reading one file may cost, and how far it is: readers of paged files ask and tell here.

A process reads one file at a time, so one place for all readers is enough.
"""

from __future__ import annotations

from collections.abc import Callable

from models.errors import LimitExceeded
from models.settings import Limits

#: Told after each page: pages done, and pages in all.
Report = Callable[[int, int], None]


class Effort:
    """The limits of this process, and who is told of pages done."""

    def __init__(self) -> None:
        """Start with the limits as they ship, and nobody told."""
        self.limits = Limits()
        self.report: Report = _nobody
        self.whole = True

    def begin(self, limits: Limits, report: Report) -> None:
        """Take the limits and the listener of the file that is read next."""
        self.limits, self.report, self.whole = limits, report, True


def _nobody(done: int, total: int) -> None:
    """Tell nobody."""


EFFORT = Effort()


def page_done(done: int, total: int) -> None:
    """Tell that `done` of `total` pages are read. A reader silent for too long is taken for hung."""
    EFFORT.report(done, total)


def page_left() -> None:
    """Tell that a page was left unread for want of a program or of time: the next run reads the file again."""
    EFFORT.whole = False


def check_pages(count: int, name: str) -> None:
    """Raise LimitExceeded where a file has more pages than may be read."""
    most = EFFORT.limits.pages
    if count > most:
        raise LimitExceeded(
            f"{name}: có {count} trang, quá giới hạn {most} trang; hãy tách tệp, hoặc nâng TRUYVET_PAGES rồi nạp lại."
        )
