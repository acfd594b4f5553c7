"""matrix.json: the records themselves, for scripts. Numbers are plain, dates ISO 8601, text unchanged."""

from __future__ import annotations

import json

from models.shapes import matrix_json
from models.tracing import Matrix
from pipeline.export.rows import whole


def json_bytes(matrix: Matrix) -> bytes:
    """Return the shape `matrix_json` in UTF-8, in the order given; the same matrix gives the same bytes.

    Raises ValueError where a number is not finite, which JSON cannot hold.
    """
    text = json.dumps(matrix_json(matrix), ensure_ascii=False, indent=1, allow_nan=False)
    return (whole(text) + "\n").encode()
