"""The pages of officers and reviewers: partners, cases, reviews, determinations, plans."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
