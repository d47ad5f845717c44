"""Signing in: password, patience, second factor, personal links, languages, and what protects a page."""

from datetime import timedelta

import pyotp
import pytest

from partner_screening.actions.access.accounts import revoke_link, send_link, set_password
from partner_screening.actions.process.people import stop_access
from partner_screening.process.account import LinkPurpose
from tests.mail_server import LocalMailServer
from tests.partner_screening.web.serving import Client, served

PASSWORD = "four words that differ"


@pytest.fixture
def web_database_url(database_url: str) -> str:
    """Signing in is tried on both kinds of database."""
    return database_url


@pytest.fixture
def olga(office) -> str:
    """An officer with a password."""
    set_password(office, "olga", PASSWORD)
    return "olga"


@pytest.fixture
def mail():
    """A mail server on this machine."""
    server = LocalMailServer()
    yield server
    server.stop()


def sign_in(client, name="olga", password=PASSWORD, **more):
    return client.submit("/sign-in", {"name": name, "password": password} | more)


@pytest.mark.parametrize("name", ["olga", " OLGA ", "olga@example.org"])
def test_a_person_signs_in_by_id_or_address(as_person, olga, name) -> None:
    """Afterwards the own pages open, and the cookie is out of reach of scripts."""
    client = as_person()
    answer = sign_in(client, name)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"),
    [("olga", "wrong words wrong words"), ("nobody", PASSWORD), ("omar", PASSWORD), ("", "")],
)
def test_a_wrong_pair_is_refused_in_the_same_words(as_person, olga, name, password) -> None:
    """Nobody learns which accounts exist."""
    answer = sign_in(as_person(), name, password)
    assert answer.status_code == 403
    assert "The id, address or password is wrong." in answer.text


def test_five_failures_shut_the_account_for_a_while(as_person, olga, clock) -> None:
    """Even the right password waits then; after a quarter of an hour it opens again."""
    client = as_person()
    assert [sign_in(client, password="x" * 12).status_code for _ in range(6)] == [403] * 5 + [429]
    assert sign_in(client).status_code == 429
    assert sign_in(as_person(), "rosa", "x" * 12).status_code == 403
    clock.pass_days(1)
    assert sign_in(client).status_code == 303


def test_somebody_whose_access_was_stopped_is_out_at_once(as_person, office, olga) -> None:
    """A session ends with the access of its person."""
    client = as_person("olga")
    assert client.get("/account").status_code == 200
    stop_access(office, "adam", "olga")
    assert client.get("/account").headers["location"] == "/sign-in?next=/account"
    assert sign_in(client).status_code == 403


def test_a_session_ends_by_itself(as_person, clock) -> None:
    """After a day without use everybody signs in again."""
    client = as_person("olga")
    assert client.get("/account").status_code == 200
    clock.pass_days(1)
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(as_person, olga, target) -> None:
    """Only paths of the application are followed."""
    assert "evil" not in sign_in(as_person(), next=target).headers["location"]


def test_the_second_factor_stands_between_password_and_pages(as_person, olga, clock) -> None:
    """Set up with a code, asked for at the next sign-in, and no code serves twice."""
    client = as_person("olga")
    page = client.get("/account/second-factor").text
    secret = page.split('<code dir="ltr">')[1].split("<")[0]
    sealed = page.split('name="sealed" value="')[1].split('"')[0]
    code = pyotp.TOTP(secret).at(clock.now)
    wrong = client.submit("/account/second-factor", {"sealed": sealed, "code": "000000"})
    assert wrong.status_code == 422
    assert (
        client.submit("/account/second-factor", {"sealed": sealed, "code": code}).status_code == 303
    )

    fresh = as_person()
    assert sign_in(fresh).headers["location"] == "/sign-in/code"
    assert fresh.get("/account").headers["location"] == "/sign-in/code"
    assert fresh.submit("/sign-in/code", {"code": code}).status_code == 403
    clock.now += timedelta(seconds=30)
    later = pyotp.TOTP(secret).at(clock.now)
    assert fresh.submit("/sign-in/code", {"code": f" {later[:3]} {later[3:]}"}).status_code == 303
    assert fresh.get("/account").status_code == 200


def test_a_personal_link_lets_its_partner_in_and_ends(around, office, mail) -> None:
    """It is mailed in the person's language, does nothing when only opened, and can be revoked."""
    with served(around) as address:
        link = send_link(
            office,
            around.key,
            "olga",
            "pia",
            purpose=LinkPurpose.ENTER,
            server=mail.address,
            address=address,
        )
        body = mail.kept.messages[0].get_content()
        path = body.split(address)[1].split()[0]
        with Client(base_url=address) as client:
            assert client.get(path).status_code == 200
            assert client.get("/account").status_code == 303
            assert client.submit(path).status_code == 303
            assert client.get("/account").status_code == 200
            assert client.get(path[:-3] + "abc").status_code == 403
            revoke_link(office, "olga", link.id)
            assert client.get("/account").status_code == 303
            assert client.get(path).status_code == 403


def test_a_link_sets_a_password_once(around, office, mail) -> None:
    """A weak password is refused and the link serves again; a good one ends it."""
    with served(around) as address:
        send_link(
            office,
            around.key,
            "adam",
            "rosa",
            purpose=LinkPurpose.SET_PASSWORD,
            server=mail.address,
            address=address,
        )
        path = mail.kept.messages[0].get_content().split(address)[1].split()[0]
        with Client(base_url=address) as client:
            for pair in (("short", "short"), ("rosa and her garden", "rosa and her garden")):
                data = dict(zip(("password", "again"), pair, strict=True))
                assert client.submit(path, data).status_code == 422
            assert client.submit(path, {"password": PASSWORD, "again": "other"}).status_code == 422
            assert client.submit(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 303
            assert client.get(path).status_code == 403
            assert sign_in(client, "rosa").status_code == 303


def test_every_answer_protects_whoever_reads_it(as_person) -> None:
    """No script but our own, no frame, no guessing of kinds, nothing kept by caches."""
    client = as_person()
    for path in ("/sign-in", "/nothing", "/health"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"


def test_the_language_is_chosen_asked_for_or_the_person_s(as_person) -> None:
    """What the browser asks for, until somebody chooses; Arabic runs from right to left."""
    client = as_person()
    page = client.get("/sign-in", headers={"Accept-Language": "de, fr;q=0.9, ar;q=0.8"}).text
    assert '<html lang="fr" dir="ltr">' in page
    assert '<html lang="ar" dir="rtl">' in client.get("/sign-in?lang=ar").text
    signed_in = as_person("olga")
    assert signed_in.submit("/language", {"code": "zh", "back": "/account"}).status_code == 303
    assert '<html lang="zh" dir="ltr">' in signed_in.get("/account").text


def test_what_people_write_is_never_markup(as_person) -> None:
    """A name with tags comes back as text."""
    answer = sign_in(as_person(), "<script>alert(1)</script>", "x" * 12)
    assert "<script>alert" not in answer.text
