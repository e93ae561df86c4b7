"""How does a list of records become a page: searched, filtered, sorted, cut into pages, and exported?

listing = Listing(
    request,
    holdings,
    name="holdings",
    columns=(
        Column(name="number", label=_("Number"), order="number", url=lambda h: h.get_absolute_url()),
        Column(name="quantity_t", label=_("Quantity"), order="quantity_t", shape="number", unit="t"),
        Column(name="state", label=_("State"), order="state", shape="state"),
    ),
    search=("number", "project__name"),
    filters=(Filter(name="state", label=_("State"), choices=State.choices),),
)
if listing.wants_file:
    return listing.file()
return render(request, "…", {"listing": listing})      # template: {% listing listing %}…{% endlisting %}
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _

from footprint.core.charts.figures import unit_text
from footprint.web.sheets import csv_response, xlsx_response

PAGE_SIZE = 25
SHAPES = ("text", "number", "date", "moment", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list.

    Attributes
    ----------
    name
        In addresses and for ``value`` when that is not given.
    value
        An attribute path (``project.name``) or a function of the row.
    order
        The database field to sort by; empty when the column cannot be sorted.
    shape
        text, number, date, moment (date and time) or state (a stored value with ``get_<name>_display``).
    decimals
        Places of a number; None shows three significant digits at least.
    url
        Gives the address that the cell links to.
    labels
        Words of the stored values of a state, where the record itself has none for them.
    """

    name: str
    label: str
    value: str | Callable[[Any], Any] = ""
    order: str = ""
    shape: str = "text"
    unit: str = ""
    decimals: int | None = None
    url: Callable[[Any], str] | None = None
    labels: Mapping[str, str] | None = None

    def of(self, row: Any) -> Any:
        """The cell's value in ``row``."""
        if callable(self.value):
            return self.value(row)
        found = row
        for step in (self.value or self.name).split("."):
            found = getattr(found, step)
            if found is None:
                return None
        return found

    def words(self, row: Any) -> Any:
        """The value as a file shows it: a state by its name."""
        value = self.of(row)
        return self.state_label(row, value) if self.shape == "state" else value

    def state_label(self, row: Any, value: Any) -> str:
        if self.labels is not None:
            return str(self.labels.get(value, value))
        display = getattr(row, f"get_{self.value or self.name}_display", None)
        return display() if display else str(value)

    @property
    def heading(self) -> str:
        return f"{self.label} ({unit_text(self.unit)})" if self.unit else str(self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A choice that narrows the list; ``apply`` replaces the plain comparison of the field ``name``."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    apply: Callable[[QuerySet, str], QuerySet] | None = None

    def narrow(self, queryset: QuerySet, value: str) -> QuerySet:
        return self.apply(queryset, value) if self.apply else queryset.filter(**{self.name: value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as the template shows it."""

    column: Column
    value: Any
    url: str
    label: str


class Listing:
    """A list of records as one reader asked for it."""

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        *,
        name: str,
        columns: Sequence[Column],
        filters: Sequence[Filter] = (),
        search: Sequence[str] = (),
        order: str = "-pk",
        page_size: int = PAGE_SIZE,
        caption: str = "",
    ) -> None:
        for column in columns:
            if column.shape not in SHAPES:
                raise ValueError(
                    f"Column {column.name} has the shape {column.shape}; known: {', '.join(SHAPES)}."
                )
        self.asked = request.GET
        self.name, self.columns, self.filters, self.search = (
            name,
            tuple(columns),
            tuple(filters),
            tuple(search),
        )
        self.caption, self.page_size, self._whole, self._order = caption, page_size, queryset, order

    # --- what the reader asked for ------------------------------------------------------------------------

    @cached_property
    def form(self) -> forms.Form | None:
        """The filter bar; None when there is nothing to filter by."""
        if not self.filters and not self.search:
            return None
        fields: dict[str, forms.Field] = {}
        if self.search:
            fields["q"] = forms.CharField(label=_("Search"), required=False, max_length=100)
        for one in self.filters:
            choices = [("", _("All")), *one.choices]
            fields[one.name] = forms.ChoiceField(label=one.label, required=False, choices=choices)
        made = type("FilterForm", (forms.Form,), {**fields, "hide_optional": True})
        return made(self.asked, auto_id=f"{self.name}-%s")

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The valid filter values that were chosen."""
        if self.form is None:
            return {}
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def sort(self) -> tuple[Column | None, bool]:
        """The column to sort by and whether downward."""
        asked = self.asked.get("sort", "")
        for column in self.columns:
            if column.order and column.name == asked.removeprefix("-"):
                return column, asked.startswith("-")
        return None, False

    @cached_property
    def queryset(self) -> QuerySet:
        """All records that match, in order; the key breaks ties, so that pages never overlap."""
        found = self._whole
        if words := self.chosen.get("q"):
            for word in words.split():
                found = found.filter(_any_of(self.search, word))
        for one in self.filters:
            if one.name in self.chosen:
                found = one.narrow(found, self.chosen[one.name])
        column, down = self.sort
        order = ("-" if down else "") + column.order if column else self._order
        return found.order_by(order, "pk")

    # --- what the page shows ------------------------------------------------------------------------------

    @cached_property
    def page(self) -> Page:
        page = Paginator(self.queryset, self.page_size).get_page(self.asked.get("page"))
        page.query = self.query(page=None)
        return page

    @property
    def rows(self) -> Iterator[list[Cell]]:
        for row in self.page.object_list:
            yield [self._cell(column, row) for column in self.columns]

    def _cell(self, column: Column, row: Any) -> Cell:
        value = column.of(row)
        label = column.state_label(row, value) if column.shape == "state" else ""
        return Cell(column=column, value=value, url=column.url(row) if column.url else "", label=label)

    @property
    def headings(self) -> Iterator[dict]:
        sorted_by, down = self.sort
        for column in self.columns:
            here = column is sorted_by
            turn = f"-{column.name}" if here and not down else column.name
            yield {
                "column": column,
                "url": "?" + self.query(sort=turn, page=None).rstrip("&") if column.order else "",
                "sorted": ("descending" if down else "ascending") if here else "",
            }

    @property
    def narrowed(self) -> bool:
        """Whether the reader has searched or filtered."""
        return bool(self.chosen)

    def query(self, **changes: str | None) -> str:
        """The address's query with changes, ending in ``&`` unless empty."""
        query = QueryDict(mutable=True)
        for key, value in {**self.chosen, "sort": self.asked.get("sort", ""), **changes}.items():
            if value:
                query[key] = value
        encoded = query.urlencode()
        return f"{encoded}&" if encoded else ""

    # --- files --------------------------------------------------------------------------------------------

    @property
    def wants_file(self) -> bool:
        return self.asked.get("format") in ("csv", "xlsx")

    @property
    def csv_url(self) -> str:
        return "?" + self.query(format="csv").rstrip("&")

    @property
    def xlsx_url(self) -> str:
        return "?" + self.query(format="xlsx").rstrip("&")

    def file(self) -> HttpResponseBase:
        """All records that match, as the file that was asked for."""
        headings = [column.heading for column in self.columns]
        rows = (
            [column.words(row) for column in self.columns] for row in self.queryset.iterator(chunk_size=1000)
        )
        answer = csv_response if self.asked["format"] == "csv" else xlsx_response
        return answer(self.name, headings, rows)


def _any_of(fields: Sequence[str], word: str) -> Q:
    condition = Q()
    for field in fields:
        condition |= Q(**{f"{field}__icontains": word})
    return condition
