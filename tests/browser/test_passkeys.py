"""Does a passkey made on this site open it, under the strict policy of its pages?"""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def device(visit):
    """A tab of a signed-in person with a device that holds passkeys and says yes to everything."""
    tab = visit(Page(name="keys", path="/accounts/2fa/webauthn/add/", role="person"), language="en")
    protocol = tab.context.new_cdp_session(tab)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return tab


def test_passkey_is_made_and_signs_in(device, console, live_server, world):
    device.get_by_label("Sign in with this key alone").check()
    device.get_by_role("button", name="Add the key").click()
    device.wait_for_url("**/accounts/2fa/recovery-codes/**")
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    assert key.user == world.user("person")
    assert key.wrap().is_passwordless

    device.goto(live_server.url + "/accounts/logout/")
    device.get_by_role("main").get_by_role("button", name="Sign out").click()
    device.goto(live_server.url + "/accounts/login/")
    device.get_by_role("button", name="Sign in with a passkey").click()

    device.wait_for_url("**/organisation/")
    console.check()


def test_passkey_proves_identity_again(device, live_server):
    device.get_by_role("button", name="Add the key").click()
    device.wait_for_url("**/accounts/2fa/recovery-codes/**")

    device.goto(live_server.url + "/accounts/2fa/webauthn/reauthenticate/?next=/me/")
    device.get_by_role("button", name="Use a passkey or security key").click()

    device.wait_for_url("**/me/")


def test_cancelled_passkey_is_explained(visit):
    tab = visit(Page(name="sign-in", path="/accounts/login/", status=200), language="en")
    tab.add_init_script("navigator.credentials.get = () => Promise.reject(new Error('cancelled'))")
    tab.reload()

    tab.get_by_role("button", name="Sign in with a passkey").click()

    tab.get_by_text("The passkey was not used").wait_for(state="visible")
