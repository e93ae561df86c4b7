"""How does a PDF get the one signature that it keeps for ever?"""

import io

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, async_sign_pdf
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from calculators.asynchronous import finish
from footprint.certificates.authority import SigningIdentity
from footprint.core.problems import Unavailable

SIGNATURE_FIELD = "Issuer"
TIMESTAMP_TIMEOUT_S = 20
# Room for the signature beside its certificates, and for a time stamp with its own. Asking pyHanko to find
# out by a trial signature doubles the work.
ROOM_SIGNATURE_BYTES = 2 * 1024
ROOM_TIMESTAMP_BYTES = 14 * 1024


class TimestampUnavailable(Unavailable):
    """The time stamp authority of the settings does not answer."""

    code = "timestamp_unavailable"

    def __init__(self, error: Exception):
        super().__init__(
            _("The time stamp authority %(address)s does not answer: %(problem)s."),
            remedy=_("The document keeps its number and is completed when it is issued again."),
            params={"address": settings.TIMESTAMP_URL, "problem": error},
        )


def sign(pdf: bytes, *, identity: SigningIdentity, reason: str, location: str) -> bytes:
    """The PDF with a certifying PAdES signature that permits no later change.

    When ``TIMESTAMP_URL`` is set, an RFC 3161 time stamp of that authority is part of the signature; if the
    authority does not answer, nothing is signed, because a document without the promised time stamp would
    look complete.

    Parameters
    ----------
    reason, location
        Words that PDF readers show beside the signature.
    """
    metadata = PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        location=location,
    )
    stamper = timestamper()
    out = io.BytesIO()
    try:
        finish(
            async_sign_pdf(
                IncrementalPdfFileWriter(io.BytesIO(pdf)),
                metadata,
                _signer(identity),
                timestamper=stamper,
                bytes_reserved=_room(identity, timestamped=stamper is not None),
                output=out,
            )
        )
    except TimestampRequestError as error:
        raise TimestampUnavailable(error) from error
    return out.getvalue()


def _room(identity: SigningIdentity, *, timestamped: bool) -> int:
    """Characters to keep free for the signature: two for each byte, as it is written in hexadecimal."""
    certificates = sum(len(c.public_bytes(serialization.Encoding.DER)) for c in identity.chain)
    stamp = ROOM_TIMESTAMP_BYTES if timestamped else 0
    return 2 * (certificates + ROOM_SIGNATURE_BYTES + stamp)


def timestamper() -> TimeStamper | None:
    """The time stamp authority of the settings, if any."""
    if not settings.TIMESTAMP_URL:
        return None
    return HTTPTimeStamper(
        settings.TIMESTAMP_URL,
        https=settings.TIMESTAMP_URL.startswith("https://"),
        timeout=TIMESTAMP_TIMEOUT_S,
    )


def _signer(identity: SigningIdentity) -> SimpleSigner:
    der = serialization.Encoding.DER
    key = identity.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain = [x509.Certificate.load(certificate.public_bytes(der)) for certificate in identity.chain]
    return SimpleSigner(
        signing_cert=chain[0],
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore.from_certs(chain[1:]),
    )
