"""Is the demo filled once, and can its people sign in?"""

from collections import Counter
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from footprint.accounts.models import Organisation, User
from footprint.certificates.models import IssuedDocument
from footprint.offsets.audit import ledger_audit
from footprint.offsets.models import Movement, Retirement
from footprint.offsets.selectors import lots_for_matching
from footprint.web import demo

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True


def test_demo_is_filled_once():
    demo.fill(now=NOW)
    people, documents, moves = User.objects.count(), IssuedDocument.objects.count(), Movement.objects.count()

    demo.fill(now=NOW)

    assert (User.objects.count(), IssuedDocument.objects.count()) == (people, documents)
    assert Movement.objects.count() == moves > 0
    assert documents == 1


def test_demo_documents_say_that_they_are_a_demonstration():
    demo.fill(now=NOW)

    assert set(IssuedDocument.objects.values_list("demo", flat=True)) == {True}


def test_everybody_signs_in_with_the_printed_password(client):
    demo.fill(now=NOW)
    printed = StringIO()

    call_command("demo", logins=True, stdout=printed)

    assert demo.password() in printed.getvalue()
    for email, _name, _organisation in demo.logins():
        assert email in printed.getvalue()
        assert User.objects.get(email=email).check_password(demo.password())


def test_demo_data_are_refused_on_a_real_site(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="not a demo site"):
        call_command("demo")

    assert not User.objects.exists()


def test_demo_credits_cover_an_event_with_each_chinese_kind():
    demo.fill(now=NOW)
    holder = Organisation.objects.get(name_en="Southern Carbon Assets Ltd")

    market = lots_for_matching(organisation=holder, now=NOW)

    free_t = Counter()
    for found in market.lots:
        free_t[found.lot.instrument] += found.lot.tonnes
    assert free_t["ccer"] > 30_000
    assert free_t["phcer"] > 30_000
    assert free_t["chengdu_tianfu"] > 30_000
    assert Retirement.objects.get().proof_sha256
    assert list(ledger_audit()) == []
