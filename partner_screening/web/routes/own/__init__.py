"""The pages of a partner: its own file, its self-assessment, its documents and its plan."""

from fastapi import APIRouter

from partner_screening.web.routes.own import (
    assessment,
    determination,
    documents,
    home,
    plan,
    sending,
    uploads,
    workbook,
)

ROUTERS: tuple[APIRouter, ...] = (
    home.router,
    assessment.router,
    documents.router,
    uploads.router,
    workbook.router,
    sending.router,
    determination.router,
    plan.router,
)
