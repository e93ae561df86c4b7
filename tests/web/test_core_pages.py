"""Do home, theme, style page, error pages and maintenance answer as they should?"""

import logging

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from footprint.accounts.models import User
from footprint.web.home import (
    DEADLINE,
    FOREST_MU,
    FOREST_T,
    PLANTED_EARLY,
    PLANTED_LATE,
    VENUE_T,
    venue_chart,
)

pytestmark = pytest.mark.django_db


def test_home_leads_strangers_to_an_account(client):
    html = client.get("/").content.decode()

    assert reverse("account_signup") in html
    assert 'lang="zh-Hans"' in html


def test_published_parts_of_the_example_sum_to_its_total():
    parts = [float(row[1].replace(",", "")) for row in venue_chart().rows]

    assert round(sum(parts), 2) == VENUE_T


def test_forest_of_the_home_page_misses_what_the_page_says():
    short = [round(FOREST_T - FOREST_MU * (DEADLINE - planted)) for planted in (PLANTED_EARLY, PLANTED_LATE)]

    assert short == pytest.approx([156, 211], abs=3)


@pytest.mark.parametrize("chosen", ["light", "dark"])
def test_theme_is_remembered_and_written_by_the_server(client, chosen):
    answer = client.post(reverse("theme"), {"theme": chosen, "next": "/about/"})

    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert f'data-bs-theme="{chosen}"' in client.get("/").content.decode()


def test_automatic_theme_leaves_the_choice_to_the_system(client):
    client.post(reverse("theme"), {"theme": "dark"})
    client.post(reverse("theme"), {"theme": "auto"})

    assert "data-theme-chosen" not in client.get("/").content.decode()


def test_nonsense_theme_changes_nothing(client):
    answer = client.post(reverse("theme"), {"theme": "<script>"})

    assert "theme" not in answer.cookies


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_theme_never_leads_away(client, elsewhere):
    assert client.post(reverse("theme"), {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_language_switch_works_without_a_script(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    html = client.get("/").content.decode()
    assert 'lang="en"' in html
    assert "Carbon footprints that can be checked" in html


@pytest.mark.parametrize("name", ["style", "style_confirm"])
def test_style_page_is_for_those_who_work_on_the_site(client, name):
    url = reverse(name)

    assert client.get(url).status_code == 404
    with override_settings(DEMO=True):
        assert client.get(url).status_code == 200
    with override_settings(DEBUG=True):
        assert client.get(url).status_code == 200


def test_style_page_is_for_site_administrators_and_not_for_others(client):
    client.force_login(User.objects.create_user(email="person@example.com"))
    assert client.get(reverse("style")).status_code == 404


def test_demo_band_stands_on_every_page_of_the_demo_alone(client):
    assert "DEMO" not in client.get("/about/").content.decode()
    with override_settings(DEMO=True):
        assert "DEMO" in client.get("/about/").content.decode()


def test_missing_page_names_the_address_and_ways_on(client):
    answer = client.get("/no/such/<b>page</b>/")

    assert answer.status_code == 404
    html = answer.content.decode()
    assert "/no/such/&lt;b&gt;page&lt;/b&gt;/" in html
    assert reverse("account_login") in html


def test_old_form_is_explained():
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(reverse("theme"), {"theme": "dark"})

    assert answer.status_code == 403
    assert "没有保存任何内容" in answer.content.decode()


def test_broken_page_gives_a_number_that_stands_in_the_log(client, monkeypatch, caplog):
    def broken(**_facts):
        raise RuntimeError("a hole in the boat")

    monkeypatch.setattr("footprint.web.views.groups", broken)
    client.raise_request_exception = False

    with caplog.at_level(logging.ERROR):
        answer = client.get("/")

    assert answer.status_code == 500
    incident = next(r.args[0] for r in caplog.records if r.name == "footprint.web.errors")
    assert incident in answer.content.decode()
    assert "a hole in the boat" not in answer.content.decode()


def test_error_page_speaks_the_readers_language(client):
    client.cookies["django_language"] = "en"
    with override_settings(DEMO=True):
        html = client.get(reverse("style_error", args=[500])).content.decode()

    assert "Something broke on our side" in html


@override_settings(MAINTENANCE=True)
def test_maintenance_says_when_to_come_back(client):
    answer = client.get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "本站正在维护" in answer.content.decode()


@override_settings(MAINTENANCE=True)
def test_maintenance_tells_programs_in_their_words(client):
    with translation.override("en"):
        answer = client.get("/api/v1/anything", headers={"accept-language": "en"})

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 503


def test_file_in_the_data_folder_turns_maintenance_on(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert client.get("/").status_code == 200

    (tmp_path / "maintenance").touch()

    assert client.get("/").status_code == 503
