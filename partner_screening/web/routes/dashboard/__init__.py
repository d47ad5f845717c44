"""The pages of management: the dashboard and what can be downloaded from it."""

from fastapi import APIRouter

from partner_screening.web.routes.dashboard import page

ROUTERS: tuple[APIRouter, ...] = (page.router,)
