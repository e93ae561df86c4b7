"""How does a bare machine become a running or tested site? (Standard library only; Python 3.11 or newer.)

    python3 footprint/bootstrap.py run | setup | test | test-long | bench | check

Every step is skipped when its result is already there, so a second start takes seconds.
"""

import ctypes
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NATIVE = ROOT / ".native"

# What WeasyPrint loads at run time, and what the tests use besides.
PDF_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
TEST_TOOLS = {
    "chromium": ["chromium", "fonts-wqy-microhei"],
    "libatomic.so.1": ["libatomic1"],  # what drives the browser needs it
    "pdftoppm": ["poppler-utils"],
    "msgfmt": ["gettext"],
}
LONG_TEST_TOOLS = {
    "certutil": ["libnss3-tools"],
    "java": ["default-jre-headless", "libjaxb-java"],
}


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def fail(text: str) -> None:
    raise SystemExit(f"\n{text}\n")


def run(*command: object, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], cwd=ROOT, check=False, **options)


def quietly(*command: object) -> bool:
    """Run without a word; true when the command succeeded."""
    return (
        run(
            *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        ).returncode
        == 0
    )


# --- Python packages --------------------------------------------------------------------------------


def ensure_venv() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - a bare machine may well have an older one
        fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    if PYTHON.exists() and quietly(PYTHON, "-c", "import pip"):
        return
    say("making the Python environment in .venv")
    if not quietly(sys.executable, "-m", "venv", "--clear", VENV):
        fail("Python's venv module does not work here. On Debian: apt-get install python3-venv")


