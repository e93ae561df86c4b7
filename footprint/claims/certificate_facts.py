"""What does a certificate say? Frozen facts from stored rows; nothing is computed for the page."""

import gzip
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import rfc8785
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from calculators.rulebooks import INSTRUMENTS
from footprint.assessments.enums import AssuranceState
from footprint.assessments.models import Assessment
from footprint.claims.cover import CoverLine
from footprint.claims.enums import CertificateKind
from footprint.claims.standing import Stand
from footprint.core import text
from footprint.events.enums import EventKind
from footprint.rulebooks.models import RuleBookRelease

Words = dict[str, str]
TITLES: dict[str, Words] = {
    "achieved": {"zh": "碳中和证书", "en": "Certificate of Carbon Neutrality"},
    "offset": {"zh": "碳排放抵消证书", "en": "Certificate of Offsetting"},
    "commitment": {"zh": "碳中和承诺证书", "en": "Certificate of Commitment"},
}
"""Title by the rule book's sentence: where a book speaks of offsetting alone, so does the certificate."""


def certificate_facts(stand: Stand, kind: CertificateKind) -> dict[str, Any]:
    """Return the facts of a certificate as its ``schema.json`` wants them.

    Parameters
    ----------
    stand
        A claim with a final footprint whose sentence of this kind is allowed.
    """
    event, book, facts = stand.event, stand.book, stand.standing
    verdict = stand.verdict(kind)
    promised = kind == CertificateKind.COMMITMENT
    return {
        "title": TITLES[verdict.id],
        "sentence": {"zh": verdict.text_zh, "en": verdict.text_en},
        "event": {
            "name": {"zh": event.name_zh, "en": event.name_en or event.name_zh},
            "kind": in_both(lambda: str(EventKind(event.kind).label)),
            "starts_on": event.starts_on.isoformat(),
            "ends_on": event.ends_on.isoformat(),
            "zone": event.zone,
            "place": event.place,
            "page": f"{settings.PUBLIC_URL}/e/{event.public_id}/",
        },
        "rulebook": {
            "title": {"zh": book.title.zh, "en": book.title.en},
            "document": book.document,
            "name": book.name,
            "release": book.release,
            "digest": book.digest,
        },
        "footprint": _footprint(stand.final),
        "quantity": {
            "basis": str(stand.claim.basis),
            "planned_t": stand.planned_t,
            "estimate": text.tonnes(stand.estimate.emissions_mg) if stand.estimate else None,
            "plan_issued_on": stand.event.plan.facts["issued_on"] if stand.facts.plan.issued_on else None,
            "required_t": facts.required_t,
            "done_t": facts.done_t,
            "promised_t": facts.promised_t if promised else 0,
            "true_up_t": sum(row.change_t for row in stand.claim.true_ups.all()),
        },
        "measures": _measures(stand),
        "retirements": [_retirement(line) for line in stand.cover.retired],
        "promises": [_promise(line) for line in stand.cover.counting if line.state == "promised"]
        if promised
        else [],
        "assurance": _assurance(stand),
        "due_on": stand.due_on.isoformat() if promised and stand.due_on else None,
    }


def audit_pack(stand: Stand, facts: dict[str, Any]) -> dict[str, bytes]:
    """Return the data files that travel inside a certificate.

    ``result.json`` is the whole calculation with every factor used, ``event.json`` the data that it was
    calculated from, ``rulebook.json`` the clauses, ``cover.json`` the serials with the digests of their
    proofs, ``findings.json`` what the rule book answered.
    """
    assessment = stand.final
    release = RuleBookRelease.objects.get(pk=stand.event.rulebook_release_id)
    return {
        "result.json": gzip.decompress(bytes(assessment.document)),
        "event.json": rfc8785.dumps(assessment.inputs),
        "rulebook.json": rfc8785.dumps(release.content),
        "cover.json": rfc8785.dumps(
            {
                "quantity": facts["quantity"],
                "retirements": facts["retirements"],
                "promises": facts["promises"],
                "inputs_digest": assessment.inputs_digest,
                "result_digest": assessment.digest,
            }
        ),
        "findings.json": rfc8785.dumps([_finding(found) for found in stand.findings]),
    }


