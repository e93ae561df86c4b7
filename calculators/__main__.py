"""What can the laboratory do from the command line?

    python -m calculators evaluate event.yaml
    python -m calculators explain event.yaml power-hall
    python -m calculators diff before.json after.json
    python -m calculators quality event.yaml
    python -m calculators flights event.yaml
    python -m calculators figures event.yaml
    python -m calculators scenario event.yaml --place 上海 --rail-below 800
    python -m calculators factors electricity.grid --region CN-ZJ --date 2024-09-04
    python -m calculators rulebook chengdu_2018 --event event.yaml
    python -m calculators forest forest.yaml --explain
    python -m calculators schema event

Files are event files, product files, forest files, or stored results (``evaluate --format json``). The exit
code is 0, or 2 when the input is at fault: then every fault is printed with the path of its field.
``rulebook`` exits with 1 when the event fails a check.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from calculators import event_commands, forest_commands, reports, verify
from calculators.difference import difference
from calculators.errors import CalculatorError, ErrorList, InputError
from calculators.event.file_text import event_schema
from calculators.explain import explain
from calculators.factors import FactorLibrary, shipped_library
from calculators.gases import GWP_SETS
from calculators.inputs import Calculated, calculate
from calculators.inventory import Want
from calculators.own_factors import read_own_factors
from calculators.planting.file import forest_schema
from calculators.product.file import product_schema
from calculators.resolve import look_up
from calculators.rulebooks import load_rulebook, rulebook_names

CHECK_FAILED = 1
BAD_INPUT = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, 1 when a check failed, or 2 when the input is at fault."""
    options = _parser().parse_args(arguments)
    try:
        answer = options.command(options)
    except CalculatorError as error:
        print(_faults(error, options.lang), file=sys.stderr)
        return BAD_INPUT
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return BAD_INPUT
    if isinstance(answer, int):
        return answer
    print(answer)
    return 0


def evaluate_command(options: argparse.Namespace) -> str:
    """Calculate a footprint, as a table or in its stored form."""
    found = _calculated(options.file, options)
    findings = found.findings(load_rulebook(options.rulebook)) if options.rulebook else []
    if options.format == "json":
        data = found.result.to_dict()
        return _json(data | {"findings": reports.findings_data(findings)} if findings else data)
    text = reports.result_text(found.result, title=found.title(options.lang), language=options.lang)
    return f"{text}\n\n{reports.findings_text(findings, options.lang)}" if findings else text


def explain_command(options: argparse.Namespace) -> str:
    """Show where a line, or the whole footprint, comes from."""
    tree = explain(_calculated(options.file, options).result, options.line, owner=options.product)
    return _json(tree.to_dict()) if options.format == "json" else tree.text(options.lang)


def diff_command(options: argparse.Namespace) -> str:
    """Tell why two footprints differ: data, factors, GWP set or method."""
    before, after = (_calculated(name, options).result for name in (options.before, options.after))
    found = difference(before, after, owner=options.product)
    return (
        _json(found.to_dict()) if options.format == "json" else reports.difference_text(found, options.lang)
    )


def factors_command(options: argparse.Namespace) -> str:
    """Show a factor with the way to it, or the families of the library."""
    library = _library(options)
    if options.counts:
        return reports.counts_text(library, options.lang)
    if not options.key:
        return reports.families_text(library, options.lang)
    families = library.families()
    below = any(family.startswith(f"{options.key}.") for family in families)
    if below and options.key not in families and options.key not in library:
        return reports.families_text(library, options.lang, below=options.key)
    found = look_up(Want(options.key, "", options.region, options.date), library)
    if options.format == "json":
        return _json(reports.lookup_data(found))
    return reports.lookup_text(found, options.lang)


def rulebook_command(options: argparse.Namespace) -> str | int:
    """Judge an event by a rule book, or name the rule books."""
    if not options.rulebook:
        return "\n".join(rulebook_names())
    book = load_rulebook(options.rulebook)
    if not options.event:
        raise InputError("请用 --event 指定活动文件。", "Name an event file with --event.", path="--event")
    findings = _calculated(options.event, options).findings(book, as_of=options.as_of)
    in_json = options.format == "json"
    print(
        _json(reports.findings_data(findings)) if in_json else reports.findings_text(findings, options.lang)
    )
    return CHECK_FAILED if any(finding.verdict == "fail" for finding in findings) else 0


