"""The application: its routes, its error pages, and the proof that every route says who may open it."""

from fastapi import FastAPI

from partner_screening import __version__
from partner_screening.web import api
from partner_screening.web.api.gate import Pace
from partner_screening.web.gate import gates
from partner_screening.web.problems import add_error_pages, defect
from partner_screening.web.protection import Protection
from partner_screening.web.provider import Provider
from partner_screening.web.readiness import make_ready
from partner_screening.web.rehearsal import rehearse
from partner_screening.web.routes import (
    account,
    administration,
    agreements,
    dashboard,
    front,
    own,
    partners,
    runs,
    sign_in,
    single_sign_on,
    todo,
    tokens,
)
from partner_screening.web.surroundings import Surroundings, read_surroundings

ROUTERS = (
    front.router,
    sign_in.router,
    single_sign_on.router,
    account.router,
    todo.router,
    tokens.router,
    *own.ROUTERS,
    *partners.ROUTERS,
    *agreements.ROUTERS,
    *runs.ROUTERS,
    *administration.ROUTERS,
    *dashboard.ROUTERS,
    *api.ROUTERS,
)


def create_app(around: Surroundings) -> FastAPI:
    """Return the application in its surroundings.

    Raises:
        AssertionError: a route does not say who may open it.

    """
    app = FastAPI(
        title="Partner Screening",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.state.around = around
    app.state.provider = _provider(around)
    app.state.pace = Pace()
    for router in ROUTERS:
        app.include_router(router)
    add_error_pages(app)
    app.add_middleware(
        Protection,
        largest=around.upload_limit,
        is_secure=around.is_secure,
        on_defect=defect,
    )
    assert list(gates(ROUTERS)), "an application has routes"
    return app


def _provider(around: Surroundings) -> Provider | None:
    settings = around.settings
    if not settings.oidc_issuer.value:
        return None
    return Provider(
        settings.oidc_issuer.value,
        settings.oidc_client_id.value,
        settings.oidc_client_secret.value,
        settings.oidc_roles_claim.value,
    )


def configured_app() -> FastAPI:
    """Return the application as the environment sets it: for a server with several processes."""
    make_ready()
    around = read_surroundings()
    app = create_app(around)
    rehearse(app, around)
    return app
