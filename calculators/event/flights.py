"""What would the same flight be by every published model, and how much of the total hangs on the choice?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.engine import evaluate
from calculators.errors import CalculatorError
from calculators.event.air import air_basis
from calculators.event.distances import flown_km
from calculators.factors import Factor, FactorLibrary
from calculators.inventory import Activity, Inventory, Want
from calculators.resolve import look_up
from calculators.result import Result

WITHOUT = ".without_non_co2"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightModel:
    """One flight by one record.

    Parameters
    ----------
    line
        Id of the flight.
    factor
        The record.
    non_co2
        Whether it carries the effects of flight other than CO2, CH4 and N2O.
    passenger_km
        Activity by the distance that the record counts. [passenger-km]
    kg_co2e
        Emissions. [kgCO2e]
    chosen
        Whether the footprint counts this one.
    """

    line: str
    factor: Factor
    non_co2: bool
    passenger_km: float
    kg_co2e: Decimal
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightPanel:
    """All flights of an event by all models.

    Parameters
    ----------
    models
        Flight by flight, in the order of the event; the chosen one first.
    total, lowest, highest
        The footprint as counted, and with the lowest and the highest model for every flight. [kgCO2e]
    """

    models: tuple[FlightModel, ...]
    total: Decimal
    lowest: Decimal
    highest: Decimal


def flight_panel(result: Result, library: FactorLibrary) -> FlightPanel:
    """Return every flight of an event's footprint by every model of its haul and cabin.

    Parameters
    ----------
    result
        The footprint.
    library
        The factors; records of the same haul and cabin for the place of the flight or the world, and those
        that stand in, with and without the other effects of flight.

    Notes
    -----
    The supply of the fuel is a row of its own and stays. Effects by a multiplier belong to what counts now.
    """
    flights = [line.activity for line in result.lines if _is_flight(line.activity)]
    further = {
        line.activity.id.removesuffix(".non_co2"): line.total_kg_co2e
        for line in result.lines
        if "non_co2_multiplier" in line.activity.inputs
    }
    models: list[FlightModel] = []
    lowest = highest = result.total()
    for flight in flights:
        counted = result.find(flight.id)
        own = counted.factor
        keys = {record.key: record for record in _records(flight, library)}
        if own is not None:
            keys = {own.key: own, **keys}
        made = [
            _model(flight, record, library, result.facts.gwp_set, own is not None and key == own.key)
            for key, record in keys.items()
        ]
        models += made
        as_counted = counted.total_kg_co2e + further.get(flight.id, Decimal(0))
        sizes = [as_counted, *(model.kg_co2e for model in made)]
        lowest += min(sizes) - as_counted
        highest += max(sizes) - as_counted
    return FlightPanel(models=tuple(models), total=result.total(), lowest=lowest, highest=highest)


def _is_flight(row: Activity) -> bool:
    mode = row.inputs.get("haul")
    return bool(mode) and "non_co2_multiplier" not in row.inputs and not row.id.endswith(".upstream")


def _records(flight: Activity, library: FactorLibrary) -> Iterable[Factor]:
    """Yield the records that could have been taken: both families, their rivals and what stands in."""
    haul, cabin = str(flight.inputs["haul"]), str(flight.inputs["cabin"])
    counted = "average" if haul == "domestic" else cabin
    family = f"travel.air.{haul}.{counted}"
    for name in (family, family + WITHOUT):
        try:
            found = look_up(Want(name, flight.unit, flight.region, flight.on), library)
        except CalculatorError:
            continue
        yield found.factor
        yield from found.rivals
        yield from (other for other in library.records(name) if other.stand_in)


def _model(
    flight: Activity, record: Factor, library: FactorLibrary, gwp_set: str, chosen: bool
) -> FlightModel:
    row = replace(
        flight, factor=record.key, quantity=_passenger_km(flight, record, library), inside=True, group=""
    )
    kg = evaluate(Inventory.from_activities([row]), library, gwp_set).total()
    return FlightModel(
        line=flight.id,
        factor=record,
        non_co2=bool(record.non_co2_effects),
        passenger_km=row.quantity,
        kg_co2e=kg,
        chosen=chosen,
    )


def _passenger_km(flight: Activity, record: Factor, library: FactorLibrary) -> float:
    """Return the activity by the distance that the record counts, if both ends are known. [passenger-km]"""
    facts = flight.inputs
    if "straight_km" not in facts:
        return flight.quantity
    straight = float(facts["straight_km"])
    flown = air_basis(library, replace(flight, factor=record.key)) == "flown"
    one_way = flown_km(straight) if flown else straight
    return flight.quantity / float(facts["distance_km_one_way"]) * one_way
