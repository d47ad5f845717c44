"""The pages of the legal unit: agreements, their clause checks, waivers."""

from fastapi import APIRouter

from partner_screening.web.routes.agreements import agreement, copies, deeds, listing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    deeds.router,
    copies.router,
    agreement.router,
)
