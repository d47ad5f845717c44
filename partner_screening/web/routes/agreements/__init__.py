"""The pages of the legal unit: agreements, their clause checks, waivers."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
