"""Is the page of a document the same each time, complete, legible and marked as what it is?"""

import io
import logging
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from footprint.certificates import documents, fontsubset, typefaces
from footprint.certificates.native import NativeLibrariesBroken, load_native
from tests.certificates.conftest import FACTS
from tests.certificates.samples import sample

LANGUAGES = documents.LANGUAGES


def record(*, demo: bool = True, facts=FACTS, **changes) -> dict:
    return sample("statement", demo=demo, facts=facts, **changes)


def reader(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """All text without spaces and line ends, which a PDF does not keep."""
    return "".join("".join(page.extract_text() for page in reader(pdf).pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_renderings_of_the_same_record_are_byte_identical(language):
    assert documents.render(record(), language=language) == documents.render(record(), language=language)


def test_another_process_renders_the_same_bytes(tmp_path):
    code = (
        "import django, sys; django.setup();"
        "from tests.certificates.test_rendering import record; from footprint.certificates import documents;"
        "sys.stdout.buffer.write(documents.render(record(), language='zh-hans'))"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "footprint.settings",
        "DATA": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }

    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=django_settings.BASE_DIR,
        env=environment,
        check=True,
    )

    assert other.stdout == documents.render(record(), language="zh-hans")


def test_extracted_text_holds_every_word_of_the_source():
    pdf = documents.render(record(), language="zh-hans")

    text = text_of(pdf)

    wanted = ["杭州国际博览中心有限公司", record()["number"], "2026年11月20日", "3,902.72tCO₂e"]
    wanted += [FACTS["title"]["zh"], FACTS["text"]["zh"], FACTS["basis"]["zh"], FACTS["title"]["en"]]
    wanted += [item["label"][language] for item in FACTS["items"] for language in ("zh", "en")]
    missing = [words for words in wanted if "".join(words.split()) not in text]
    assert missing == []


def test_record_is_embedded_as_canonical_json():
    made = record()

    attached = reader(documents.render(made, language="en")).attachments

    assert attached == {"record.json": [documents.canonical(made)]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_demo_band_is_on_every_page_and_only_on_demo_documents(language):
    many = {**FACTS, "items": FACTS["items"] * 20}

    demo = reader(documents.render(record(facts=many), language=language))
    real = reader(documents.render(record(demo=False, facts=many), language=language))

    assert len(demo.pages) >= 2
    for page in demo.pages:
        assert "演示文件，不具任何效力" in page.extract_text()
        assert "DEMO – not a valid document" in page.extract_text()
    assert all("DEMO" not in page.extract_text() for page in real.pages)
    assert all("演示" not in page.extract_text() for page in real.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_layout_raises_no_complaint(language, caplog):
    with caplog.at_level(logging.WARNING):
        documents.render(record(), language=language)

    assert [entry.message for entry in caplog.records] == []


def test_long_document_repeats_number_and_page_count():
    many = {**FACTS, "items": FACTS["items"] * 20}

    pages = reader(documents.render(record(facts=many), language="en")).pages

    for index, page in enumerate(pages, start=1):
        assert record()["number"] in page.extract_text()
        assert f"{index} / {len(pages)}" in page.extract_text()


def test_qr_code_on_the_page_leads_to_the_verification_page(tmp_path):
    import zxingcpp
    from PIL import Image

    if not shutil.which("pdftoppm"):
        pytest.skip("needs pdftoppm: apt-get install poppler-utils")
    made = record()
    (tmp_path / "page.pdf").write_bytes(documents.render(made, language="zh-hans"))

    subprocess.run(["pdftoppm", "-r", "150", "-png", "page.pdf", "page"], cwd=tmp_path, check=True)

    codes = zxingcpp.read_barcodes(Image.open(next(tmp_path.glob("page*.png"))))
    assert [code.text for code in codes] == [made["verify_url"]]


def test_text_of_a_user_cannot_load_files_or_break_the_page():
    words = {"zh": "<img src='file:///etc/passwd'>&<b>粗", "en": "<link rel=attachment href=/etc/passwd>"}
    evil = {**FACTS, "text": words}

    pdf = documents.render(record(facts=evil), language="zh-hans")

    assert "<imgsrc='file:///etc/passwd'>&<b>粗" in text_of(pdf)
    assert list(reader(pdf).attachments) == ["record.json"]


def test_page_that_asks_for_a_file_is_not_made():
    from weasyprint.urls import FatalURLFetchingError

    from footprint.certificates.pdf import html_to_pdf

    for address in ("file:///etc/hostname", "http://127.0.0.1/", "vendored:../pdf.py"):
        with pytest.raises((FatalURLFetchingError, ValueError)):
            html_to_pdf(
                html=f"<img alt='x' src='{address}'>",
                css="",
                attachments=[],
                created=datetime(2026, 1, 1, tzinfo=UTC),
                identifier=b"0" * 16,
            )


def test_only_vendored_fonts_are_embedded():
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in reader(documents.render(record(), language="en")).pages
        for font in page["/Resources"]["/Font"].values()
    }

    assert {name.removesuffix("-Bold") for name in fonts} <= {"Inter", "Noto-Sans-SC-Common", "Noto-Sans-SC"}


# --- fonts ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("style", fontsubset.STYLES)
def test_everyday_font_is_made_from_the_full_one(style):
    made = io.BytesIO()
    fontsubset.make_everyday_font(style).save(made)

    assert made.getvalue() == (typefaces.FONTS_DIR / f"NotoSansSCCommon-{style}.ttf").read_bytes()


def test_fonts_cover_gbk_and_the_marks_of_the_field():
    gbk = {
        bytes((row, cell)).decode("gbk")
        for row in range(0x81, 0xFF)
        for cell in [*range(0x40, 0x7F), *range(0x80, 0xFF)]
        if _decodes(bytes((row, cell)))
    }

    hanzi = {character for character in gbk if "\u4e00" <= character <= "\u9fa5"}
    assert len(hanzi) == 20902
    assert typefaces.missing_characters([*hanzi, "CO₂e m² m³ ㎡ ℃ ≥ ≤ × → ✓ — … “ ” · 亩 ‰"]) == []


def _decodes(pair: bytes) -> bool:
    try:
        return len(pair.decode("gbk")) == 1
    except UnicodeDecodeError:
        return False


def test_missing_character_is_named_once_with_its_code():
    with pytest.raises(typefaces.MissingGlyph) as refused:
        typefaces.require_printable(["𠮷田", "田𠮷"])

    assert refused.value.characters == ["𠮷"]
    assert "𠮷 (U+20BB7)" in str(refused.value)


def test_font_licences_lie_beside_the_fonts():
    for family in ("Inter", "NotoSansSC"):
        assert "SIL Open Font License" in (typefaces.FONTS_DIR / f"{family}-LICENSE.txt").read_text()
        assert TTFont(typefaces.FONTS_DIR / f"{family}-Regular.ttf")["OS/2"].fsType == 0


# --- native libraries ---------------------------------------------------------------------------------
def test_unpacked_libraries_are_loaded_whatever_their_order(tmp_path):
    if not shutil.which("gcc"):
        pytest.skip("needs gcc to make two small libraries")
    (tmp_path / "b.c").write_text("int twice(int x) { return 2 * x; }")
    (tmp_path / "a.c").write_text("int twice(int); int four(int x) { return twice(twice(x)); }")
    for command in (
        "gcc -shared -fPIC -o libfpb.so.0 -Wl,-soname,libfpb.so.0 b.c",
        "gcc -shared -fPIC -o liba.so.0 a.c ./libfpb.so.0",
    ):
        subprocess.run(command.split(), cwd=tmp_path, check=True)

    loaded = load_native(tmp_path)

    assert [path.name for path in loaded] == ["libfpb.so.0", "liba.so.0"]


def test_broken_library_is_named(tmp_path):
    (tmp_path / "libbroken.so.0").write_bytes(b"not a library")

    with pytest.raises(NativeLibrariesBroken, match=r"libbroken\.so\.0"):
        load_native(tmp_path)


def test_without_native_libraries_the_site_says_which_command_helps(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes\n"
        "class Refusing(ctypes.CDLL):\n"
        "    def __init__(self, name, *more, **options):\n"
        "        if 'pango' in str(name): raise OSError(f'{name}: cannot open shared object file')\n"
        "        super().__init__(name, *more, **options)\n"
        "ctypes.CDLL = Refusing\n"
    )
    code = (
        "import django; django.setup();"
        "from footprint.certificates.pdf import pdf_available, require_pdf, PdfUnavailable;"
        "from django.core.management import call_command; call_command('check');"
        "print(pdf_available())\n"
        "try: require_pdf()\n"
        "except PdfUnavailable as error: print(error.remedy)"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "footprint.settings",
        "DATA": str(tmp_path / "var"),
        "PYTHONPATH": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }

    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=django_settings.BASE_DIR,
        env=environment,
        check=True,
    )

    assert "False" in done.stdout
    assert "libpango-1.0-0" in done.stdout
    assert "certificates.W001" in done.stderr
