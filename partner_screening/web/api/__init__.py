"""The same actions as JSON, for programs: ``/api/v1``."""

from fastapi import APIRouter

from partner_screening.web.api import cases, document, partners, plans

ENDPOINTS: tuple[APIRouter, ...] = (partners.router, cases.router, plans.router)
"""The routers whose endpoints take a token."""

ROUTERS: tuple[APIRouter, ...] = (*ENDPOINTS, document.router)