def ensure_packages(*locks: str) -> None:
    """Install the hash-locked requirements, unless the stamp says that just these are there."""
    files = [ROOT / lock for lock in locks]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = VENV / "installed"
    if stamp.exists() and wanted in stamp.read_text().split():
        return
    say("installing the locked Python packages")
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    wishes = [part for file in files for part in ("-r", file)]
    quietly(*pip, "-r", ROOT / "requirements-tools.txt")
    uv = VENV / "bin" / "uv"
    fast = [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes"]
    fast = ["env", "UV_SYSTEM_CERTS=true", "UV_NATIVE_TLS=true", *fast]  # trust what the machine trusts
    done = uv.exists() and quietly(*fast, *wishes)
    if not done and run(*pip, *wishes).returncode != 0:
        fail("The Python packages could not be installed. Is the package index reachable? Then try again.")
    stamp.write_text("\n".join({wanted, *(stamp.read_text().split() if stamp.exists() else ())}))


# --- native libraries and tools ---------------------------------------------------------------------


def administrator() -> list[str] | None:
    """The words that make a command run as administrator, or None when that cannot be had."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and quietly("sudo", "-n", "true") else None


def apt_install(packages: list[str]) -> bool:
    sudo = administrator()
    if sudo is None:
        return False
    options = ["-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"]
    install = [
        *sudo,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        *options,
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
    ]
    if quietly(*install, *packages):
        return True
    quietly(*sudo, "apt-get", *options, "update", "-qq")
    return quietly(*install, *packages)


def pdf_works() -> bool:
    return quietly(
        PYTHON,
        "-c",
        f"from footprint.certificates import native; native.load_native({str(NATIVE)!r}); import weasyprint",
    )


def unpack_beside_project(packages: list[str]) -> bool:
    """Without root: fetch the Debian packages, signatures checked by apt, and unpack them into .native/."""
    if not (shutil.which("apt-get") and shutil.which("dpkg")):
        return False
    state, cache = NATIVE / "apt" / "state", NATIVE / "apt" / "cache"
    for folder in (state / "lists" / "partial", cache / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)
    own = [
        "-o",
        f"Dir::State::lists={state / 'lists'}",
        "-o",
        f"Dir::Cache={cache}",
        "-o",
        "Debug::NoLocking=1",
    ]
    if not quietly("apt-get", *own, "update"):
        return False
    plan = run(
        "apt-get", *own, "install", "-s", "--no-install-recommends", *packages, capture_output=True, text=True
    )
    names = re.findall(r"^Inst (\S+)", plan.stdout, flags=re.MULTILINE) or packages
    archives = cache / "archives"
    fetched = subprocess.run(
        ["apt-get", *own, "download", *names],
        cwd=archives,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if fetched.returncode != 0:
        return False
    unpacked = all(quietly("dpkg", "-x", archive, NATIVE) for archive in sorted(archives.glob("*.deb")))
    shutil.rmtree(NATIVE / "apt", ignore_errors=True)
    return unpacked


def ensure_pdf() -> None:
    stamp = VENV / "pdf"
    if stamp.exists():
        return
    if not pdf_works():
        say("fetching the native libraries for PDF")
        done = apt_install(PDF_PACKAGES) or unpack_beside_project(PDF_PACKAGES)
        if not (done and pdf_works()):
            say(f"PDF stays off. This turns it on: apt-get install {' '.join(PDF_PACKAGES)}")
            return
    stamp.touch()


def is_there(tool: str) -> bool:
    """Whether a program is on the path, or a library (``lib….so.1``) can be loaded."""
    if ".so" not in tool:
        return shutil.which(tool) is not None
    try:
        ctypes.CDLL(tool)
    except OSError:
        return False
    return True


def ensure_tools(tools: dict[str, list[str]]) -> None:
    missing = {tool: packages for tool, packages in tools.items() if not is_there(tool)}
    if missing:
        say(f"installing test tools: {', '.join(missing)}")
    for tool, packages in missing.items():
        if not apt_install(packages):
            say(f"without {tool} its tests are skipped: apt-get install {' '.join(packages)}")


# --- commands ---------------------------------------------------------------------------------------


def setup(*, dev: bool = False) -> None:
    ensure_venv()
    ensure_packages("requirements.txt", *(["requirements-dev.txt"] if dev else []))
    ensure_pdf()
    if dev:
        ensure_tools(TEST_TOOLS)


def manage(*words: str, **environment: str) -> None:
    """Become a management command: the process is replaced, so nothing stands between it and its parent."""
    os.chdir(ROOT)
    os.environ.update(environment)
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *words])  # noqa: S606


def tests(*words: str, **environment: str) -> int:
    return run(PYTHON, "-m", "pytest", *words, env={**os.environ, **environment}).returncode


def postgres_url() -> str:
    """Where the tests find PostgreSQL; empty when nothing answers (with CI=true that is an error)."""
    url = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    if quietly(PYTHON, "-c", f"import psycopg; psycopg.connect({url!r}, connect_timeout=3)"):
        return url
    if os.environ.get("CI") == "true":
        fail("CI=true, but PostgreSQL does not answer at 127.0.0.1:5432.")
    return ""


def test() -> int:
    """The whole suite on SQLite, pages in a browser, then what touches the database again on PostgreSQL."""
    postgres = postgres_url()
    failed = tests("-q", "-n", "2", "-m", "not browser")
    failed |= tests("-q", "-n", "2", "-m", "browser")
    if postgres:
        failed |= tests("-q", "-n", "2", "--on-postgres", DATABASE_URL=postgres)
    else:
        say("skipped: the suite on PostgreSQL (nothing answers at 127.0.0.1:5432)")
    return failed


def test_long() -> int:
    """The million-step, chaos, load and veraPDF runs."""
    ensure_tools(LONG_TEST_TOOLS)
    lock = ROOT / "requirements-long.txt"
    if lock.exists():
        ensure_packages("requirements.txt", "requirements-dev.txt", lock.name)
    postgres = postgres_url()
    failed = tests("-q", "-s", "--long", "tests/long")
    if postgres:
        failed |= tests("-q", "-s", "--long", "-m", "postgres_only", "tests/long", DATABASE_URL=postgres)
    else:
        say("skipped: the long runs on PostgreSQL (nothing answers at 127.0.0.1:5432)")
    return failed


def check() -> int:
    tools = VENV / "bin"
    steps = [
        [tools / "ruff", "check", "."],
        [tools / "ruff", "format", "--check", "."],
        [tools / "mypy"],
        [tools / "lint-imports"],
        [PYTHON, "manage.py", "check"],
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        [PYTHON, "manage.py", "openapi", "--check"],
    ]
    failed = 0
    for step in steps:
        say(" ".join(str(part) for part in step).replace(str(ROOT) + "/", ""))
        failed |= run(*step).returncode
    return failed


def main(command: str) -> int:
    if command == "setup":
        setup()
    elif command == "run":
        setup()
        os.environ.setdefault("DEMO", "true")
        manage("up", "--demo", "--die-with-parent")
    else:
        setup(dev=True)
        return {
            "test": test,
            "test-long": test_long,
            "bench": lambda: run(PYTHON, "-m", "tests.benchmarks").returncode,
            "check": check,
        }[command]()
    return 0


if __name__ == "__main__":
    commands = ("setup", "run", "test", "test-long", "bench", "check")
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        fail(f"Usage: python3 footprint/bootstrap.py {' | '.join(commands)}")
    raise SystemExit(main(sys.argv[1]))
