"""Is this a unified social credit code (GB 32100-2015), and if not, what is wrong with it?"""

from django.utils.translation import gettext as _

# Digits and capital letters without I, O, S, V and Z; a character's value is its place.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
# Powers of 3 modulo 31 for the first 17 places.
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
REGION_PLACES = slice(2, 8)


def credit_code_normalise(text: str) -> str:
    """The code without spaces and hyphens, full-width characters made half-width, in capitals."""
    half_width = "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text)
    return "".join(c for c in half_width if not c.isspace() and c != "-").upper()


def credit_code_check_character(first_17: str) -> str:
    """The 18th character that the first 17 demand.

    Notes
    -----
    C18 = (31 - sum(Ci x Wi) mod 31) mod 31 with Wi = 3^(i-1) mod 31.

    References
    ----------
    .. [1] GB 32100-2015, "Coding rule of the unified social credit identifier for legal entities and
           other organizations".
    """
    total = sum(ALPHABET.index(c) * weight for c, weight in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_problem(code: str) -> str | None:
    """What is wrong with a normalised code, in one sentence that helps; ``None`` if nothing is."""
    if len(code) != LENGTH:
        return _(
            "The unified social credit code has 18 characters, this one has %(count)d. "
            "Copy it from the business licence."
        ) % {"count": len(code)}
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            return _(
                "Character %(place)d is “%(character)s”, which the code never contains "
                "(only digits and capital letters without I, O, S, V and Z). "
                "Often a 0 was read as O or a 1 as I."
            ) % {"place": place, "character": character}
    if not code[REGION_PLACES].isdigit():
        return _(
            "Characters 3 to 8 are the region of registration and must be digits, here they are “%(region)s”."
        ) % {"region": code[REGION_PLACES]}
    expected = credit_code_check_character(code[:-1])
    if code[-1] != expected:
        return _(
            "The last character is a check: for the 17 characters before it, it would be “%(expected)s”, "
            "but it is “%(given)s”. At least one character is mistyped or two are swapped."
        ) % {"expected": expected, "given": code[-1]}
    return None
