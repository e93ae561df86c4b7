"""What do the seed files of registries, methodologies, projects and prices say? (Only read.)"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from calculators.yaml_text import date_of, decimal_of, only_fields, read_text_yaml, yes_or_no
from footprint.offsets.models import PriceRecord, Project, Registry

FOLDER = Path(__file__).parent / "data"
_REGISTRY = frozenset({
    "zh", "en", "kind", "instrument", "crediting", "region", "zone", "website", "source", "serial_pattern",
    "serial_separator", "serial_width", "serial_single", "serial_example", "closed_from", "reopened_on",
})  # fmt: skip
_METHODOLOGY = frozenset({"zh", "en", "counterpart", "conditions", "source"})
_PROJECT = frozenset({
    "zh", "en", "kind", "category", "methodology", "region", "place", "commissioned_on", "registered_on",
    "crediting_start", "crediting_years", "crediting_end_stated", "crediting_renewable", "annual_t_co2e",
    "total_t_co2e_stated", "installation", "co_benefits", "source",
})  # fmt: skip
_PRICE = frozenset({
    "instrument", "project", "kind", "venue", "currency", "price", "price_high", "quantity_t", "value",
    "from", "until", "printed", "source", "note", "outlier",
})  # fmt: skip
_RENAMED = {"zh": "name_zh", "en": "name_en", "from": "from_on", "until": "until_on"}


def registries() -> dict[str, dict[str, Any]]:
    """Facts of each registry by its code, as fields of ``Registry``."""
    return {
        code: _facts(tree, Registry, _REGISTRY, {"zh", "en", "kind", "source"}, f"registries.yaml:{code}")
        for code, tree in read_text_yaml(FOLDER / "registries.yaml").items()
    }


def methodologies() -> dict[str, dict[str, Any]]:
    """Facts of each methodology by its code, as fields of ``Methodology``."""
    tree = read_text_yaml(FOLDER / "methodologies.yaml")
    found = {}
    for code, row in tree["methodologies"].items():
        only_fields(row, _METHODOLOGY, frozenset({"zh", "en"}), where=f"methodologies.yaml:{code}")
        conditions = row.get("conditions") or {}
        found[code] = {
            "name_zh": row["zh"],
            "name_en": row["en"],
            "counterpart": row.get("counterpart", ""),
            "applicability": [{"code": name, **texts} for name, texts in conditions.items()],
            "source": row.get("source", tree["source"]),
        }
    return found


def projects() -> dict[tuple[str, str], dict[str, Any]]:
    """Facts of each project by registry and number, as fields of ``Project``; ``methodology`` is a code."""
    return {
        (registry, number): _facts(
            tree, Project, _PROJECT, {"zh", "en", "kind", "source"}, f"projects.yaml:{registry}:{number}"
        )
        for registry, rows in read_text_yaml(FOLDER / "projects.yaml").items()
        for number, tree in rows.items()
    }


def prices() -> dict[str, dict[str, Any]]:
    """Facts of each price by its key, as ``price_record`` takes them; ``project`` is ``registry/number``."""
    tree = read_text_yaml(FOLDER / "prices.yaml")
    found = {}
    for key, row in tree["prices"].items():
        needed = {"kind", "venue", "currency", "until", "printed", "source"}
        facts = _facts(row, PriceRecord, _PRICE, needed, f"prices.yaml:{key}")
        facts["venue_zh"], facts["venue_en"] = facts.pop("venue")
        facts["note_zh"], facts["note_en"] = facts.pop("note", ("", ""))
        facts["source"] = tree["sources"][facts["source"]]
        facts["outlier_because"] = facts.pop("outlier", "")
        found[key] = facts
    return found


def _facts(
    tree: Mapping[str, Any], model: type, known: frozenset[str], needed: set[str], where: str
) -> dict[str, Any]:
    """The texts of a file as the fields of a model: days, numbers and yes or no by the field's own kind."""
    only_fields(tree, known, frozenset(needed), where=where)
    kinds = {field.name: field.get_internal_type() for field in model._meta.get_fields()}
    facts: dict[str, Any] = {}
    for name, text in tree.items():
        field = _RENAMED.get(name, name)
        facts[field] = _value(text, kinds.get(field, ""), where=f"{where}:{name}")
    return facts


def _value(text: Any, kind: str, *, where: str) -> date | Decimal | int | bool | str:
    if kind == "DateField":
        return date_of(text, where=where)
    if kind == "DecimalField":
        return decimal_of(text, where=where)
    if kind.endswith("IntegerField"):
        return int(decimal_of(text, where=where))
    if kind == "BooleanField":
        return yes_or_no(text, where=where)
    return text
