"""Which questions about one event does the command line answer: quality, flights, figures, scenarios?"""

import argparse
import json
from collections.abc import Callable

from calculators import event_reports as reports
from calculators.errors import InputError
from calculators.event.benchmarks import key_figures
from calculators.event.file import EventInputs
from calculators.event.flights import flight_panel
from calculators.event.scenarios import (
    Scenario,
    compare,
    green_power,
    moved,
    online,
    rail_below,
    reused,
    together,
    vegetarian,
    vegetarian_days,
)
from calculators.factors import FactorLibrary
from calculators.inputs import Calculated
from calculators.rulebooks import load_rulebook

DRAWS = 10_000
HOURS_EACH = 8
"""Hours that somebody online watches a day of the event, unless stated. [h/day]"""
Answer = Callable[[argparse.Namespace, Calculated, FactorLibrary], str]


def quality(options: argparse.Namespace, found: Calculated, library: FactorLibrary) -> str:
    """Tell how much is measured, how wide the interval is and which record would narrow it."""
    _event(found)
    if options.format == "json":
        return _json(reports.quality_data(found.result, draws=options.draws))
    return reports.quality_text(found.result, options.lang, draws=options.draws)


def flights(options: argparse.Namespace, found: Calculated, library: FactorLibrary) -> str:
    """Show every flight by every published model."""
    _event(found)
    return reports.flights_text(flight_panel(found.result, library), options.lang)


def figures(options: argparse.Namespace, found: Calculated, library: FactorLibrary) -> str:
    """Show the footprint for each attendee, attendee-day and square metre, beside studies."""
    return reports.figures_text(key_figures(_event(found), found.result), options.lang)


def scenario(options: argparse.Namespace, found: Calculated, library: FactorLibrary) -> str:
    """Show the footprint side by side with scenarios of the same event."""
    event = _event(found)
    chosen = _scenarios(options, event)
    if not chosen:
        raise InputError(
            "请至少选一种情景，例如 --place 上海。", "Ask for a scenario, for example --place 上海."
        )
    if len(chosen) > 1:
        chosen.append(together(chosen))
    book = load_rulebook(options.rulebook) if options.rulebook else None
    answer = compare(event, chosen, library=library, gwp_set=options.gwp, book=book)
    if options.format == "json":
        return _json(reports.comparison_data(answer))
    return reports.comparison_text(answer, options.lang)


COMMANDS: dict[str, Answer] = {
    "quality": quality,
    "flights": flights,
    "figures": figures,
    "scenario": scenario,
}


def add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    """Add to a parser what one of ``COMMANDS`` can be told."""
    if name == "quality":
        parser.add_argument("--draws", type=int, default=DRAWS, help="draws of the simulation")
    if name == "scenario":
        parser.add_argument("--place", metavar="CITY", help="the event in another city")
        parser.add_argument(
            "--rail-below", metavar="KM", type=float, help="high-speed rail for shorter flights"
        )
        parser.add_argument(
            "--online", metavar="SHARE", type=float, help="share of attendees who stay online"
        )
        parser.add_argument("--hours", metavar="H", type=float, help="hours that each of them watches")
        parser.add_argument("--vegetarian", metavar="SHARE", type=float, help="share of the other meals")
        parser.add_argument("--vegetarian-days", metavar="DAYS", type=int, help="whole vegetarian days")
        parser.add_argument("--green-power", metavar="SHARE", type=float, help="share under a green contract")
        parser.add_argument("--reuse", metavar="TIMES", type=int, help="times that bought things serve")


def _scenarios(options: argparse.Namespace, event: EventInputs) -> list[Scenario]:
    days = (event.end - event.start).days + 1
    hours = options.hours if options.hours is not None else HOURS_EACH * days
    makers: dict[str, Callable[..., Scenario]] = {
        "place": moved,
        "rail_below": rail_below,
        "online": lambda share: online(share, hours_each=hours),
        "vegetarian": vegetarian,
        "vegetarian_days": lambda count: vegetarian_days(count, event),
        "green_power": green_power,
        "reuse": reused,
    }
    return [make(value) for name, make in makers.items() if (value := getattr(options, name)) is not None]


def _event(found: Calculated) -> EventInputs:
    if found.event is None:
        raise InputError("该命令只适用于活动文件。", "This command is for event files.", path="format")
    return found.event


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
