"""Examples in the documents that a command prints: `python -m tests.pages` writes them anew.

An example is a block of code under a comment `<!-- refresh: COMMAND -->`; the commands of a page run in order, in a
folder of their own. `tests/test_pages.py` checks that they still print what stands there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs" / "huong-dan.md")
_EXAMPLE = re.compile(r"(<!-- refresh: (?P<command>.+?) -->\n```[a-z]*\n)(?P<shown>.*?)(?=```)", re.DOTALL)


def renewed(text: str) -> str:
    """Return a page with every example as its command prints it now."""
    with tempfile.TemporaryDirectory() as folder:
        return _EXAMPLE.sub(_renewing(Path(folder)), text)


def examples(text: str) -> list[str]:
    """Return the commands of a page."""
    return [match["command"] for match in _EXAMPLE.finditer(text)]


def _renewing(folder: Path) -> Callable[[re.Match[str]], str]:
    def renew(match: re.Match[str]) -> str:
        here = f'export PATH="{Path(sys.executable).parent}:$PATH"; {match["command"]}'
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TRUYVET_")} | {"COLUMNS": "120"}
        ran = subprocess.run(
            ["bash", "-c", here], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        return match[1] + ran.stdout

    return renew


def main() -> None:
    """Write the examples of all pages anew and name the pages that changed."""
    for page in PAGES:
        old = page.read_text(encoding="utf-8")
        new = renewed(old)
        if new != old:
            page.write_text(new, encoding="utf-8")
            print(page.relative_to(ROOT))


if __name__ == "__main__":
    main()
