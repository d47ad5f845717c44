"""The pages of officers and reviewers: partners, cases, reviews, determinations, plans."""

from fastapi import APIRouter

from partner_screening.web.routes.partners import deeds, evidence, file, listing, plan, review

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    file.router,
    deeds.router,
    evidence.router,
    review.router,
    plan.router,
)
