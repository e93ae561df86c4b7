"""Do the records of one library agree with each other?"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Protocol

from calculators.errors import FactorFileError
from calculators.factor_record import Factor
from calculators.life_cycle import boundaries
from calculators.units import units


class _Keyed(Protocol):
    def __contains__(self, key: object) -> bool: ...


def check_defaults(factors: Iterable[Factor]) -> None:
    """Refuse defaults between which a look-up could not choose, and families that mix dimensions.

    Raises
    ------
    FactorFileError
        Two defaults of one family and place are meant for the same day, two stand-ins of one family are, a
        stand-in is no default, a default must not enter a footprint, a family mixes dimensions, or a key is
        the name of a family that it does not belong to.
    """
    series: dict[tuple[str, str], list[Factor]] = {}
    dimension: dict[str, tuple[str, str]] = {}
    members = tuple(factors)
    families = {factor.family for factor in members}
    for factor in members:
        if factor.key in families and factor.key != factor.family:
            raise _error(factor.key, "该键是另一族的名称", "the key is the name of another family")
        counted = units()[factor.activity_unit].dimension
        first = dimension.setdefault(factor.family, (counted, factor.key))
        if first[0] != counted:
            raise _error(
                factor.key,
                f"族 {factor.family} 内混有不能互换的单位（见 {first[1]}）",
                f"the family {factor.family} mixes units that do not convert (see {first[1]})",
            )
        if factor.default:
            series.setdefault((factor.family, factor.region), []).append(factor)
        if factor.stand_in:
            series.setdefault((factor.family, "stand_in"), []).append(factor)
        if factor.stand_in and not factor.default:
            raise _error(factor.key, "stand_in 只能用于缺省记录", "a stand-in must be a default")
        if factor.default and not boundaries()[factor.boundary].inventory:
            raise _error(
                factor.key,
                f"边界“{factor.boundary}”不得用于核算，不能作缺省值",
                f"the boundary “{factor.boundary}” must not enter a footprint, so it cannot be a default",
            )
    for (family, place), defaults in series.items():
        defaults.sort(key=lambda factor: factor.valid_from)
        for one, other in pairwise(defaults):
            if one.valid_to is None or other.valid_from <= one.valid_to:
                raise _error(
                    other.key,
                    f"与 {one.key} 的有效期重叠：同一族（{family}）、同一地区（{place}）同日只能有一个缺省值",
                    f"its validity overlaps {one.key}: one family ({family}) and place ({place}) "
                    "can have one default on a day",
                )


OWN_PREFIX = "own."
"""Keys and families of organisations begin so; those of the library never do."""


def check_own(factor: Factor, library: _Keyed) -> None:
    """Refuse an own factor without owner or evidence, or with a key that is or could be the library's.

    Raises
    ------
    FactorFileError
        Says which.
    """
    if not factor.owner:
        raise _error(factor.key, "自有因子须注明所属组织", "an own factor must name its owner")
    if factor.key in library:
        raise _error(
            factor.key, "该键属于因子库，请换一个键", "the key belongs to the library; choose another"
        )
    if not factor.key.startswith(OWN_PREFIX):
        raise _error(
            factor.key,
            f"自有因子的键应以“{OWN_PREFIX}”开头",
            f"the key of an own factor begins with “{OWN_PREFIX}”",
        )
    if not factor.evidence:
        raise _error(factor.key, "自有因子须注明证据", "an own factor must name its evidence")
    if not boundaries()[factor.boundary].inventory:
        raise _error(
            factor.key,
            f"边界“{factor.boundary}”不得用于核算",
            f"the boundary “{factor.boundary}” must not enter a footprint",
        )


def check_once(factors: Iterable[Factor]) -> None:
    """Refuse a key that stands twice among own factors.

    Raises
    ------
    FactorFileError
        Names the key.
    """
    seen: set[str] = set()
    for factor in factors:
        if factor.key in seen:
            raise _error(factor.key, "该键出现两次", "the key stands twice")
        seen.add(factor.key)


def _error(key: str, zh: str, en: str) -> FactorFileError:
    return FactorFileError(f"因子 {key}：{zh}。", f"Factor {key}: {en}.", path=key)
