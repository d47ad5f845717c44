"""The pages of screening runs, and bringing a partner list in."""

from fastapi import APIRouter

from partner_screening.web.routes.runs import roster, runs

ROUTERS: tuple[APIRouter, ...] = (runs.router, roster.router)
