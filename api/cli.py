"""The entry point of `truyvet`: results on stdout, progress on stderr, exit 0, 1 (known error) or 2 (usage)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from api.parser import build_parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status. Known errors become one line of Vietnamese on stderr."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.version:
        from pipeline.trace import program_version

        sys.stdout.write(f"truyvet {program_version()}\n")
        return 0
    if arguments.command is None:
        parser.print_help()
        return 2
    from api import commands, screen
    from models.errors import TruyVetError

    try:
        commands.COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
    except TruyVetError as error:
        sys.stderr.write(screen.error_line(error) + "\n")
        return 1
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; nothing is wrong and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("Đã dừng theo yêu cầu; dữ liệu trong kho vẫn nguyên.\n")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