def in_both(said: Callable[[], str]) -> Words:
    """A text of the catalogues in both languages, frozen."""
    words = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            words[name] = said()
    return words


def _footprint(assessment: Assessment) -> dict[str, Any]:
    mg = assessment.emissions_mg
    value, low, high, p95 = (
        Decimal(repr(kg)) / 1000
        for kg in (assessment.emissions_kg, assessment.low_kg, assessment.high_kg, assessment.p95_kg)
    )
    return {
        "assessment": str(assessment.public_id),
        "digest": assessment.digest,
        "inputs_digest": assessment.inputs_digest,
        "mg": str(mg) if mg is not None else None,
        "t": text.tonnes(mg) if mg is not None else text.number(value, decimals=2),
        "interval": in_both(lambda: text.interval(value=value, low=low, high=high)),
        "p95_t": text.estimate(value=p95, low=low, high=high),
        "gwp_set": assessment.gwp_set,
        "method": assessment.method,
        "factor_release": assessment.factor_release,
        "factor_digest": assessment.factor_digest,
        "not_restated": text.percent(assessment.not_restated_share),
        "computed_on": timezone.localdate(assessment.computed_at).isoformat(),
    }


def _measures(stand: Stand) -> dict[str, Any]:
    done = list(stand.event.measures.filter(done_on__isnull=False))
    known = [row.avoided_kg for row in done if row.avoided_kg is not None]
    return {
        "count": len(done),
        "avoided_t": text.number(sum(known) / 1000, decimals=2) if known else None,
    }


def _units(line: CoverLine) -> dict[str, Any]:
    """Which units: registry, kind, project, vintage, and the serials range by range."""
    issuance, instrument = line.issuance, INSTRUMENTS[line.instrument]
    project, registry = issuance.project, issuance.registry
    return {
        "registry": {"zh": registry.name_zh, "en": registry.name_en or registry.name_zh},
        "instrument": {"zh": instrument.zh, "en": instrument.en},
        "project": {"zh": project.name_zh, "en": project.name_en or project.name_zh},
        "project_number": project.number,
        "vintage": issuance.vintage,
        "tonnes": line.tonnes,
        "serials": [
            {
                "text": issuance.serial_text(block.serials),
                "serial_from": str(block.first),
                "serial_to": str(block.last),
                "tonnes": block.serials.tonnes,
            }
            for block in line.blocks
        ],
    }


def _retirement(line: CoverLine) -> dict[str, Any]:
    retirement = line.retirement
    return {
        "number": retirement.number,
        **_units(line),
        "retired_on": retirement.retired_on.isoformat(),
        "proof_number": retirement.proof_number,
        "proof_sha256": retirement.proof_sha256,
        "proven_here": line.issuance.registry.operated_here,
    }


def _promise(line: CoverLine) -> dict[str, Any]:
    return {
        **_units(line),
        "request": str(line.request.public_id),
        "approved_on": timezone.localdate(line.request.approved_at).isoformat(),
    }


def _assurance(stand: Stand) -> dict[str, Any]:
    found = stand.assurance
    by_itself = found.state == AssuranceState.SELF_DECLARED
    verifier = None if by_itself or found.verifier is None else found.verifier
    return {
        "kind": "self_declaration" if by_itself else "third_party",
        "verifier": {"zh": verifier.name_zh, "en": verifier.name_en or verifier.name_zh}
        if verifier
        else None,
        "level": str(found.level or ""),
        "statement": found.statement.number if found.statement else None,
        "signed_on": timezone.localdate(found.signed_at).isoformat() if found.signed_at else None,
    }


def _finding(found) -> dict[str, Any]:
    names = ("code", "verdict", "clause", "verified", "observed", "required", "text_zh", "text_en")
    return {name: getattr(found, name) for name in names}
