"""Does a signature hold for every byte, lead to the right key, and outlive it?"""

import http.server
import random
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from calculators import numbering
from calculators.verify import verify_pdf
from footprint.certificates import authority, keys
from footprint.certificates.enums import KeyEvent
from footprint.certificates.models import SigningKey
from footprint.certificates.selectors import key_status
from footprint.certificates.verification import file_check, root_pem
from footprint.core.clock import real_now
from tests.certificates.conftest import NOW, facts_with

FLIPS = 20


def stored(document) -> bytes:
    return bytes(document.files.get().pdf)


def test_signature_is_sound_under_the_root_on_record(issue):
    document = issue()
    file = document.files.get()

    report = verify_pdf(stored(document), trust_roots=[root_pem(file.signing_key)])

    assert report.verdict == "pass"
    assert {check.code for check in report.checks} == {
        "readable", "covers_whole_file", "intact", "certified", "chain", "record", "canonical", "number"
    }  # fmt: skip
    assert report.signature["fingerprint"] == file.signing_key.fingerprint
    assert report.signature["algorithm"] == "sha256_ecdsa"
    assert report.record == document.record


def test_without_a_given_root_the_verdict_stays_open(issue):
    report = verify_pdf(stored(issue()))

    assert report.verdict == "unknown"
    assert report.check("chain").verdict == "unknown"


def test_signature_of_another_authority_is_not_trusted(issue):
    demo, real = issue(), issue(demo=False)

    report = verify_pdf(stored(demo), trust_roots=[root_pem(real.files.get().signing_key)])

    assert report.check("chain").verdict == "fail"
    assert report.record is None


def test_flipped_bit_is_found_wherever_it_is(issue):
    data = bytearray(stored(issue()))
    chance = random.Random(20261120)

    missed = []
    for _ in range(FLIPS):
        position, bit = chance.randrange(len(data)), 1 << chance.randrange(8)
        data[position] ^= bit
        if verify_pdf(bytes(data)).verdict != "fail":
            missed.append((position, bit))
        data[position] ^= bit

    assert missed == []
    assert verify_pdf(bytes(data)).verdict == "unknown"


def test_unsigned_and_empty_files_are_refused():
    assert verify_pdf(b"").verdict == "fail"
    assert verify_pdf(b"%PDF-1.7\n%%EOF").verdict == "fail"


def test_command_prints_the_report_and_ends_with_its_verdict(issue, tmp_path):
    document = issue()
    (tmp_path / "good.pdf").write_bytes(stored(document))
    (tmp_path / "bad.pdf").write_bytes(stored(document).replace(b"/Location", b"/Lacation"))
    (tmp_path / "root.pem").write_bytes(root_pem(document.files.get().signing_key))
    command = [sys.executable, "-m", "calculators.verify", "--root", tmp_path / "root.pem"]

    good = subprocess.run(
        [*command, tmp_path / "good.pdf"],
        capture_output=True,
        text=True,
        cwd=django_settings.BASE_DIR,
        check=False,
    )
    bad = subprocess.run(
        [*command, "--confined", "--lang", "zh", tmp_path / "bad.pdf"],
        capture_output=True,
        text=True,
        cwd=django_settings.BASE_DIR,
        check=False,
    )

    assert (good.returncode, bad.returncode) == (0, 1)
    assert f"The check digits of number {document.number} are right." in good.stdout
    assert "only the verification page of the issuing site knows" in good.stdout
    assert "✗ 内容与签名不符" in bad.stdout
    assert (good.stderr, bad.stderr) == ("", "")


