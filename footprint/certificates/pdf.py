"""How do a page of HTML and its frozen facts become the same PDF/A-3a + PDF/UA-1 file every time?

WeasyPrint needs native libraries, so it is imported when the first document is made; without them the site
runs with documents switched off (``pdf_problem`` says why and what turns them on).
"""

import base64
import ctypes
import os
import sys
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from footprint.certificates.native import load_native
from footprint.certificates.typefaces import write_fontconfig
from footprint.core.problems import Unavailable

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

ASSETS_DIR = Path(__file__).parent / "assets"
INSTALL_COMMAND = (
    "sudo apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)
RECORD_NAME = "record.json"
# What WeasyPrint loads. HarfBuzz-subset is optional there, but without it one document takes seconds.
NATIVE_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libfontconfig.so.1",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
)

# One layout at a time per process: Pango's font map is shared, and a configuration per document would let
# memory grow from 120 MB to 364 MB in 40 documents.
_renderer_lock = threading.Lock()

# PDF/UA-1 identification, with the schema description that PDF/A demands of every property it does not
# define itself.
_PDF_UA_IDENTIFICATION = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class PdfUnavailable(Unavailable):
    """Documents are switched off on this machine; the text says which command turns them on."""

    code = "pdf_unavailable"

    def __init__(self, problem: str):
        super().__init__(
            _("Documents are switched off on this machine: %(problem)s"),
            remedy=_("Turn them on with `%(command)s`, then start the site again."),
            params={"problem": problem, "command": INSTALL_COMMAND},
        )


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file embedded in the PDF: name, bytes, what it is."""

    name: str
    content: bytes
    description: str


@cache
def pdf_problem() -> str:
    """Why no PDF can be made on this machine, or an empty text when everything is in place."""
    os.environ["FONTCONFIG_FILE"] = str(write_fontconfig(settings.DATA_DIR / "fonts"))
    try:
        load_native(settings.BASE_DIR / ".native")
        if sys.platform == "linux":
            for name in NATIVE_LIBRARIES:
                ctypes.CDLL(name)
        else:
            import weasyprint  # noqa: F401, PLC0415  (knows the names of the libraries on other systems)
    except OSError as error:
        return str(error).splitlines()[0]
    return ""


def pdf_available() -> bool:
    """Whether this process can make documents."""
    return not pdf_problem()


def require_pdf() -> None:
    """Raise ``PdfUnavailable`` with the way out when no PDF can be made."""
    if problem := pdf_problem():
        raise PdfUnavailable(problem)


@cache
def _font_configuration() -> "FontConfiguration":
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415  (needs native libraries)

    return FontConfiguration()


@cache
def _fetcher():
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415  (needs native libraries)

    class VendoredFetcher(URLFetcher):
        """Serves ``data:`` and ``vendored:<file>`` below ``assets/``; anything else stops the document."""

        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            name = url.removeprefix("vendored:")
            file = (ASSETS_DIR / name).resolve()
            if name == url or not file.is_relative_to(ASSETS_DIR) or not file.is_file():
                raise ValueError(f"Documents load data: addresses and vendored files only, not {url!r}.")
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": "image/svg+xml"})

    return VendoredFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)


@cache
def _stylesheet(css: str) -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415  (needs native libraries)

    return CSS(string=css, font_config=_font_configuration(), url_fetcher=_fetcher())


def html_to_pdf(
    *, html: str, css: str, attachments: list[Attachment], created: datetime, identifier: bytes
) -> bytes:
    """Lay out one document.

    Parameters
    ----------
    html, css
        The page and its style sheet; both may load ``data:`` and ``vendored:`` addresses only.
    attachments
        Files to embed, as data that the page was made from.
    created
        Date and time written into the file, the same for every repetition.
    identifier
        16 bytes that name the file, the same for every repetition.

    Returns
    -------
    bytes
        PDF/A-3a that also declares PDF/UA-1; byte-identical for the same arguments in one environment.

    Raises
    ------
    PdfUnavailable
        The native libraries are missing.
    """
    require_pdf()
    from weasyprint import HTML  # noqa: PLC0415  (needs native libraries)
    from weasyprint import Attachment as EmbeddedFile  # noqa: PLC0415

    files = [
        EmbeddedFile(
            string=a.content,
            name=a.name,
            description=a.description,
            created=created,
            modified=created,
            relationship="Source",
        )
        for a in attachments
    ]
    with _renderer_lock:
        return HTML(string=html, url_fetcher=_fetcher()).write_pdf(
            stylesheets=[_stylesheet(css)],
            font_config=_font_configuration(),
            attachments=files,
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            finisher=_declare_pdf_ua,
        )


def _declare_pdf_ua(document, pdf) -> None:
    """Add the PDF/UA-1 identification inside the one RDF element of the metadata stream.

    WeasyPrint's own ``xmp_metadata`` appends a second RDF element, which readers ignore.
    """
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    end = b"</rdf:RDF>"
    metadata.stream = [part.replace(end, _PDF_UA_IDENTIFICATION + end) for part in metadata.stream]


def data_uri(svg: bytes) -> str:
    """An SVG picture as an address that a page can carry inside itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
