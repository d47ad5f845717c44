"""Signing in with the account of the own organisation, against a real provider on this machine."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import httpx
import pytest

from partner_screening.actions.process.people import stop_access
from partner_screening.process.people import Person, Role
from partner_screening.settings import read_settings
from tests.partner_screening.web.browsing import Browsing
from tests.partner_screening.web.serving import Client, free_port, served

ACCOUNTS = {
    # Known before: found by the address, once; the provider decides the roles from then on.
    "sub-olga": {"email": "olga@example.org", "email_verified": True, "groups": ["legal"]},
    "sub-new": {
        "email": "nina@example.org",
        "email_verified": True,
        "name": "Nina New",
        "preferred_username": "nina",
        "groups": ["staff", "Partner-Screening-Officer", "auditor"],
    },
    "sub-unverified": {"email": "omar@example.org", "groups": ["management"]},
    "sub-none": {"email": "nobody@example.org", "email_verified": True, "groups": ["partner"]},
}


@pytest.fixture(scope="module")
def provider():
    """A real provider: a process of its own with its own keys."""
    port = free_port()
    users = [
        part
        for sub, claims in ACCOUNTS.items()
        for part in ("--user-claims", json.dumps({"sub": sub} | claims))
    ]
    process = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "oidc_provider_mock",
            "-p",
            str(port),
            "-n",
            "true",
            *users,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{address}/jwks")
            break
        except httpx.TransportError:
            assert process.poll() is None
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(10)


@pytest.fixture
def address(around, provider):
    """The application, set up for the provider."""
    port = free_port()
    settings = read_settings(
        {
            "PARTNER_SCREENING_OIDC_ISSUER": provider,
            "PARTNER_SCREENING_OIDC_CLIENT_ID": "screening",
            "PARTNER_SCREENING_OIDC_CLIENT_SECRET": "secret",
        }
    )
    ready = replace(around, settings=settings, public_url=f"http://127.0.0.1:{port}")
    with served(ready, port) as found:
        yield found


def come(client: Client, subject: str, path: str = "/sign-in/single") -> httpx.Response:
    """Go to the provider, sign in there as ``subject``, and come back."""
    there = client.get(path).headers["location"]
    back = httpx.post(there, data={"sub": subject}).headers["location"]
    return client.get(back)


@pytest.fixture
def client(address):
    """A browser without scripts."""
    with Client(base_url=address) as opened:
        yield opened


def test_a_person_known_before_keeps_the_id_and_takes_the_roles_of_the_provider(
    client, office
) -> None:
    """Olga was an officer; her organisation says that she is of the legal unit now."""
    assert come(client, "sub-olga").status_code == 303
    assert "olga" in client.get("/account").text
    assert office.record(Person, "olga", "person").roles == (Role.LEGAL,)


def test_a_new_person_is_registered_with_the_roles_that_we_know(client, office) -> None:
    """Other groups mean nothing here; coming again changes nothing."""
    assert come(client, "sub-new").status_code == 303
    assert come(client, "sub-new").status_code == 303
    nina = office.record(Person, "nina", "person")
    assert nina.name == "Nina New"
    assert set(nina.roles) == {Role.OFFICER, Role.AUDITOR}


def test_an_address_that_the_provider_does_not_vouch_for_opens_nobody_s_account(
    client, office
) -> None:
    """Whoever claims Omar's address becomes another person, not Omar."""
    assert come(client, "sub-unverified").status_code == 303
    assert office.record(Person, "omar", "person").roles == (Role.OFFICER,)
    assert "<code>omar</code>" not in client.get("/account").text


def test_no_role_no_entry_and_never_as_a_partner(client) -> None:
    """People of a partner come by personal link alone."""
    answer = come(client, "sub-none")
    assert answer.status_code == 403
    assert client.get("/account").status_code == 303


def test_stopped_access_stays_stopped(client, office) -> None:
    """The provider does not open again what an administrator has closed."""
    stop_access(office, "adam", "olga")
    assert come(client, "sub-olga").status_code == 403


def test_an_answer_that_nobody_asked_for_is_refused(client, address) -> None:
    """Another browser's answer, a wrong state, and the same code twice."""
    there = client.get("/sign-in/single").headers["location"]
    back = httpx.post(there, data={"sub": "sub-olga"}).headers["location"]
    with Client(base_url=address) as other:
        assert other.get(back).status_code == 403
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 303
    assert client.get(back).status_code == 403


def test_a_browser_goes_there_and_back(chromium, around, address, tmp_path) -> None:
    """The button, the provider's page, and the page that was wanted."""
    browse = Browsing(chromium, around, address, tmp_path)
    with browse.person() as page:
        page.goto("/account")
        page.click("main a.button")
        page.click("button[value=sub-new]")
        page.wait_for_url("**/account")
        assert "Nina New" in page.inner_text("main")


def test_without_a_provider_there_is_no_such_page(around) -> None:
    """Nothing is offered that is not set up."""
    with served(around) as bare, Client(base_url=bare) as client:
        assert "single" not in client.get("/sign-in").text
        assert client.get("/sign-in/single").status_code == 422