def test_pdfsig_agrees(issue, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("needs pdfsig: apt-get install poppler-utils")
    (tmp_path / "document.pdf").write_bytes(stored(issue()))

    told = subprocess.run(
        ["pdfsig", "document.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert "DEMO Footprint document signing" in told


def test_authority_is_made_once_and_its_keys_are_for_their_owner_alone(keys_folder, settings, tmp_path):
    settings.DATA_DIR = tmp_path

    first = authority.signing_identity(demo=False, at=real_now())
    again = authority.signing_identity(demo=False, at=real_now())

    assert first.fingerprint == again.fingerprint
    assert [file.stat().st_mode & 0o077 for file in (tmp_path / "signing").rglob("*.pem")] == [0, 0]
    assert first.certificate.issuer == first.chain[-1].subject
    assert not [p for p in (tmp_path / "signing").iterdir() if p.name not in ("site", "demo")]


def test_rotated_key_signs_new_documents_and_old_ones_stay_good(issue):
    old = issue()
    old_key = old.files.get().signing_key

    new_key = keys.signing_key_rotate(demo=True, reason="Yearly rotation.", by=None, now=real_now())
    new = issue(facts=facts_with("1"))

    assert new.files.get().signing_key == new_key
    assert key_status(old_key).event == KeyEvent.RETIRED
    assert key_status(new_key).event == KeyEvent.TAKEN_INTO_USE
    assert file_check(old.files.get()).sound
    assert file_check(new.files.get()).sound
    assert issue().files.get().sha256 == old.files.get().sha256


def test_expired_key_is_replaced_by_itself_and_its_signatures_stay_good(issue, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    old = issue()
    later = real_now() + authority.KEY_LIFE + timedelta(days=1)

    identity = authority.signing_identity(demo=True, at=later)

    assert identity.fingerprint != old.files.get().signing_key.fingerprint
    assert file_check(old.files.get()).sound


def test_compromised_key_signs_nothing_and_spoils_only_later_signatures(issue, settings, tmp_path, clock):
    settings.DATA_DIR = tmp_path
    clock.set(NOW)
    document = issue()
    file = document.files.get()

    keys.signing_key_compromise(
        key=file.signing_key,
        since=file.signed_at + timedelta(seconds=1),
        reason="Laptop lost.",
        by=None,
        now=NOW,
    )
    assert file_check(document.files.get()).sound
    with pytest.raises(keys.KeyCompromised):
        issue(facts=facts_with("1"))

    keys.signing_key_compromise(
        key=file.signing_key, since=file.signed_at - timedelta(days=1), reason="Earlier.", by=None, now=NOW
    )
    assert not file_check(document.files.get()).sound
    call_command("signing_key", "rotate", "--demo")
    assert issue(facts=facts_with("1")).files.get().signing_key != file.signing_key


def test_key_of_the_settings_signs_real_documents_but_never_demo_ones(issue, settings, tmp_path):
    root_key, root = _certificate("Real Root", ca=True)
    key, certificate = _certificate("Real Signer", issuer=(root_key, root))
    _give_to_site(settings, tmp_path, key=key, chain=[certificate, root])

    real, demo = issue(demo=False), issue()

    assert "Real Signer" in real.files.get().signing_key.subject
    assert real.files.get().signing_key.self_made is False
    assert file_check(real.files.get()).sound
    assert "DEMO" in demo.files.get().signing_key.subject


def test_rsa_key_of_the_settings_works_too(issue, settings, tmp_path):
    key, certificate = _certificate("RSA Signer", key=rsa.generate_private_key(65537, 2048))
    _give_to_site(settings, tmp_path, key=key, chain=[certificate])

    document = issue(demo=False)

    assert (
        verify_pdf(stored(document), trust_roots=[root_pem(document.files.get().signing_key)]).verdict
        == "pass"
    )


def test_key_that_does_not_belong_to_the_certificate_is_refused(settings, tmp_path):
    _key, certificate = _certificate("Signer")
    other, _certificate_of_other = _certificate("Other")
    _give_to_site(settings, tmp_path, key=other, chain=[certificate])

    with pytest.raises(ImproperlyConfigured, match="does not belong to the first certificate"):
        authority.signing_identity(demo=False, at=real_now())


def test_expired_certificate_of_the_settings_is_refused(settings, tmp_path):
    key, certificate = _certificate("Signer")
    _give_to_site(settings, tmp_path, key=key, chain=[certificate])

    with pytest.raises(ImproperlyConfigured, match="Renew it"):
        authority.signing_identity(demo=False, at=real_now() + timedelta(days=400))


def test_time_stamp_of_an_authority_is_part_of_the_signature(issue, settings, time_stamp_authority):
    settings.TIMESTAMP_URL, settings.TIMESTAMP_ROOTS_FILE = time_stamp_authority

    document = issue()
    check = file_check(document.files.get())

    assert check.sound
    assert check.timestamp["verdict"] == "pass"
    assert check.report.check("timestamp").en == "An independent authority vouches for the time of signing."
    assert verify_pdf(stored(document)).check("timestamp").verdict == "unknown"
    assert SigningKey.objects.count() == 1


def test_serial_arithmetic_of_the_record_is_checked(issue):
    right = facts_with("1")
    right["items"][0]["value"] = "CCER-001"
    from calculators.verify_record import _serial_checks

    good = {"lots": [{"serial_from": "CCER-000101", "serial_to": "CCER-000200", "tonnes": 100}]}
    bad = {"lots": [{"serial_from": "CCER-000101", "serial_to": "CCER-000200", "tonnes": 99}]}

    assert [check.verdict for check in _serial_checks(good)] == ["pass"]
    assert [check.verdict for check in _serial_checks(bad)] == ["fail"]
    assert _serial_checks(right) == []


@pytest.mark.parametrize("position", range(len("DEMO-ST-2026-000017")))
def test_check_digits_notice_every_single_wrong_character(position):
    number = str(numbering.Number(code="ST", year=2026, serial=17, demo=True))
    wrong = []
    for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        typed = number[:position] + character + number[position + 1 :]
        if typed != number and number[position] != "-" and numbering.parse(typed):
            wrong.append(typed)

    assert wrong == []
    assert numbering.parse(number).serial == 17


# --- helpers ----------------------------------------------------------------------------------------
def _certificate(name: str, *, key=None, issuer=None, ca: bool = False, usage=None):
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, signed_by = issuer or (key, None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signed_by.subject if signed_by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), critical=True
        )
    )
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return key, builder.sign(signer, hashes.SHA256())


def _give_to_site(settings, folder, *, key, chain) -> None:
    pem = serialization.Encoding.PEM
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"secret")
        )
    )
    (folder / "chain.pem").write_bytes(b"".join(certificate.public_bytes(pem) for certificate in chain))
    settings.SIGNING_KEY_FILE = str(folder / "key.pem")
    settings.SIGNING_KEY_PASSPHRASE = "secret"
    settings.SIGNING_CHAIN_FILE = str(folder / "chain.pem")


@pytest.fixture
def time_stamp_authority(tmp_path):
    """An RFC 3161 authority on this machine: its address and its root file."""
    from asn1crypto import keys as asn1_keys
    from asn1crypto import tsp
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    der = serialization.Encoding.DER
    root_key, root = _certificate("Stamp Root", ca=True)
    key, certificate = _certificate(
        "Stamp Authority",
        key=rsa.generate_private_key(65537, 2048),
        issuer=(root_key, root),
        usage=ExtendedKeyUsageOID.TIME_STAMPING,
    )
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(der)),
        asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
    )

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *words):
            """Say nothing."""

    (tmp_path / "stamp-root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", str(tmp_path / "stamp-root.pem")
    server.shutdown()
