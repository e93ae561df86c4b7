"""Which currencies do prices of units come in?"""

from django.utils.translation import gettext_lazy as _

from footprint.core.problems import InvalidInput

CURRENCIES = {
    "CNY": _("Chinese yuan"),
    "USD": _("US dollar"),
    "EUR": _("Euro"),
    "CHF": _("Swiss franc"),
    "KRW": _("South Korean won"),
    "NZD": _("New Zealand dollar"),
    "GBP": _("British pound"),
    "JPY": _("Japanese yen"),
    "HKD": _("Hong Kong dollar"),
}
"""ISO 4217 codes; amounts of different currencies are never added or compared."""


def currency_checked(code: str) -> str:
    """The code when it is one of ``CURRENCIES``.

    Raises
    ------
    InvalidInput
        It is not; a price without its currency means nothing.
    """
    if code not in CURRENCIES:
        raise InvalidInput(
            _("“%(code)s” is not a currency that prices are kept in."),
            code="unknown_currency",
            field="currency",
            value=code,
            params={"code": code, "codes": ", ".join(CURRENCIES)},
            remedy=_("Choose one of: %(codes)s."),
        )
    return code
