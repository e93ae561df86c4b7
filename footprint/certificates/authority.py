"""Whose signature do documents carry?

Production gives the site a key and its certificate chain by settings (``SIGNING_KEY_FILE``,
``SIGNING_CHAIN_FILE``). Without them the site makes its own certification authority when the first document
is issued: that proves "issued by this site and unchanged", not who runs the site. Demo documents have an
authority of their own, always, so that none of them can ever carry a real signature.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT_LIFE = timedelta(days=20 * 365)
KEY_LIFE = timedelta(days=3 * 365)
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class SigningIdentity:
    """A private key with the certificates from its own up to the root."""

    key: PrivateKeyTypes
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def chain_pem(self) -> str:
        return "".join(certificate.public_bytes(_PEM).decode("ascii") for certificate in self.chain)


def signing_identity(*, demo: bool, at: datetime) -> SigningIdentity:
    """The identity that signs new documents.

    Parameters
    ----------
    at
        The real time: a key is used only while its certificate is valid.

    Raises
    ------
    ImproperlyConfigured
        The settings name a key or chain that cannot be used.
    """
    if not demo and settings.SIGNING_KEY_FILE:
        return _configured_identity(at=at)
    return _own_identity(demo=demo, at=at)


def is_self_made(*, demo: bool) -> bool:
    """Whether signatures come from an authority that the site made itself."""
    return demo or not settings.SIGNING_KEY_FILE


def key_make(*, demo: bool, at: datetime) -> SigningIdentity:
    """A fresh key under the site's own authority; from now on it signs."""
    folder = _own_authority(demo=demo, at=at)
    key = ec.generate_private_key(ec.SECP256R1())
    root_key, root = _read(folder / "root.pem")
    certificate = _certificate(
        subject=_name(demo=demo, role="document signing"),
        key=key,
        issuer_key=root_key,
        issuer=root,
        at=at,
        life=KEY_LIFE,
    )
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    _write(folder / "keys" / f"{at:%Y%m%d%H%M%S%f}-{fingerprint[:16]}.pem", key=key, certificate=certificate)
    return SigningIdentity(key=key, chain=(certificate, root))


# --- configured -------------------------------------------------------------------------------------
def _configured_identity(*, at: datetime) -> SigningIdentity:
    try:
        password = settings.SIGNING_KEY_PASSPHRASE.encode() or None
        key = serialization.load_pem_private_key(Path(settings.SIGNING_KEY_FILE).read_bytes(), password)
        chain = tuple(x509.load_pem_x509_certificates(Path(settings.SIGNING_CHAIN_FILE).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise ImproperlyConfigured(
            f"The signing key cannot be read: {error}. SIGNING_KEY_FILE must name a PEM private key (with "
            "SIGNING_KEY_PASSPHRASE when it is encrypted), SIGNING_CHAIN_FILE the PEM certificates, own one "
            "first, root last."
        ) from error
    identity = SigningIdentity(key=key, chain=chain)
    if key.public_key() != identity.certificate.public_key():
        raise ImproperlyConfigured(
            f"SIGNING_KEY_FILE does not belong to the first certificate of SIGNING_CHAIN_FILE "
            f"({identity.certificate.subject.rfc4514_string()}). Put the certificate of that key first."
        )
    if not _valid(identity.certificate, at=at):
        raise ImproperlyConfigured(
            f"The signing certificate is valid from {identity.certificate.not_valid_before_utc:%Y-%m-%d} to "
            f"{identity.certificate.not_valid_after_utc:%Y-%m-%d}, not on {at:%Y-%m-%d}. Renew it; documents "
            f"signed "
            "before stay verifiable."
        )
    return identity


# --- self-made --------------------------------------------------------------------------------------
def _own_identity(*, demo: bool, at: datetime) -> SigningIdentity:
    folder = _own_authority(demo=demo, at=at)
    _root_key, root = _read(folder / "root.pem")
    for file in sorted((folder / "keys").glob("*.pem"), reverse=True):
        key, certificate = _read(file)
        if _valid(certificate, at=at):
            return SigningIdentity(key=key, chain=(certificate, root))
    return key_make(demo=demo, at=at)


def _own_authority(*, demo: bool, at: datetime) -> Path:
    """The folder of the site's own authority, made on first use: once, even if two processes ask for it."""
    folder = Path(settings.DATA_DIR) / "signing" / ("demo" if demo else "site")
    if (folder / "root.pem").exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _draft_folder(folder.parent) as draft:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(
            subject=_name(demo=demo, role="root"),
            key=key,
            issuer_key=key,
            issuer=None,
            at=at,
            life=ROOT_LIFE,
        )
        (draft / "keys").mkdir(mode=0o700)
        _write(draft / "root.pem", key=key, certificate=certificate)
        # Fails when another process was first: then its authority is the one.
        with contextlib.suppress(OSError):
            draft.rename(folder)
    return folder


@contextlib.contextmanager
def _draft_folder(parent: Path) -> Iterator[Path]:
    draft = Path(tempfile.mkdtemp(dir=parent))
    try:
        yield draft
    finally:
        if draft.exists():
            for file in sorted(draft.rglob("*"), reverse=True):
                file.rmdir() if file.is_dir() else file.unlink()
            draft.rmdir()


def _name(*, demo: bool, role: str) -> x509.Name:
    organisation = settings.ISSUER_NAME_EN
    mark = "DEMO " if demo else ""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{mark}{organisation}"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{mark}{organisation} {role}"),
        ]
    )


def _certificate(
    *,
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: PrivateKeyTypes,
    issuer: x509.Certificate | None,
    at: datetime,
    life: timedelta,
) -> x509.Certificate:
    """A root certificate (``issuer`` None) or a certificate for signing documents."""
    root = issuer is None
    starts = at.astimezone(UTC) - timedelta(hours=1)
    ends = starts + life
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if root else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts)
        .not_valid_after(ends if root else min(ends, issuer.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=root, path_length=0 if root else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not root,
                content_commitment=not root,
                key_cert_sign=root,
                crl_sign=root,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _valid(certificate: x509.Certificate, *, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _read(file: Path) -> tuple[PrivateKeyTypes, x509.Certificate]:
    text = file.read_bytes()
    return serialization.load_pem_private_key(text, None), x509.load_pem_x509_certificates(text)[0]


def _write(file: Path, *, key: PrivateKeyTypes, certificate: x509.Certificate) -> None:
    text = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    text += certificate.public_bytes(_PEM)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(text)
    draft.rename(file)
