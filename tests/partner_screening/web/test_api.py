"""The interface for programs: tokens, scopes, pages, keys, problems, and no server error at all."""

import re
from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from partner_screening.web.api.document import PAGE, document_of_api, written
from tests.partner_screening.process.case_stories import (
    STANDARDS,
    agreement_text,
    determined,
    received,
    sheet,
)

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]


def test_the_document_in_docs_is_true() -> None:
    """docs/openapi.json says what the program says; ``make commands`` writes it anew."""
    assert PAGE.read_text("utf-8") == written()


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", "Basic x"])
def test_without_a_token_nothing_opens(as_person, header) -> None:
    """A cookie opens nothing here, however it is signed in."""
    headers = {} if header is None else {"Authorization": header}
    answer = as_person("olga").get("/api/v1/partners", headers=headers)
    assert answer.status_code in {401, 403}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["remedy"]


def test_a_token_is_made_on_the_page_shown_once_and_ended(as_person) -> None:
    """It acts within its scopes until it is ended; nobody gives more than he or she has."""
    olga, program = as_person("olga"), as_person()
    page = olga.submit("/account/tokens", {"name": "x", "days": 30, "scopes": ["partner.read"]})
    secret = re.search(r"psk_[\w-]+", page.text)[0]
    assert secret not in olga.get("/account/tokens").text
    headers = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/partners", headers=headers).status_code == 200
    refused = program.get("/api/v1/partners/P-001/holds", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    more = olga.submit(
        "/account/tokens", {"name": "x", "days": 30, "scopes": ["waiver.decide_legal"]}
    )
    assert more.status_code == 422
    token = re.search(r"/account/tokens/([^/]+)/end", olga.get("/account/tokens").text)[1]
    assert as_person("omar").submit(f"/account/tokens/{token}/end").status_code == 404
    olga.submit(f"/account/tokens/{token}/end")
    assert program.get("/api/v1/partners", headers=headers).status_code == 403


def test_a_token_ends_with_its_day_and_with_its_person(with_token, office, clock) -> None:
    """As a session does."""
    from partner_screening.actions.process.people import stop_access

    omar, olga = with_token("omar"), with_token("olga")
    stop_access(office, "adam", "omar")
    assert omar.get("/api/v1/partners").status_code == 403
    assert olga.get("/api/v1/partners").status_code == 200
    clock.now += timedelta(days=2)
    assert olga.get("/api/v1/partners").status_code == 403


def test_a_case_from_opening_to_determination_by_programs(with_token, office) -> None:
    """The same rules as in the application: another person reviews, another one determines."""
    olga, pia, rosa, mara = (with_token(one) for one in ("olga", "pia", "rosa", "mara"))
    case = olga.post("/api/v1/cases", json={"partner_id": "P-001"}).json()["id"]
    answers = pia.post(f"/api/v1/cases/{case}/answers", json=sheet("P-001").model_dump(mode="json"))
    assert answers.status_code == 201, answers.text
    filed = pia.post(
        f"/api/v1/cases/{case}/evidence",
        files={"file": ("a.txt", b"The policy")},
        data={"title": "Policy", "kind": "psea_policy", "standards": list(STANDARDS)},
    )
    assert filed.status_code == 201, filed.text
    assert rosa.post(f"/api/v1/cases/{case}/review/start").status_code == 201
    for standard in STANDARDS:
        given = {"standard": standard, "value": "yes", "comment": "Seen", "named_evidence": "Visit"}
        assert rosa.post(f"/api/v1/cases/{case}/review/answers", json=given).status_code == 201
    own = rosa.post(f"/api/v1/cases/{case}/determination", json={"comment": ""})
    assert (own.status_code, own.json()["code"]) == (403, "second_person")
    made = mara.post(f"/api/v1/cases/{case}/determination", json={"comment": ""})
    assert made.json()["capacity"] == "full"
    assert olga.get("/api/v1/partners?capacity=full").json()["total"] == 1
    record = olga.get(f"/api/v1/cases/{case}").json()
    assert len(record["answers"]) == len(STANDARDS)


def test_an_agreement_is_registered_and_its_gate_explains_itself(with_token) -> None:
    """With verdict, elements and reasons."""
    lena = with_token("lena")
    done = lena.post(
        "/api/v1/partners/P-001/agreements",
        files={"file": ("a.txt", agreement_text("prevention"))},
        data={"reference": "A-1", "type": "cooperation"},
    )
    assert done.status_code == 201, done.text
    found = lena.get("/api/v1/partners/P-001/agreements/A-1").json()
    assert found["gate"]["status"] == "blocked"
    assert found["file"]["check"]["verdict"] == "non_compliant"


def test_lists_come_in_pages_with_their_neighbours(with_token) -> None:
    """Three partners, one a page."""
    olga = with_token("olga")
    second = olga.get("/api/v1/partners?size=1&page=2")
    assert second.json()["total"] == 3
    assert 'rel="prev"' in second.headers["link"]
    following = re.search(r'<([^>]+)>; rel="next"', second.headers["link"])[1]
    assert olga.get(following).json()["page"] == 3


def test_a_request_with_a_key_is_done_once(with_token) -> None:
    """The same answer again; another request with the key is refused."""
    olga = with_token("olga")
    headers = {"Idempotency-Key": "k1"}
    wish = {"partner_id": "P-001"}
    first = olga.post("/api/v1/cases", json=wish, headers=headers)
    again = olga.post("/api/v1/cases", json=wish, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["idempotent-replay"] == "true"
    other = olga.post("/api/v1/cases", json={"partner_id": "P-002"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "key_used")
    assert olga.post("/api/v1/cases", json=wish).status_code == 409
    failed = {"Idempotency-Key": "k2"}
    assert olga.post("/api/v1/cases", json=wish, headers=failed).status_code == 409
    assert (
        olga.post("/api/v1/cases", json={"partner_id": "P-002"}, headers=failed).status_code == 201
    )


def test_the_page_of_the_interface_needs_no_script(browse) -> None:
    """It lists every endpoint; axe finds nothing."""
    with browse.person("olga", width=360) as page:
        for path in ("/api/v1/docs", "/account/tokens"):
            page.goto(path)
            browse.look(page, path.strip("/").replace("/", "-"))


@pytest.mark.parametrize("person", ["olga", "mara", "pia"])
def test_no_request_whatever_breaks_the_server(with_token, office, person) -> None:
    """Hypothesis makes requests from the document; no answer is a server error or contradicts it."""
    determined(office, gaps=STANDARDS[:2])
    received(office, "P-002", "paul")
    client = with_token(person)
    address = str(client.base_url).rstrip("/")
    authorization = client.headers["Authorization"]
    schema = schemathesis.openapi.from_dict(document_of_api())
    schema.config.update(base_url=address)

    @settings(
        max_examples=2,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def tried(case) -> None:
        answer = case.call(headers={"Authorization": authorization})
        case.validate_response(answer, checks=CHECKS)

    for operation in schema.get_all_operations():
        given(case=operation.ok().as_strategy())(tried)()
