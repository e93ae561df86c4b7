"""How does a form take a number as people write it: ``３６０万``, ``7 097 272``, ``1.2万 kWh``?"""

from decimal import Decimal
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from calculators.errors import CalculatorError
from calculators.numerals import parse_quantity
from calculators.units import convert
from footprint.core.languages import in_language
from footprint.core.text import number


class QuantityField(forms.Field):
    """A number in a stated unit; what is typed in another unit of the same kind is converted.

    Parameters
    ----------
    unit
        The unit of the cleaned value, a symbol of ``calculators.units``; empty for a bare number.
    minimum, maximum
        Bounds of the cleaned value, inclusive. [unit]
    whole
        Only whole numbers.
    estimate
        Accept “about 500” as 500. “Less than” and “more than” are never a number.
    """

    widget = forms.TextInput

    def __init__(
        self,
        *,
        unit: str = "",
        minimum: Decimal | int | None = None,
        maximum: Decimal | int | None = None,
        whole: bool = False,
        estimate: bool = False,
        **options,
    ):
        self.unit, self.minimum, self.maximum = unit, minimum, maximum
        self.whole, self.estimate = whole, estimate
        super().__init__(**options)

    def widget_attrs(self, widget) -> dict[str, str]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        return number(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value

    def has_changed(self, initial, data) -> bool:
        try:
            return self.to_python(data) != (None if initial in self.empty_values else Decimal(initial))
        except ValidationError:
            return True

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            reading = parse_quantity(str(value), default_unit=self.unit)
            if reading.unit != self.unit and not self.unit:
                raise ValidationError(_("Type the number alone, without a unit."), code="unit")
            same = reading.unit == self.unit
            amount = reading.value if same else convert(reading.value, reading.unit, self.unit)
        except CalculatorError as error:
            text = in_language(zh=error.message_zh, en=error.message_en)
            raise ValidationError(text, code=error.code) from error
        if reading.bound in {"upper", "lower"} or (reading.bound == "about" and not self.estimate):
            raise ValidationError(
                _("“%(text)s” states a bound or an estimate. Type the number that you can stand for."),
                code="bound",
                params={"text": value},
            )
        return _decimal(amount)

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is None:
            return
        params = {"value": self._shown(value)}
        if self.whole and value != value.to_integral_value():
            raise ValidationError(_("%(value)s is not a whole number."), code="whole", params=params)
        if self.minimum is not None and value < self.minimum:
            params["bound"] = self._shown(self.minimum)
            raise ValidationError(
                _("%(value)s is too little; the least is %(bound)s."), code="minimum", params=params
            )
        if self.maximum is not None and value > self.maximum:
            params["bound"] = self._shown(self.maximum)
            raise ValidationError(
                _("%(value)s is too much; the most is %(bound)s."), code="maximum", params=params
            )

    def _shown(self, value: Decimal | int) -> str:
        return f"{number(value)} {self.unit}".strip()

    def clean(self, value) -> Decimal | int | None:
        cleaned = super().clean(value)
        return int(cleaned) if self.whole and cleaned is not None else cleaned


def _decimal(amount: Fraction | Decimal) -> Decimal:
    exact = (
        Decimal(amount.numerator) / Decimal(amount.denominator) if isinstance(amount, Fraction) else amount
    )
    stripped = exact.normalize()
    return stripped.quantize(Decimal(1)) if stripped.as_tuple().exponent > 0 else stripped
