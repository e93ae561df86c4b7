"""Does a list find, filter, sort, cut and export what it should, and nothing else?"""

import csv
import io

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from openpyxl import load_workbook

from footprint.accounts.models import User
from footprint.web.listing import Column, Filter, Listing
from footprint.web.sheets import csv_response, xlsx_response

pytestmark = pytest.mark.django_db
COLUMNS = (
    Column(name="email", label="Address", order="email", url=lambda user: f"/people/{user.pk}/"),
    Column(name="name", label="Name", order="name"),
    Column(name="length", label="Length", value=lambda user: len(user.name), shape="number", unit="m"),
)


@pytest.fixture
def people():
    names = ["Ada", "Bai", "Chen", "=SUM(A1)", "Ding"]
    User.objects.bulk_create(
        User(email=f"{i}@example.com", name=name, language="en" if i % 2 else "zh-hans")
        for i, name in enumerate(names)
    )
    return User.objects.all()


def ask(query: str = "") -> HttpRequest:
    return RequestFactory().get(f"/people/?{query}")


def listing(people, query: str = "", **options) -> Listing:
    languages = Filter(name="language", label="Language", choices=[("en", "English"), ("zh-hans", "Chinese")])
    return Listing(
        ask(query),
        people,
        name="people",
        columns=COLUMNS,
        filters=(languages,),
        search=("name", "email"),
        order="email",
        **options,
    )


def names(found: Listing) -> list[str]:
    return [user.name for user in found.page.object_list]


def test_everything_in_the_default_order(people):
    assert names(listing(people)) == ["Ada", "Bai", "Chen", "=SUM(A1)", "Ding"]


def test_sort_up_and_down(people):
    assert names(listing(people, "sort=name")) == ["=SUM(A1)", "Ada", "Bai", "Chen", "Ding"]
    assert names(listing(people, "sort=-name")) == ["Ding", "Chen", "Bai", "Ada", "=SUM(A1)"]


@pytest.mark.parametrize("sort", ["password", "length", "-length", "nothing", "name;drop"])
def test_sort_by_what_is_not_offered_is_ignored(people, sort):
    assert names(listing(people, f"sort={sort}")) == names(listing(people))


def test_search_wants_every_word(people):
    assert names(listing(people, "q=ch")) == ["Chen"]
    assert names(listing(people, "q=ch+example")) == ["Chen"]
    assert names(listing(people, "q=ch+ada")) == []


def test_filter_narrows_and_nonsense_does_not(people):
    assert names(listing(people, "language=en")) == ["Bai", "=SUM(A1)"]
    assert names(listing(people, "language=klingon")) == names(listing(people))


def test_own_filter_is_applied(people):
    short = Filter(
        name="short",
        label="Short",
        choices=[("yes", "Yes")],
        apply=lambda all_of, value: all_of.filter(name="Ada"),
    )

    found = Listing(ask("short=yes"), people, name="people", columns=COLUMNS, filters=(short,), order="email")

    assert names(found) == ["Ada"]


def test_pages_cut_without_overlap_and_keep_filters(people):
    first = listing(people, "language=zh-hans&sort=name", page_size=2)
    second = listing(people, "language=zh-hans&sort=name&page=2", page_size=2)

    assert names(first) + names(second) == ["Ada", "Chen", "Ding"]
    assert first.page.query == "language=zh-hans&sort=name&"


def test_page_beyond_the_last_is_the_last(people):
    assert names(listing(people, "page=99", page_size=2)) == ["Ding"]


def test_second_press_on_a_heading_turns_the_order(people):
    up = {h["column"].name: h for h in listing(people, "sort=name").headings}

    assert up["name"]["url"] == "?sort=-name"
    assert up["name"]["sorted"] == "ascending"
    assert up["email"]["url"] == "?sort=email"
    assert up["length"]["url"] == ""


def test_csv_has_everything_that_matches_and_no_formula(people):
    answer = listing(people, "sort=name&format=csv", page_size=2).file()

    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[0] == ["Address", "Name", "Length (m)"]
    assert rows[1] == ["3@example.com", "'=SUM(A1)", "8"]
    assert len(rows) == 6
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'


def test_excel_keeps_numbers_as_numbers_and_formulas_as_text(people):
    answer = listing(people, "sort=name&format=xlsx").file()

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]] == ["Address", "Name", "Length (m)"]
    assert sheet["B2"].value == "=SUM(A1)"
    assert sheet["B2"].data_type == "s"
    assert sheet["C2"].value == 8


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
@pytest.mark.parametrize("answer", [csv_response, xlsx_response])
def test_text_that_would_run_does_not(start, answer):
    response = answer("x", ["A"], [[start]])

    if answer is csv_response:
        content = b"".join(response.streaming_content).decode("utf-8-sig")
        assert list(csv.reader(io.StringIO(content, newline="")))[1] == ["'" + start]
    else:
        cell = load_workbook(io.BytesIO(response.content)).active["A2"]
        assert cell.data_type == "s"


def test_unknown_shape_is_refused(people):
    with pytest.raises(ValueError, match="shape colour"):
        Listing(ask(), people, name="x", columns=(Column(name="a", label="A", shape="colour"),))


def test_table_labels_every_cell_for_narrow_screens(people):
    html = Template("{% load ui %}{% listing l %}<p>Nobody.</p>{% endlisting %}").render(
        Context({"l": listing(people, "sort=name")})
    )

    assert 'aria-sort="ascending"' in html
    assert '<a href="/people/' in html
    assert html.count('data-label="Name"') == 5
    assert "Nobody." not in html


def test_empty_list_says_its_own_words_and_a_narrowed_one_offers_all():
    source = Template("{% load ui %}{% listing l %}<p>Nobody.</p>{% endlisting %}")
    nobody = User.objects.none()

    assert "Nobody." in source.render(Context({"l": listing(nobody)}))
    assert "Nobody." not in source.render(Context({"l": listing(nobody, "q=x")}))
