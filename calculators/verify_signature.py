"""Does the signature of a file hold, for every byte of it, and to whom does it lead?"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from asn1crypto import cms, core, pem, x509
from cryptography import x509 as certificates
from cryptography.exceptions import InvalidSignature
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import (
    PdfSignatureStatus,
    SignatureCoverageLevel,
    TimestampSignatureStatus,
)
from pyhanko_certvalidator import ValidationContext

from calculators.asynchronous import finish
from calculators.verify_check import Check, check

MIB = 1024 * 1024
Anchor = Literal["given", "embedded"]


class Stop(Exception):
    """The examination ends here with one failed check."""

    def __init__(self, code: str, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.check = Check(code=code, verdict="fail", zh=zh, en=en)


def open_pdf(data: bytes) -> PdfFileReader:
    """A reader of ``data`` that refuses to unpack more than a document can need."""
    if not data.startswith(b"%PDF-"):
        raise Stop("readable", zh="这不是 PDF 文件。", en="This is not a PDF file.")
    limits = DecodeLimits(
        per_stream=StreamDecodeLimits(max_output_size=32 * MIB),
        document_budget=DocumentDecodeBudget(base_allowance=64 * MIB, max_ratio=20),
    )
    return PdfFileReader(io.BytesIO(data), decode_limits=limits)


def the_signature(reader: PdfFileReader) -> EmbeddedPdfSignature:
    """The one signature of an issued document; none or several end the examination."""
    signatures = list(reader.embedded_signatures)
    if not signatures:
        raise Stop(
            "signed",
            zh="文件没有电子签名：签发的文件都有签名，这份不是原件。",
            en="The file has no signature. Every issued document is signed, so this is not an original.",
        )
    if len(signatures) > 1:
        raise Stop(
            "signed",
            zh="文件有多个签名：签发的文件只有一个，有人在签发后添加了内容。",
            en="The file has several signatures. Issued documents have one: something was added after issue.",
        )
    signature: EmbeddedPdfSignature = signatures[0]
    return signature


def validate(
    embedded: EmbeddedPdfSignature, *, trust_roots: Sequence[bytes], timestamp_roots: Sequence[bytes]
) -> tuple[PdfSignatureStatus, Anchor]:
    """The status of the signature at the moment of signing, and where the trusted root came from."""
    given = [certificate for text in trust_roots for certificate in _certificates(text)]
    moment = _stamped_at(embedded) or embedded.self_reported_timestamp
    context = ValidationContext(
        trust_roots=given or _roots_inside(embedded),
        other_certs=_inside(embedded),
        allow_fetching=False,
        moment=moment,
    )
    stamp_roots = [certificate for text in timestamp_roots for certificate in _certificates(text)]
    stamps = ValidationContext(trust_roots=stamp_roots, allow_fetching=False, moment=moment)
    status = finish(async_validate_pdf_signature(embedded, context, ts_validation_context=stamps))
    return status, "given" if given else "embedded"


def signature_checks(
    data: bytes, embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, *, anchor: Anchor
) -> list[Check]:
    """What the signature proves: nothing added, nothing changed, nothing permitted, issued by whom, when."""
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and _nothing_hidden(data, embedded)
    checks = [
        check(
            "covers_whole_file",
            whole,
            zh=("签名覆盖文件的每一个字节。", "签名没有覆盖整个文件：签名之后有内容被添加或改动。"),
            en=(
                "The signature covers every byte of the file.",
                "The signature does not cover the whole file: something was added or changed after signing.",
            ),
        ),
        check(
            "intact",
            status.intact and status.valid,
            zh=("签名后内容没有任何改动。", "内容与签名不符：文件在签名后被改动过。"),
            en=(
                "Nothing was changed after signing.",
                "The content does not match the signature: the file was changed after signing.",
            ),
        ),
        check(
            "certified",
            status.docmdp_ok is not False and embedded.docmdp_level == MDPPerm.NO_CHANGES,
            zh=("签名禁止任何后续修改。", "签名没有禁止后续修改，不是本系统签发文件的签名方式。"),
            en=(
                "The signature forbids every later change.",
                "The signature does not forbid later changes; issued documents always do.",
            ),
        ),
        _chain_check(status, anchor=anchor),
    ]
    if status.timestamp_validity is not None:
        checks.append(_timestamp_check(status.timestamp_validity))
    return checks


def describe(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus, *, anchor: Anchor) -> dict[str, Any]:
    """Signer, key, times and algorithm, for the auditor."""
    certificate = embedded.signer_cert
    stamped = _stamped_at(embedded)
    claimed = embedded.self_reported_timestamp
    return {
        "signer": certificate.subject.human_friendly,
        "issuer": certificate.issuer.human_friendly,
        "fingerprint": certificate.sha256.hex(),
        "valid_from": certificate.not_valid_before.isoformat(),
        "valid_until": certificate.not_valid_after.isoformat(),
        "root_fingerprints": [root.sha256.hex() for root in _roots_inside(embedded)],
        "anchor": anchor,
        "algorithm": status.pkcs7_signature_mechanism,
        "signed_at": claimed.astimezone(UTC).isoformat() if claimed else None,
        "timestamped_at": stamped.astimezone(UTC).isoformat() if stamped else None,
    }


def _chain_check(status: PdfSignatureStatus, *, anchor: Anchor) -> Check:
    detail = {"anchor": anchor}
    if not status.trusted:
        return Check(
            code="chain",
            verdict="fail",
            zh="签名证书不能追溯到所信任的根证书，或签名时证书不在有效期内：签发者不可信。",
            en="The signing certificate does not lead to a trusted root, or was not valid when it signed: "
            "the issuer is not the one you trust.",
            detail=detail,
        )
    if anchor == "given":
        return Check(
            code="chain",
            verdict="pass",
            zh="签名证书可追溯到您给定的根证书，签名时在有效期内。",
            en="The signing certificate leads to the root you gave and was valid when it signed.",
            detail=detail,
        )
    return Check(
        code="chain",
        verdict="unknown",
        zh="签名证书可追溯到文件自带的根证书。任何人都能自制根证书："
        "请把根证书指纹与签发网站公布的指纹核对，或用 --root 给定。",
        en="The signing certificate leads to the root inside the file. Anybody can make a root: compare its "
        "fingerprint with the one that the issuing site publishes, or give it with --root.",
        detail=detail,
    )


def _timestamp_check(stamp: TimestampSignatureStatus) -> Check:
    detail = {"time": stamp.timestamp.isoformat(), "authority": stamp.signing_cert.subject.human_friendly}
    if not (stamp.intact and stamp.valid):
        return Check(
            code="timestamp",
            verdict="fail",
            zh="时间戳与签名不符。",
            en="The time stamp does not match the signature.",
            detail=detail,
        )
    if not stamp.trusted:
        return Check(
            code="timestamp",
            verdict="unknown",
            zh="时间戳完好，但没有给定时间戳机构的根证书，无法确认该机构。",
            en="The time stamp is intact, but no root of its authority was given, so it is not confirmed.",
            detail=detail,
        )
    return Check(
        code="timestamp",
        verdict="pass",
        zh="独立的时间戳机构证明了签名时间。",
        en="An independent authority vouches for the time of signing.",
        detail=detail,
    )


# --- the one gap that a signature cannot cover: its own place in the file -------------------------------
def _nothing_hidden(data: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the gap holds the signature and zeros only.

    Spelling that readers forgive (capitals, spaces, bits after the end) is refused, and so are parts of the
    signature's wrapping that no cryptographic check reads: a flipped bit is noticed wherever it is.
    """
    ranges = [int(number) for number in embedded.byte_range]
    if len(ranges) != 4 or ranges[0] != 0 or ranges[2] + ranges[3] != len(data):
        return False
    gap = data[ranges[1] : ranges[2]]
    if re.fullmatch(rb"<[0-9A-F]+>", gap) is None:
        return False
    content = bytes.fromhex(gap[1:-1].decode("ascii"))
    info = cms.ContentInfo.load(content)
    der = info.dump()
    if content[: len(der)] != der or content[len(der) :].strip(b"\0"):
        return False
    if cms.ContentInfo.load(der, strict=True).dump(force=True) != der:
        return False
    return _wrapping_is_plain(info, embedded)


