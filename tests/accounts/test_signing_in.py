"""Do people get in with what is theirs, and nobody else?"""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from footprint.accounts.models import User
from footprint.accounts.services import user_create
from tests.support.signin import TOTP_SECRET, second_factor_add, sign_in

PASSWORD = "correct horse 7"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limits_are_forgotten():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def wang() -> User:
    return user_create(email="wang@example.com", password=PASSWORD, name="王", language="en")


def log_in(client, email="wang@example.com", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of_now() -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, counter))


def link_in(letter) -> str:
    return re.search(r"http://localhost:\d+(/\S+)", letter.body)[1]


def sign_up(client, **changes):
    facts = {"name": "李静", "email": "Li@Example.com", "password1": PASSWORD, "password2": PASSWORD}
    return client.post(reverse("account_signup"), facts | changes, headers={"accept-language": "zh-hans"})


def test_account_works_after_the_address_is_confirmed(client, mailoutbox):
    sign_up(client)
    assert not is_signed_in(client)
    (letter,) = mailoutbox
    address = link_in(letter)

    assert client.get(address).status_code == 200
    client.post(address)

    log_in(client, "LI@example.com")
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.language) == ("li@example.com", "李静", "zh-hans")


def test_unconfirmed_account_is_not_let_in(client, mailoutbox):
    sign_up(client)

    response = log_in(client, "li@example.com")

    assert response.url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_letters_come_in_the_language_of_the_person(client, mailoutbox, wang):
    sign_up(client)
    client.post(
        reverse("account_reset_password"), {"email": wang.email}, headers={"accept-language": "zh-hans"}
    )

    chinese, english = mailoutbox
    assert chinese.subject == "[碳足迹] 确认您的邮箱"
    assert english.subject == "[Footprint] Choose a new password"


def test_second_sign_up_with_an_address_tells_only_its_owner(client, mailoutbox, wang):
    response = sign_up(client, email="WANG@example.com")

    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    (letter,) = mailoutbox
    assert (letter.to, "already" in letter.subject) == (["wang@example.com"], True)


def test_sign_in_ignores_the_case_of_the_address(client, wang):
    log_in(client, "Wang@EXAMPLE.com")

    assert is_signed_in(client)


def test_guessing_is_stopped(client, wang):
    answers = [log_in(client, password=f"wrong guess {n}").status_code for n in range(6)]

    response = log_in(client)

    assert answers == [200] * 6
    assert not is_signed_in(client)
    assert "Too many failed" in response.content.decode() or "次数" in response.content.decode()


def test_many_attempts_from_one_place_get_a_page_that_explains(client, wang):
    for _ in range(30):
        client.get(reverse("account_login"))
        response = log_in(client, email="nobody@example.com")

    response = log_in(client)

    assert response.status_code == 429
    assert not is_signed_in(client)


def test_new_password_by_letter(client, mailoutbox, wang):
    client.post(reverse("account_reset_password"), {"email": "Wang@example.com"})
    (letter,) = mailoutbox
    page = client.get(link_in(letter), follow=True)

    client.post(page.redirect_chain[-1][0], {"password1": "another horse 8", "password2": "another horse 8"})

    log_in(client, password="another horse 8")
    assert is_signed_in(client)


def test_unknown_address_gets_the_same_page(client, mailoutbox, wang):
    known = client.post(reverse("account_reset_password"), {"email": wang.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert known.url == unknown.url
    assert [letter.to for letter in mailoutbox] == [["wang@example.com"], ["nobody@example.com"]]


def test_second_factor_stands_between_password_and_site(client, wang):
    second_factor_add(wang)

    response = log_in(client)
    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(response.url).status_code == 200

    client.post(response.url, {"code": "000000"})
    assert not is_signed_in(client)
    client.post(response.url, {"code": code_of_now()})
    assert is_signed_in(client)


def test_code_opens_once(client, wang):
    second_factor_add(wang)
    code = code_of_now()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))

    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})

    assert not is_signed_in(client)


def test_app_is_set_up_and_recovery_codes_follow(client, wang):
    sign_in(client, wang, fresh=True)
    page = client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    assert secret in page.content.decode()

    counter = int(time.time()) // 30
    response = client.post(
        reverse("mfa_activate_totp"), {"code": totp.format_hotp_value(totp.hotp_value(secret, counter))}
    )

    assert response.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li><code>(\d{8})</code>", client.get(response.url).content.decode())
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=wang, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)


def test_recovery_code_opens_the_account_once(client, wang):
    sign_in(client, wang, fresh=True)
    second_factor_add(wang)
    client.post(reverse("mfa_generate_recovery_codes"))
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.search(r"<li><code>(\d{8})</code>", page)[1]
    client.post(reverse("account_logout"))

    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)

    client.post(reverse("account_logout"))
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(client)


def test_library_finds_every_factor_of_this_key(wang, settings):
    stored = second_factor_add(wang)
    assert stored.wrap().validate_code(code_of_now())

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key after the old one was worn out"

    cache.clear()
    assert Authenticator.objects.get().wrap().validate_code(code_of_now())


def test_mails_name_the_public_address(client, mailoutbox, settings):
    settings.PUBLIC_URL = "https://footprint.example.com"

    sign_up(client)

    assert "https://footprint.example.com/accounts/confirm-email/" in mailoutbox[0].body


def test_address_book_keeps_the_main_address_confirmed(client, wang):
    sign_in(client, wang, fresh=True)
    client.post(reverse("account_email"), {"action_add": "", "email": "second@example.com"})

    client.post(reverse("account_email"), {"action_primary": "", "email": "second@example.com"})

    assert EmailAddress.objects.get_primary(wang).email == "wang@example.com"
