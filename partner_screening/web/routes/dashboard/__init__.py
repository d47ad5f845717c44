"""The pages of management: the dashboard and what can be downloaded from it."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
