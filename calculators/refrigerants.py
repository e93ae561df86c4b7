"""What is the emission factor of a refrigerant that leaks?

A leak is mass x GWP: one factor for every gas and blend, made of the mass shares of its gases, so that the
chosen GWP set decides. The total of the record itself is under AR5, which the Paris rulebook prescribes.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from calculators.factor_record import Factor
from calculators.gases import GWP_SETS, NoWarmingPotential, composition, refrigerants
from calculators.pedigree import gsd2_of_knowledge
from calculators.regions import WORLD

BASIS = "AR5"


def refrigerant_factors(*, review_by: date) -> tuple[Factor, ...]:
    """Return ``refrigerant.<gas>`` for every gas and blend with a GWP in some set.

    Parameters
    ----------
    review_by
        Day by which the list must be looked at again.

    Returns
    -------
    tuple[Factor, ...]
        Factors per kilogram released, split into gases. [kgCO2e/kg]
    """
    return tuple(_refrigerant(gas, review_by) for gas in refrigerants())


def _refrigerant(gas: str, review_by: date) -> Factor:
    """Return the factor of one gas or blend; its total is under AR5 where AR5 has it, else under AR6."""
    basis = BASIS
    try:
        value = GWP_SETS[basis].exact(gas)
    except NoWarmingPotential:
        basis = "AR6"
        value = GWP_SETS[basis].exact(gas)
    used = GWP_SETS[basis]
    parts = composition(gas)
    shown = gas.upper().replace("_", "-")
    return Factor(
        key=f"refrigerant.{gas}.leak",
        family=f"refrigerant.{gas}",
        name_zh=f"{shown} 逸散",
        name_en=f"{shown} released",
        value=value,
        unit="kgCO2e/kg",
        activity_unit="kg",
        kg_co2e_per_activity_unit=float(value),
        gases=MappingProxyType({part: float(share) for part, share in parts.items()}),
        unsplit_kg_co2e=0.0,
        gwp_basis=basis,
        boundary="direct_release",
        distance_basis="",
        non_co2_effects=None,
        occupancy_basis="",
        region=WORLD,
        year=2013 if basis == "AR5" else 2021,
        valid_from=date(1900, 1, 1),
        valid_to=None,
        gsd2=gsd2_of_knowledge(confidence="high", years_apart=0, region_match="same"),
        gsd2_basis="pedigree: confidence/age/region mapping",
        source=used.title,
        source_ref=used.source,
        licence=used.licence,
        confidence="high",
        review_by=review_by,
        default=True,
        note="" if parts.keys() == {gas} else _blend_note(parts),
    )


def _blend_note(parts: Mapping[str, Decimal]) -> str:
    """Return the mass percent of a blend in words."""
    return ", ".join(f"{part} {share * 100:f} %" for part, share in parts.items())
