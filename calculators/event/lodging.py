"""How many nights did people of the event sleep in hotels?"""

from decimal import Decimal

from calculators.event.rows import About, amount, one_of, positive
from calculators.inventory import Activity


def hotel_nights(
    *,
    about: About,
    nights: float | Decimal,
    rooms: float | Decimal | None = None,
    persons: float | Decimal | None = None,
    persons_per_room: float | Decimal = 1,
    breakfast: bool = False,
) -> list[Activity]:
    """Hotel nights of attendees.

    Parameters
    ----------
    about
        Name, place and evidence of the row; its region is the country or province of the hotel.
    nights
        Nights each room is taken, or each person stays. [nights]
    rooms
        Rooms taken; or else ``persons``. [rooms]
    persons
        Persons who stay. [persons]
    persons_per_room
        Persons who share a room, where ``persons`` is given. [persons/room]
    breakfast
        Whether the factor is to hold the breakfast; few countries have one that does.

    Returns
    -------
    list[Activity]
        One row for ``lodging.hotel`` or ``lodging.hotel.with_breakfast``. [room-night]

    Notes
    -----
    room-nights = rooms x nights, or persons x nights / persons per room. Classes of hotels have no sourced
    factor, so there is no class to choose.

    References
    ----------
    .. [1] DB5101/T 41-2018 (Chengdu), section 7.4: lodging of attendees.
    """
    one_of(
        "请填写房间数或人数。",
        "State the rooms, or the persons.",
        "房间数和人数只能填一个。",
        "State either the rooms or the persons, not both.",
        rooms,
        persons,
        path=about.path,
    )
    stayed = amount(nights, name_zh="夜数", name_en="The number of nights", path=about.at("nights"))
    if rooms is not None:
        taken = amount(rooms, name_zh="房间数", name_en="The number of rooms", path=about.at("rooms"))
        inputs: dict[str, object] = {"rooms": rooms, "nights": nights}
        formula = "rooms x nights"
    else:
        sharing = positive(
            persons_per_room,
            name_zh="每间人数",
            name_en="Persons per room",
            path=about.at("persons_per_room"),
        )
        guests = amount(
            persons or 0, name_zh="人数", name_en="The number of persons", path=about.at("persons")
        )
        taken = guests / sharing
        inputs = {"persons": persons, "nights": nights, "persons_per_room": persons_per_room}
        formula = "persons x nights / persons_per_room"
    return [
        about.row(
            category="lodging",
            quantity=taken * stayed,
            unit="room-night",
            factor="lodging.hotel.with_breakfast" if breakfast else "lodging.hotel",
            inputs=inputs,
            formula=formula,
        )
    ]
