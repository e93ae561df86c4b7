"""How much biomass and carbon stand behind a growing stock, whole trees with their roots?

Volume becomes biomass by B = aV + b, by the IPCC's conversion factors (BCEF), or by wood density; roots are
added by root-to-shoot ratios; dry matter becomes carbon and CO2. Every number is a parameter with its source.
"""

import re
from dataclasses import dataclass
from functools import cache

from calculators.errors import OutsideRange, UnknownName
from calculators.parameter_sets import Parameter, read_parameters
from calculators.planting.growth import interpolated

_LEFT_OUT = frozenset({"mediterranean"})
_RANGE = re.compile(r"range (\d+\.\d+)-(\d+\.\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """Basic density of a wood with the range of its records. [t d.m./m3]"""

    value: float
    low: float
    high: float
    parameter: Parameter


def value(key: str) -> float:
    """Return a forest parameter as a number. [unit of the parameter]"""
    return float(read_parameters("forest").get(key).value)


def co2_t(dry_matter_t: float, *, fraction: str = "ipcc") -> float:
    """Return the CO2 that dry matter holds: t d.m. x carbon fraction x CO2 per C. [tCO2]

    Parameters
    ----------
    dry_matter_t
        Dry matter, any area. [t d.m.]
    fraction
        ``"ipcc"`` (0.47), ``"generic"`` (0.5), ``"jilin_min"`` or ``"jilin_max"``.
    """
    known = [p.stand for p in read_parameters("forest").select(group="carbon_fraction") if p.stand]
    if fraction not in known:
        raise UnknownName("含碳率", "carbon fraction", fraction, known)
    return dry_matter_t * value(f"forest.carbon_fraction.{fraction}") * value("forest.co2_per_c")


def biomass_of_volume_t_per_ha(*, volume_m3_per_ha: float, species: str, region: str) -> float:
    """Return the biomass of whole trees, B = aV + b. [t d.m./ha]

    The intercept remains at V = 0, so the equation is refused where it outweighs the rest (aV < b).

    Parameters
    ----------
    volume_m3_per_ha
        Growing stock. [m3/ha]
    species
        Kind of forest, for example ``"chinese fir"``.
    region
        ``"CN-ZJ"`` or ``"CN-SD"``: where the equations were gathered.

    Raises
    ------
    UnknownName
        No equation for this kind of forest there.
    OutsideRange
        The stand is too young for the equation.
    """
    rows = read_parameters("forest").select(group="volume_to_biomass", region=region)
    by_symbol = {p.symbol: float(p.value) for p in rows if p.species == species}
    if not by_symbol:
        raise UnknownName(
            "林分类型", "kind of forest", species, {p.species for p in rows} or {"CN-ZJ", "CN-SD"}
        )
    slope, intercept = by_symbol["a"], by_symbol["b"]
    if slope * volume_m3_per_ha < intercept:
        raise OutsideRange(
            f"{species}蓄积-生物量方程的蓄积",
            f"Growing stock for the equation of {species}",
            given=volume_m3_per_ha,
            low=intercept / slope,
            high=None,
            unit="m3/ha",
            remedy_zh="幼龄林请改用 BCEF 或生长曲线。",
            remedy_en="Use BCEF or a growth curve for a young stand.",
        )
    return slope * volume_m3_per_ha + intercept


def shoot_of_volume_t_per_ha(*, volume_m3_per_ha: float, climate: str, kind: str) -> float:
    """Return the biomass above ground by the IPCC's BCEF for standing stock. [t d.m./ha]

    The table gives one factor for a class of stock; taken as steps, biomass would fall where a stand grows
    into the next class. Each factor is therefore taken at the middle of its class, and biomass runs on
    straight lines between; the open last class is taken from its lower end on.

    Parameters
    ----------
    volume_m3_per_ha
        Growing stock. [m3/ha]
    climate
        ``"temperate"`` or ``"boreal"``. The mediterranean table is not taken: joined, it falls, and no part
        of China has that climate.
    kind
        For example ``"hardwoods"``, ``"pines"``, ``"other conifers"``, ``"larch"``.

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 4, table 4.5.
    """
    return _by_classes("bcefs", volume_m3_per_ha, climate, kind)


def root_of_shoot_t_per_ha(*, shoot_t_per_ha: float, climate: str, kind: str) -> float:
    """Return the biomass below ground for that above, by the IPCC's root-to-shoot ratios. [t d.m./ha]

    Classes are joined as in :func:`shoot_of_volume_t_per_ha`.

    Parameters
    ----------
    shoot_t_per_ha
        Biomass above ground. [t d.m./ha]
    climate
        ``"temperate"``, ``"boreal"`` or ``"subtropical dry"``.
    kind
        ``"conifer"``, ``"broadleaf"`` …

    References
    ----------
    .. [1] IPCC 2006 Guidelines, volume 4, table 4.4.
    """
    return _by_classes("root_shoot", shoot_t_per_ha, climate, kind)


def wood_density(species: str) -> Density:
    """Return the basic density of a species' wood, with the range of its records. [t d.m./m3]

    Parameters
    ----------
    species
        Scientific name, for example ``"Betula luminifera"``.
    """
    rows = {p.species: p for p in read_parameters("forest").select(group="wood_density")}
    wanted = species.strip().lower()
    if wanted not in rows:
        raise UnknownName("树种", "species", species, rows)
    found = rows[wanted]
    ends = _RANGE.search(found.note)
    centre = float(found.value)
    low, high = (float(ends[1]), float(ends[2])) if ends else (centre, centre)
    return Density(value=centre, low=low, high=high, parameter=found)


@cache
def _class_points(group: str, climate: str, kind: str) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return (place, factor x place) at the middle of each class, and the factor of the open class."""
    table = [
        p for p in read_parameters("forest").select(group=group) if p.stock and p.climate not in _LEFT_OUT
    ]
    rows = [p for p in table if (p.climate, p.species) == (climate, kind)]
    if not rows:
        known = {f"{p.climate}: {p.species}" for p in table}
        raise UnknownName("气候与林分类型", "climate and kind of forest", f"{climate}: {kind}", known)
    points = [] if not rows[0].stock.startswith("0_") else [(0.0, 0.0)]
    factor = 0.0
    for row in rows:
        low, high = row.stock.split("_")
        factor = float(row.value)
        middle = float(low) if high == "inf" else (float(low) + float(high)) / 2
        points.append((middle, factor * middle))
    return tuple(points), factor


def _by_classes(group: str, at: float, climate: str, kind: str) -> float:
    points, last = _class_points(group, climate, kind)
    if at >= points[-1][0]:
        return last * at
    if at < points[0][0]:
        raise OutsideRange(
            f"{kind}表中的数值",
            f"The value for the table of {kind}",
            given=at,
            low=points[0][0],
            high=None,
            unit="/ha",
            remedy_zh="请改用有该范围数据的林分类型。",
            remedy_en="Take a kind of forest whose table covers it.",
        )
    return interpolated(points, at)
