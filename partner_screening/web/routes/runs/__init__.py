"""The pages of screening runs, and bringing a partner list in."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
