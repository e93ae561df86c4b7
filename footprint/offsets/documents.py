"""What do the letter to a registry and the quote say, as facts that are frozen?"""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import override

from footprint.core import dates
from footprint.offsets.enums import BeneficiaryKind
from footprint.offsets.models import Quote, Registry, RetirementRequest
from footprint.offsets.selectors.retirements import retirement_instruction

A_PERSON = {
    "zh": "自然人（姓名见随附的 CSV 文件）",
    "en": "a natural person (named in the CSV file that goes along)",
}
"""A name that may have to be erased one day does not enter a document that stays for ever."""


def letter_facts(request: RetirementRequest) -> dict[str, Any]:
    """The application to the registry: exact serials, beneficiary, purpose, claim. [t]"""
    registry = request.account.registry
    lines = retirement_instruction(request)
    return {
        "registry": _names(registry),
        "account_number": request.account.number,
        "lines": [
            {
                "project": line.project.number,
                "name": _names(line.project),
                "vintage": line.issuance.vintage,
                "serials": line.serials,
                "tonnes": line.tonnes,
            }
            for line in lines
        ],
        "total_t": sum(line.tonnes for line in lines),
        "beneficiary": _beneficiary(request),
        "purpose": _both(lambda: str(request.get_purpose_display())),
        "subject": request.subject,
        "claim": request.claim,
        "zone": _both(lambda: dates.zone_name(request.zone)),
    }


def quote_facts(quote: Quote) -> dict[str, Any]:
    """The matcher's answer as it was frozen, with the moment until which it stands. [t, currency/t]"""
    answer = quote.answer
    codes = {lot["registry"] for lot in answer["chosen"]}
    registries = {registry.code: _names(registry) for registry in Registry.objects.filter(code__in=codes)}
    return {
        "quote_number": quote.number,
        "rules": {"zh": answer["rules"]["zh"], "en": answer["rules"]["en"]},
        "rules_release": quote.rules_release,
        "subject": quote.subject,
        "demand_t": quote.demand_t,
        "covered_t": quote.covered_t,
        "shortfall_t": quote.shortfall_t,
        "used_on": quote.used_on.isoformat(),
        "currency": quote.currency,
        "cost": None if quote.cost is None else f"{quote.cost:,.2f}",
        "lots": [
            {
                "project": lot["project"],
                "name": {
                    "zh": lot["project_zh"] or lot["project_en"],
                    "en": lot["project_en"] or lot["project_zh"],
                },
                "registry": registries[lot["registry"]],
                "vintage": lot["vintage"],
                "tonnes": lot["tonnes"],
                "price": None if lot["own"] or lot["price"] is None else _price(lot["price"]),
            }
            for lot in answer["chosen"]
        ],
        "quoted_at": _moment(quote.quoted_at),
        "valid_until": _moment(quote.valid_until),
    }


def _names(record: Any) -> dict[str, str]:
    return {"zh": record.name_zh or record.name_en, "en": record.name_en or record.name_zh}


def _price(text: str) -> str:
    """``85`` as 85.00; further decimals stay."""
    price = Decimal(text)
    places = max(2, -int(price.normalize().as_tuple().exponent))
    return f"{price:,.{places}f}"


def _beneficiary(request: RetirementRequest) -> dict[str, str]:
    if request.beneficiary_kind == BeneficiaryKind.PERSON:
        return A_PERSON
    organisation = request.beneficiary_organisation
    if organisation is not None:
        return _names(organisation)
    return {"zh": request.beneficiary_name, "en": request.beneficiary_name}


def _both(text: Callable[[], str]) -> dict[str, str]:
    """A text of the site in both languages of documents."""
    found = {}
    for name, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[name] = text()
    return found


def _moment(value: datetime) -> dict[str, str]:
    return _both(lambda: dates.moment(value, zone=True))