def _wrapping_is_plain(info: cms.ContentInfo, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the parts that no digest covers are spelled in the one way in which they are always written."""
    signed = info["content"]
    signer = signed["signer_infos"][0]
    inside = _inside(embedded)
    own = embedded.signer_cert
    name = cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number})
    return (
        info["content_type"].native == "signed_data"
        and len(signed["signer_infos"]) == 1
        and signed["version"].native == "v1"
        and signer["version"].native == "v1"
        and signer["sid"].dump() == name.dump()
        and [algorithm["algorithm"].native for algorithm in signed["digest_algorithms"]] == ["sha256"]
        and _plainly_spelled(signed["digest_algorithms"][0])
        and signer["digest_algorithm"]["algorithm"].native == "sha256"
        and _plainly_spelled(signer["digest_algorithm"])
        and _plainly_spelled(signer["signature_algorithm"])
        and signed["encap_content_info"].dump() == cms.ContentInfo({"content_type": "data"}).dump()
        and len(inside) == len(signed["certificates"])
        and all(_issued_by_one_of(certificate, inside) for certificate in inside)
    )


def _plainly_spelled(algorithm: Any) -> bool:
    """Whether an algorithm is written with no parameters, or with the empty parameter."""
    kind, name = type(algorithm), algorithm["algorithm"].native
    spellings = {
        kind({"algorithm": name}).dump(),
        kind({"algorithm": name, "parameters": core.Null()}).dump(),
    }
    return algorithm.dump() in spellings


def _issued_by_one_of(certificate: x509.Certificate, others: Iterable[x509.Certificate]) -> bool:
    """Whether one of ``others`` signed this certificate (a root signs itself)."""
    own = certificates.load_der_x509_certificate(certificate.dump())
    for other in others:
        if other.subject != certificate.issuer:
            continue
        try:
            own.verify_directly_issued_by(certificates.load_der_x509_certificate(other.dump()))
        except (InvalidSignature, ValueError, TypeError):
            continue
        return True
    return False


# --- certificates and times ---------------------------------------------------------------------------
def _inside(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    return [embedded.signer_cert, *embedded.other_embedded_certs]


def _roots_inside(embedded: EmbeddedPdfSignature) -> list[x509.Certificate]:
    return [certificate for certificate in _inside(embedded) if certificate.self_signed in {"maybe", "yes"}]


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime | None:
    try:
        token = find_unique_cms_attribute(
            embedded.signer_info["unsigned_attrs"], "signature_time_stamp_token"
        )
    except NonexistentAttributeError:
        return None
    moment: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _certificates(text: bytes) -> Iterator[x509.Certificate]:
    if pem.detect(text):
        for _name, _headers, der in pem.unarmor(text, multiple=True):
            yield x509.Certificate.load(der)
    else:
        yield x509.Certificate.load(text)
