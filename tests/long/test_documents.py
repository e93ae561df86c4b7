"""Do documents hold over long runs: every flipped bit found, memory flat, offline and on the page?"""

import random
import resource
from datetime import UTC, datetime

import pytest

from calculators.verify import verify_pdf
from footprint.certificates import authority, documents, signing
from tests.certificates.samples import sample

FLIPS_ANYWHERE = 200
FLIPS_IN_SIGNATURE = 2_000
DOCUMENTS = 2_000
WARM_UP = 100
MEMORY_GROWTH_MIB = 25


@pytest.fixture
def identity(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return authority.signing_identity(demo=True, at=datetime.now(UTC))


def signed(identity, *, serial: int) -> bytes:
    record = sample("statement", serial=serial)
    unsigned = documents.render(record, language="zh-hans")
    return signing.sign(unsigned, identity=identity, reason=record["number"], location=record["verify_url"])


@pytest.mark.timeout(1800)
def test_flipped_bit_is_found_in_each_of_many_random_positions(identity):
    data = bytearray(signed(identity, serial=1))
    start = data.index(b"/Contents <") + len(b"/Contents <")
    end = data.index(b">", start)
    chance = random.Random(17)
    positions = [chance.randrange(len(data)) for _ in range(FLIPS_ANYWHERE)]
    positions += [chance.randrange(start - 1, end + 1) for _ in range(FLIPS_IN_SIGNATURE)]

    missed = []
    for position in positions:
        bit = 1 << chance.randrange(8)
        data[position] ^= bit
        if verify_pdf(bytes(data)).verdict != "fail":
            missed.append((position, bit))
        data[position] ^= bit

    assert missed == []


@pytest.mark.timeout(3600)
def test_memory_stays_flat_over_many_documents(identity):
    for serial in range(1, WARM_UP):
        signed(identity, serial=serial)
    before = _peak_mib()

    for serial in range(WARM_UP, DOCUMENTS):
        signed(identity, serial=serial)

    assert _peak_mib() - before < MEMORY_GROWTH_MIB


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
