"""Do errors say where, what and what to do, in both languages?"""

import pytest

from calculators.errors import (
    CalculatorError,
    ErrorList,
    NumberError,
    UnknownFactor,
    nearest_names,
    raise_all,
    shorten,
)

KNOWN = ["travel.rail.high_speed", "travel.rail.conventional", "travel.coach", "electricity.grid"]


def test_unknown_factor_names_the_three_nearest():
    error = UnknownFactor("travel.rail.highspeed", KNOWN, path="travel.trips.0.mode")

    assert error.nearest == ("travel.rail.high_speed", "travel.rail.conventional", "travel.coach")
    assert error.message_zh == (
        "没有名为“travel.rail.highspeed”的排放因子。"
        "最接近的有：travel.rail.high_speed、travel.rail.conventional、travel.coach。"
    )
    assert str(error) == (
        "travel.trips.0.mode: No emission factor is called “travel.rail.highspeed”. "
        "Nearest: travel.rail.high_speed, travel.rail.conventional, travel.coach."
    )


def test_at_prepends_the_path_and_keeps_the_rest():
    error = UnknownFactor("electricity.gird", KNOWN, path="mode").at("travel.trips.0")

    assert isinstance(error, UnknownFactor)
    assert (error.path, error.nearest[0]) == ("travel.trips.0.mode", "electricity.grid")


def test_raise_all_raises_the_single_error_itself():
    with pytest.raises(NumberError, match=r"^a: bad$"):
        raise_all([NumberError("坏", "bad", path="a")])


def test_raise_all_collects_several_and_flattens_lists():
    errors = [NumberError("坏", "bad", path="a"), ErrorList([NumberError("坏", "bad", path="b")])]

    with pytest.raises(ErrorList) as caught:
        raise_all(errors)

    assert [error.path for error in caught.value] == ["a", "b"]
    assert caught.value.to_dict()["errors"] == [
        {"code": "number", "path": "a", "message_zh": "坏", "message_en": "bad"},
        {"code": "number", "path": "b", "message_zh": "坏", "message_en": "bad"},
    ]


def test_raise_all_of_nothing_returns():
    assert raise_all([]) is None


def test_every_error_class_has_its_own_code():
    classes = [CalculatorError, *CalculatorError.__subclasses__(), *UnknownFactor.__mro__[:1]]
    codes = [cls.code for cls in classes]

    assert len(set(codes)) == len(codes)


def test_long_text_is_cut():
    assert shorten("x" * 1_000_000) == "x" * 79 + "…"
    assert nearest_names("x" * 1_000_000, ["xx"]) == ("xx",)
