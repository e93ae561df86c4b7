"""How are files given out?"""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from footprint.offsets.exchange import cell_safe


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """Rows as a CSV file that spreadsheets open as UTF-8; no cell runs as a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([cell_safe(str(cell)) for cell in row] for row in rows)
    return attachment("\ufeff" + text.getvalue(), name=f"{name}.csv", media_type="text/csv; charset=utf-8")


def attachment(content: str | bytes, *, name: str, media_type: str) -> HttpResponse:
    """Content as a file to be saved."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
