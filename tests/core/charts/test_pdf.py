"""Does a PDF show the same chart as the page, with real letters and a name for screen readers?"""

import io
import os
import re

import pypdf
import pytest
from django.utils import translation

from footprint.certificates.pdf import pdf_problem
from footprint.web.style_examples import example_charts
from tests.core.charts.support import parse, words


@pytest.fixture(scope="module")
def html_to_pdf():
    """Turns HTML into a tagged PDF with the vendored fonts."""
    if problem := pdf_problem():
        if os.environ.get("CI") == "true":
            pytest.fail(f"PDFs cannot be made, and CI=true requires it: {problem}")
        pytest.skip(f"needs the PDF libraries: {problem}")
    from weasyprint import HTML

    return lambda html: pypdf.PdfReader(io.BytesIO(HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("index", range(6))
def test_chart_in_a_pdf_has_the_same_words_and_its_name(html_to_pdf, index, language):
    with translation.override(language):
        chart = example_charts()[index]
    markup = chart.svg(640)

    pdf = html_to_pdf(f"<html lang='{language}'><title>x</title><p>{markup}</p></html>")

    shown = re.sub(r"\s", "", pdf.pages[0].extract_text())
    missing = [word for word in words(parse(markup)) if re.sub(r"\s", "", word) not in shown]
    assert missing == []
    assert chart.title in _alternatives(pdf)


def _alternatives(pdf: pypdf.PdfReader) -> list[str]:
    """The texts that screen readers hear in place of pictures."""
    found, waiting = [], [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node and not isinstance(node["/K"], int) else []
    return found