def schema_command(options: argparse.Namespace) -> str:
    """Print the JSON Schema of event, product or forest files."""
    return _json({"event": event_schema, "products": product_schema, "forest": forest_schema}[options.kind]())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m calculators",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    file_help = "event file, product file or stored result; - for standard input"

    found = _command(commands, "evaluate", evaluate_command)
    found.add_argument("file", metavar="FILE", help=file_help)
    _add_calculation(found)

    found = _command(commands, "explain", explain_command)
    found.add_argument("file", metavar="FILE", help=file_help)
    found.add_argument("line", metavar="LINE", nargs="?", help="id of a line; the whole footprint if missing")
    found.add_argument("--product", metavar="ID", help="the product, when there are several")
    _add_calculation(found)

    found = _command(commands, "diff", diff_command)
    found.add_argument("before", metavar="A", help=file_help)
    found.add_argument("after", metavar="B", help=file_help)
    found.add_argument("--product", metavar="ID", help="the product, when there are several")
    _add_calculation(found)

    for name, answer in event_commands.COMMANDS.items():
        found = _command(commands, name, _about_event(answer))
        found.add_argument("file", metavar="FILE", help="event file; - for standard input")
        event_commands.add_arguments(name, found)
        _add_calculation(found)

    found = _command(commands, "factors", factors_command)
    found.add_argument("key", metavar="KEY", nargs="?", help="family or key, or the start of families")
    found.add_argument("--region", metavar="CODE", help="place of the activity, for example CN-ZJ")
    found.add_argument("--date", metavar="YYYY-MM-DD", type=_day, help="day of the activity")
    found.add_argument("--counts", action="store_true", help="count records by licence, region, boundary")
    _add_library(found)

    found = _command(commands, "rulebook", rulebook_command)
    found.add_argument("rulebook", metavar="NAME", nargs="?", help="rule book; all names if missing")
    found.add_argument("--event", metavar="FILE", required=False, help="event file")
    found.add_argument("--as-of", metavar="YYYY-MM-DD", type=_day, help="day on which the question is asked")
    _add_calculation(found, rulebook=False)

    found = _command(commands, "schema", schema_command)
    found.add_argument("kind", choices=("event", "products", "forest"))

    found = _command(commands, "forest", forest_commands.forest)
    forest_commands.add_arguments(found)

    found = commands.add_parser("verify", help="Check a certificate or report by what is in its file.")
    verify.add_arguments(found)
    found.set_defaults(command=verify.run)
    return parser


def _about_event(answer: event_commands.Answer) -> Callable[[argparse.Namespace], str]:
    """Return the command that calculates the event of the file and then answers."""

    def command(options: argparse.Namespace) -> str:
        return answer(options, _calculated(options.file, options), _library(options))

    command.__doc__ = answer.__doc__
    return command


def _command(
    commands: Any, name: str, command: Callable[[argparse.Namespace], str | int]
) -> argparse.ArgumentParser:
    """Return the parser of a sub-command; its help is the first line of the function's docstring."""
    words = (command.__doc__ or "").splitlines()[0]
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    default = "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
    parser.add_argument("--lang", choices=("zh", "en"), default=default, help="language of the answer")
    return parser


def _add_library(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("table", "json"), default="table", help="form of the answer")
    parser.add_argument(
        "--factors", metavar="FOLDER", type=Path, help="another release of the parameter files"
    )
    parser.add_argument("--own", metavar="FILE", type=Path, help="factors of an organisation's own")


def _add_calculation(parser: argparse.ArgumentParser, *, rulebook: bool = True) -> None:
    _add_library(parser)
    parser.add_argument("--gwp", choices=sorted(GWP_SETS), help="GWP set; the file's, else AR6")
    if rulebook:
        parser.add_argument(
            "--rulebook", metavar="NAME", help="rule book for the boundary; the file's own if missing"
        )


def _calculated(name: str, options: argparse.Namespace) -> Calculated:
    content = sys.stdin.buffer.read() if name == "-" else Path(name)
    book = load_rulebook(options.rulebook) if options.rulebook else None
    return calculate(content, library=_library(options), gwp_set=options.gwp, book=book)


def _library(options: argparse.Namespace) -> FactorLibrary:
    library = FactorLibrary.load(options.factors) if options.factors else shipped_library()
    return library.with_own(read_own_factors(options.own)) if options.own else library


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _faults(error: CalculatorError, language: str) -> str:
    """Return every fault as ``path: message``, one a line."""
    faults = error.errors if isinstance(error, ErrorList) else (error,)
    return "\n".join(f"{fault.path or '-'}: {fault.message(language)}" for fault in faults)


if __name__ == "__main__":
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader like `head` may have had enough
    sys.exit(main())
