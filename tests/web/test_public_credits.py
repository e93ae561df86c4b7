"""What does anybody find out about projects, prices, double counts and published roots?"""

import json
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from footprint.accounts.enums import Role
from footprint.accounts.services import membership_grant, organisation_create, user_create
from footprint.core import clock
from footprint.offsets import services
from footprint.offsets.enums import Instrument, ProjectKind, RegistryKind
from footprint.offsets.models import Checkpoint, LedgerAudit, Methodology, PriceRecord, Project, RadarFinding
from footprint.web.offsets.checkpoints import CHECK_CHAIN, CHECK_ROOT
from tests.support.signin import second_factor_add, sign_in

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in and reads English."""
    client = Client()
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def holder(db):
    """An organisation whose founder holds credits, approves and audits."""
    founder = user_create(email="holder@example.com", password=None, name="黄海")
    own = organisation_create(created_by=founder, name_zh="南方碳资产", name_en="Southern Carbon", now=NOW)
    for role in (Role.CREDIT_HOLDER, Role.APPROVER, Role.AUDITOR):
        membership_grant(user=founder, organisation=own, role=role, granted_by=founder, now=NOW)
    return own, founder


@pytest.fixture
def signed_in(holder, visitor):
    second_factor_add(holder[1])
    return sign_in(visitor, holder[1], fresh=True, method="mfa")


def plant(holder, code: str, **facts) -> Project:
    """A project of one forest in a registry of its own, issued for 2024."""
    own, founder = holder
    registry = services.registry_register(
        code=code,
        name_zh=code,
        name_en=code,
        kind=RegistryKind.FORESTRY_INCLUSIVE,
        instrument=Instrument.CCER,
        crediting="ccer_2023",
        serial_pattern=code.upper() + r"-(?P<first>\d+)-(?P<last>\d+)",
        serial_example=f"{code.upper()}-1-9",
        now=NOW,
    )
    services.account_open(registry=registry, organisation=own, now=NOW)
    project = services.project_register(
        registry=registry,
        number=f"{code}-1",
        name_zh="造林",
        name_en=f"Forest {code}",
        kind=ProjectKind.AFFORESTATION,
        region="CN-ZJ",
        installation="大山坞",
        now=NOW,
        **facts,
    )
    services.issuance_register(
        project=project,
        vintage=2024,
        serials=f"{code.upper()}-1-8000",
        period_start=date(2024, 1, 1),
        period_end=date(2024, 12, 31),
        registered_by=founder,
        request_id=uuid4(),
        now=NOW,
    )
    return project


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return b"".join(answer).decode()


def test_project_page_shows_period_that_contradicts_itself(visitor, db):
    services.credits_install(now=NOW)
    qishuyan = Project.objects.get(number="~qishuyan")

    text = page(visitor, reverse("offsets:project", args=[qishuyan.public_id]))

    assert "7 × 1013896 = 7097272 t; 7097272 t are stated." in text
    assert "7 years from 2009-11-01 end on 2016-10-31; 2015-10-31 is stated." in text
    assert "not printed" in text
    assert "CM-012-V01" in text
    assert text.count("not stated") == len(qishuyan.methodology.applicability) + 1


def test_project_page_shows_checklist_benefits_issuances_and_suspicion(visitor, holder, db):
    services.credits_install(now=NOW)
    project = plant(
        holder,
        "one",
        methodology=Methodology.objects.get(code="AR-CM-001-V01"),
        methodology_answers={"land": True, "no_wetland": False},
        co_benefits=["water"],
        category=1,
    )
    plant(holder, "two")
    services.radar_run(now=NOW)

    text = page(visitor, reverse("offsets:project", args=[project.public_id]))

    for words in ("ONE-1-8000", "Water", "not met", "1: developed under a filed methodology", "8,000"):
        assert words in text
    assert "Same project and period in two registries" in text
    assert "A suspicion of the double-count radar, no judgement" in text


def test_suspicion_about_somebodys_use_stays_private(visitor, holder):
    project = plant(holder, "one")
    finding = RadarFinding.objects.create(
        code="refused_kind", fingerprint="f", units=[str(project.issuances.get().public_id)],
        text_zh="用途。", text_en="Used by somebody.", rule_zh="规", rule_en="rule", source="s",
        first_seen_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    finding.registries.add(project.registry)

    assert "Used by somebody." not in page(visitor, reverse("offsets:project", args=[project.public_id]))


def test_lists_of_registries_projects_and_methodologies_are_public_and_exported(visitor, holder):
    services.credits_install(now=NOW)
    plant(holder, "one")

    registries = page(visitor, "/registries/?q=one&format=csv")
    projects = page(visitor, "/projects/?kind=afforestation&q=Forest&format=csv")
    methodologies = page(visitor, "/methodologies/?q=ACM0009&format=csv")

    assert "one,Forestry carbon (local),,1,8000,0" in registries
    assert "Forest one,one-1,one,Afforestation,Zhejiang,8000,0" in projects
    assert "CM-087-V01,Fuel switch from coal or oil to natural gas for heat,ACM0009,4,0" in methodologies
    assert "Its conditions have not been read here." in page(visitor, "/methodologies/CCER-14-001-V01/")
    assert "Tiles for China" in page(visitor, "/projects/")
    assert page(visitor, "/registries/one/").count("ONE-1-9") == 1
    page(visitor, "/registries/nowhere/", status=404)


def test_markets_show_what_the_seven_pilots_could_take(visitor, db):
    text = page(visitor, "/markets/")

    for tonnes in ("113,400,000", "72,610,000", "40,790,000", "25,700,000"):
        assert tonnes in text
    clauses = page(visitor, "/markets/beijing_2014/")
    assert "Not read in the original." in clauses
    assert "Offsets are at most 5 % of the allowances." in clauses
    page(visitor, "/markets/nowhere/", status=404)


def test_register_is_handed_out_in_the_common_shape(visitor, holder):
    plant(holder, "one")

    whole = json.loads(page(visitor, "/projects/export/"))
    units = page(visitor, "/projects/export/?table=units")

    assert [row["originProjectId"] for row in whole["projects"]] == ["one-1"]
    assert [row["unitCount"] for row in whole["issuances"]] == [8000]
    assert "ONE-1-8000" in units
    assert "南方碳资产" not in units
    page(visitor, "/projects/export/?table=accounts", status=404)


def test_price_book_tells_auction_from_derived_and_keeps_currencies_apart(visitor, db):
    services.credits_install(now=NOW)

    auctions = page(visitor, "/prices/?kind=auction&currency=CNY&format=csv")
    derived = PriceRecord.objects.get(key="bcer_sales")

    assert "23.88,CNY" in auctions
    assert "USD" not in auctions
    assert "36.56 CNY per tonne" in page(visitor, reverse("offsets:price", args=[derived.public_id]))
    assert "Prices in USD per tonne" in page(visitor, "/prices/?currency=USD")


def test_price_needs_its_source_and_is_written_once(signed_in):
    facts = {
        "kind": "auction", "instrument": "phcer", "venue": "广州碳排放权交易所", "currency": "CNY",
        "price": "23.88", "quantity_t": "26815", "value": "640342.20", "until_on": "2018-11-30",
        "printed": "26 815 t × 23.88", "request_id": str(uuid4()),
    }  # fmt: skip

    without = signed_in.post("/prices/new/", facts)
    wrong = signed_in.post("/prices/new/", {**facts, "source": "第 147 期", "value": "640342.00"})
    assert (without.status_code, wrong.status_code) == (400, 400)
    assert not PriceRecord.objects.exists()

    done = signed_in.post("/prices/new/", {**facts, "source": "第 147 期"})
    again = signed_in.post("/prices/new/", {**facts, "source": "第 147 期"})

    record = PriceRecord.objects.get()
    assert done.url == reverse("offsets:price", args=[record.public_id])
    assert (record.price, record.value, record.source) == (
        Decimal("23.88"),
        Decimal("640342.20"),
        "第 147 期",
    )
    assert again.status_code == 400


def test_radar_finding_is_filtered_explained_and_settled_once(signed_in, holder):
    plant(holder, "one")
    plant(holder, "two")
    services.radar_run(now=NOW)
    finding = RadarFinding.objects.get()
    at = reverse("offsets:radar-finding", args=[finding.public_id])

    assert at in page(signed_in, "/credits/radar/?code=same_project&state=attention")
    assert at not in page(signed_in, "/credits/radar/?state=settled")
    text = page(signed_in, at)
    assert "ONE-1-8000" in text
    assert "TWO-1-8000" in text
    assert "freeze the other issuance" in text
    assert signed_in.post(f"{at}settle/", {"reason": " "}).status_code == 400

    signed_in.post(f"{at}settle/", {"reason": "Letter of the registry."})

    finding.refresh_from_db()
    assert finding.settled_because == "Letter of the registry."
    assert at in page(signed_in, "/credits/radar/?state=settled")
    assert "Settled" in page(signed_in, "/credits/radar/?format=csv")
    assert signed_in.post(f"{at}settle/", {"reason": "Again."}).status_code == 400


def test_operator_alone_settles_what_concerns_its_registry(signed_in, holder):
    project = plant(holder, "one")
    other = organisation_create(
        created_by=user_create(email="o@example.com", password=None), name_zh="运营方", now=NOW
    )
    project.registry.operated_here, project.registry.operator = True, other
    project.registry.save()
    plant(holder, "two")
    services.radar_run(now=NOW)
    at = reverse("offsets:radar-settle", args=[RadarFinding.objects.get().public_id])

    assert signed_in.post(at, {"reason": "We say so."}).status_code == 404
    assert RadarFinding.objects.get().settled_at is None


def shell(command: str, folder) -> str:
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=True, text=True)
    return done.stdout


def test_commands_of_the_page_prove_root_journal_and_path(visitor, signed_in, holder, tmp_path):
    projects = [plant(holder, code) for code in ("one", "two", "three")]
    services.checkpoint_take(now=NOW)
    root = Checkpoint.objects.get().root
    issuance = projects[0].issuances.get()
    for name, address in (
        ("leaves.txt", "/checkpoints/1/leaves/"),
        ("chain.txt", f"/credits/issuances/{issuance.public_id}/chain/"),
    ):
        (tmp_path / name).write_bytes(b"".join(signed_in.get(address).streaming_content))

    assert shell(CHECK_ROOT, tmp_path).strip() == root
    assert shell(CHECK_CHAIN, tmp_path) == ""
    steps = visitor.get(f"/checkpoints/1/?issuance={issuance.public_id}").context["steps"]
    assert [shell(step["command"], tmp_path).split()[0] for step in steps] == [s["result"] for s in steps]
    assert steps[-1]["result"] == root

    changed = (tmp_path / "chain.txt").read_text().replace('"kind":"issue"', '"kind":"enter"')
    (tmp_path / "chain.txt").write_text(changed)
    assert shell(CHECK_CHAIN, tmp_path) == "movement 1 was changed\n"


def test_checkpoint_of_unknown_number_or_journal_is_said(visitor, holder):
    plant(holder, "one")
    services.checkpoint_take(now=NOW)

    page(visitor, "/checkpoints/9/", status=404)
    assert "No journal with this identifier" in page(visitor, "/checkpoints/1/?issuance=abc")
    assert Checkpoint.objects.get().root in page(visitor, "/checkpoints/")


def test_auditor_reads_the_last_audit_and_its_breaks(signed_in, holder):
    plant(holder, "one")
    sound = services.audit_run(now=NOW)
    LedgerAudit.objects.create(
        at=NOW.replace(hour=6), issuances=1, movements=1, blocks=1, tonnes=8_000, checkpoints=0, breaks_n=1,
        breaks=[{"code": "tiling_gap", "where": "x", "values": {"first": "1", "last": "5"}}],
    )  # fmt: skip

    text = page(signed_in, "/credits/audit/")
    assert "found 1 break" in text
    broken = LedgerAudit.objects.get(breaks_n=1)
    assert "Serials 1 to 5 are in no open block." in page(
        signed_in, reverse("offsets:audit", args=[broken.public_id])
    )
    assert "No break was found." in page(signed_in, reverse("offsets:audit", args=[sound.public_id]))
    assert "8000" in page(signed_in, "/credits/audit/?result=holds&format=csv")
