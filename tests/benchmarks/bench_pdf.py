"""How much slower than a bare WeasyPrint + pyHanko loop is issuing signed certificates?"""

import io
import os
import tempfile
from datetime import UTC, datetime
from itertools import count

from tests.benchmarks import Contest, benchmark

CERTIFICATES = 12
NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


class Bench:
    """A site in a temporary folder and a bare loop beside it, both printing the same pages."""

    def __init__(self):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footprint.settings")
        self.folder = tempfile.TemporaryDirectory()
        import django

        django.setup()
        from django.conf import settings
        from django.test.utils import override_settings, setup_databases

        self.settings = override_settings(DATA_DIR=type(settings.DATA_DIR)(self.folder.name), DEMO=True)
        self.settings.enable()
        self.databases = setup_databases(verbosity=0, interactive=False)
        self.serials = count(1)
        self._prepare_site()
        self._prepare_bare_loop()

    def _prepare_site(self):
        from footprint.accounts.models import Organisation

        self.organisation = Organisation.objects.create(
            name_zh="杭州国际博览中心有限公司", name_en="Hangzhou Expo Center"
        )

    def _prepare_bare_loop(self):
        from cryptography.hazmat.primitives import serialization
        from pyhanko.sign import SimpleSigner
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        from footprint.certificates import authority, documents, pdf
        from tests.certificates.samples import sample

        assert not pdf.pdf_problem()
        identity = authority.signing_identity(demo=True, at=datetime.now(UTC))
        (folder,) = (type(self.settings.options["DATA_DIR"])(self.folder.name) / "bare",)
        folder.mkdir()
        pem = serialization.Encoding.PEM
        (folder / "key.pem").write_bytes(
            identity.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        for name, certificate in zip(("own.pem", "root.pem"), identity.chain, strict=True):
            (folder / name).write_bytes(certificate.public_bytes(pem))
        self.signer = SimpleSigner.load(
            str(folder / "key.pem"), str(folder / "own.pem"), ca_chain_files=(str(folder / "root.pem"),)
        )
        self.record = sample("statement", serial=1)
        self.number = self.record["number"]
        self.page = documents.html_make(self.record, language="zh-hans")
        self.frozen = documents.canonical(self.record)
        self.fetcher = pdf._fetcher()
        self.fonts = FontConfiguration()
        self.sheet = CSS(
            string=documents.stylesheet("statement", "v1", "zh-hans"),
            font_config=self.fonts,
            url_fetcher=self.fetcher,
        )

    def issue(self) -> list[bytes]:
        """Ours: number, frozen facts, page, signature, row and bytes in the database."""
        from footprint.certificates.services import document_issue
        from tests.certificates.samples import STATEMENT

        made = []
        for _ in range(CERTIFICATES):
            items = [{**STATEMENT["items"][0], "value": f"{next(self.serials):,}"}, *STATEMENT["items"][1:]]
            document = document_issue(
                kind="statement",
                facts={**STATEMENT, "items": items},
                subject=self.organisation,
                organisation=self.organisation,
                issued_by=None,
                languages=("zh-hans",),
                now=NOW,
            )
            made.append(document.files.get().pdf)
        return made

    def bare_loop(self) -> list[bytes]:
        """The reference: the same page with another figure, WeasyPrint, pyHanko; nothing else."""
        import segno
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import PdfSignatureMetadata, sign_pdf
        from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
        from weasyprint import HTML, Attachment

        made = []
        for _ in range(CERTIFICATES):
            figure = f"{next(self.serials):,}"
            segno.make(self.record["verify_url"] + figure, error="m", micro=False).svg_inline()
            unsigned = HTML(string=self.page.replace("3,902.72", figure), url_fetcher=self.fetcher).write_pdf(
                stylesheets=[self.sheet],
                font_config=self.fonts,
                pdf_variant="pdf/a-3a",
                attachments=[Attachment(string=self.frozen, name="record.json", relationship="Source")],
            )
            out = io.BytesIO()
            sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(unsigned)),
                PdfSignatureMetadata(
                    field_name="Issuer",
                    md_algorithm="sha256",
                    subfilter=SigSeedSubFilter.PADES,
                    certify=True,
                    docmdp_permissions=MDPPerm.NO_CHANGES,
                ),
                self.signer,
                bytes_reserved=8192,
                output=out,
            )
            made.append(out.getvalue())
        return made

    def close(self) -> None:
        from django.test.utils import teardown_databases

        teardown_databases(self.databases, verbosity=0)
        self.settings.disable()
        self.folder.cleanup()


def same_pages(ours: list[bytes], theirs: list[bytes]) -> bool:
    """As many files on both sides, each signed and intact, with about as much on the page."""
    from calculators.verify import verify_pdf

    sound = all(verify_pdf(bytes(pdf)).check("intact").verdict == "pass" for pdf in [*ours, *theirs])
    return sound and len(ours) == len(theirs) and abs(len(ours[0]) - len(theirs[0])) < 15_000


@benchmark(name="pdf.signed", goal=0.8, better="higher", unit="certificates/s", n=CERTIFICATES)
def pdf_signed() -> Contest:
    """Certificates issued per second, stored and all, beside WeasyPrint and pyHanko in a bare loop."""
    bench = Bench()
    return Contest(ours=bench.issue, reference=bench.bare_loop, same=same_pages, after=bench.close)
