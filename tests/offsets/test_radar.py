"""Does the radar keep what it finds, once, with the rule behind it?"""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from footprint.core.problems import InvalidInput
from footprint.offsets import services
from footprint.offsets.enums import Instrument, ProjectKind, RadarCode, RegistryKind
from footprint.offsets.models import RadarFinding, Registry
from footprint.offsets.problems import WrongState
from footprint.offsets.selectors.radar import findings_standing
from tests.offsets.conftest import NOW


def make(
    person, *, code, instrument, serials="", opaque=(), installation="甲风电场", vintage=2024, pattern=""
):
    registry = Registry.objects.filter(code=code).first() or services.registry_register(
        code=code, name_zh=code, name_en=code, kind=RegistryKind.NATIONAL_REDUCTION, instrument=instrument,
        serial_pattern=pattern, serial_example="S-1-2" if pattern else "", now=NOW,
    )  # fmt: skip
    project = services.project_register(
        registry=registry, number=uuid4().hex[:8], name_zh="项目", kind=ProjectKind.WIND,
        installation=installation, now=NOW,
    )  # fmt: skip
    return services.issuance_register(
        project=project, vintage=vintage, serials=serials, opaque_serials=opaque,
        period_start=date(vintage, 1, 1), period_end=date(vintage, 12, 31), registered_by=person,
        request_id=uuid4(), now=NOW,
    )  # fmt: skip


PATTERN = r"S-(?P<first>\d+)-(?P<last>\d+)"


def test_same_serial_entered_as_text_and_by_grammar_is_found_once(people):
    left = make(people[0], code="a", instrument=Instrument.CCER, serials="S-1-100", pattern=PATTERN)
    right = make(people[0], code="b", instrument=Instrument.PHCER, opaque=[("S-90-120", 31)], installation="")

    [finding] = services.radar_run(now=NOW)

    assert finding.code == RadarCode.SAME_SERIAL
    assert sorted(finding.units) == sorted([str(left.public_id), str(right.public_id)])
    assert "S-90–100" in finding.text_en
    assert finding.rule_en.startswith("Each tonne is counted once")
    assert {registry.code for registry in finding.registries.all()} == {"a", "b"}
    assert services.radar_run(now=NOW + timedelta(days=1)) == []
    assert RadarFinding.objects.get().last_seen_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(("text", "found"), [("1", []), ("HBPHCER-2024-001", [RadarCode.SAME_SERIAL])])
def test_same_opaque_text_says_something_when_it_is_long(people, text, found):
    make(people[0], code="a", instrument=Instrument.CQCER, opaque=[(text, 5)], installation="")
    make(people[0], code="b", instrument=Instrument.PHCER, opaque=[(text, 5)], installation="")

    assert [finding.code for finding in services.radar_run(now=NOW)] == found


def test_green_certificate_and_credit_of_one_plant(people):
    make(people[0], code="a", instrument=Instrument.CCER, serials="S-1-100", pattern=PATTERN)
    make(people[0], code="g", instrument=Instrument.GREEN_CERTIFICATE, opaque=[("1" * 32, 1), ("12", 1)])

    assert {finding.code for finding in services.radar_run(now=NOW)} == {
        RadarCode.SAME_ELECTRICITY,
        RadarCode.BAD_CERTIFICATE_CODE,
    }


def test_same_plant_in_two_registries_only_in_the_same_period(people):
    make(people[0], code="a", instrument=Instrument.CCER, serials="S-1-100", pattern=PATTERN)
    make(people[0], code="v", instrument=Instrument.VCS_VCU, opaque=[("X", 5)], vintage=2023)
    assert services.radar_run(now=NOW) == []

    make(people[0], code="v", instrument=Instrument.VCS_VCU, opaque=[("Y", 5)])
    assert [finding.code for finding in services.radar_run(now=NOW)] == [RadarCode.SAME_PROJECT]


def test_finding_goes_when_its_reason_goes(people):
    issuance = make(people[0], code="a", instrument=Instrument.CCER, serials="S-1-100", pattern=PATTERN)
    make(people[0], code="v", instrument=Instrument.VCS_VCU, opaque=[("Y", 5)])
    services.radar_run(now=NOW)

    services.issuance_invalidate(
        issuance=issuance, reason="重复签发", invalidated_by=people[1], request_id=uuid4(), now=NOW
    )
    services.radar_run(now=NOW)

    assert RadarFinding.objects.get().gone_at == NOW
    assert not findings_standing().exists()


def test_settled_finding_stays_settled_with_its_reason(people):
    make(people[0], code="a", instrument=Instrument.CCER, serials="S-1-100", pattern=PATTERN)
    make(people[0], code="v", instrument=Instrument.VCS_VCU, opaque=[("Y", 5)])
    [finding] = services.radar_run(now=NOW)
    options = {"finding": finding, "settled_by": people[1], "now": NOW}

    with pytest.raises(InvalidInput):
        services.radar_finding_settle(reason=" ", **options)
    services.radar_finding_settle(reason="两台不同的机组", **options)
    services.radar_run(now=NOW + timedelta(days=1))

    assert not findings_standing().exists()
    assert findings_standing(with_settled=True).get().settled_because == "两台不同的机组"
    with pytest.raises(WrongState):
        services.radar_finding_settle(reason="再说一次", **options)
