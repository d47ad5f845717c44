"""The same actions as JSON, for programs: ``/api/v1``."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
