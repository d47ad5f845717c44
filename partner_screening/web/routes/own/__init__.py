"""The pages of a partner: its own file, its self-assessment, its documents and its plan."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
